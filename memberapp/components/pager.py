"""Where one is in a long list, and the pages beside it."""

import reflex as rx

from memberapp.components.button import ButtonKind, button_link
from memberapp.components.props import Prop, Text


def pager(rank: Text, *links: rx.Component) -> rx.Component:
    """Say where one is, between links made by `page_link`; nothing where all is on one page."""
    return rx.cond(
        rank != "",
        rx.el.nav(
            rx.el.span(rank, class_name="small muted"),
            rx.el.div(*links, class_name="btn-row"),
            class_name="pager",
            aria_label="Pages",
        ),
    )


def page_link(text: Text, path: Text, *, on_click: Prop = None) -> rx.Component:
    """Lead to another page of the list; nothing where its path is empty.

    `on_click` may ask for that page at once: the router draws the address first, and only then has
    the page of that address load.
    """
    props = {} if on_click is None else {"on_click": on_click}
    # With each page a new link: the focus leaves it, and page.js takes it back to the title.
    shown = button_link(text, to=path, kind=ButtonKind.SECONDARY, small=True, key=path, **props)
    return rx.cond(path != "", shown)
