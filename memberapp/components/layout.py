"""The structure of a page: its head, its sections, its tinted blocks and its asides."""

import reflex as rx

from memberapp.components.icon import icon
from memberapp.components.link import link
from memberapp.components.props import Child, Prop, Text


def page_head(
    title: Child, *children: Child, lead: Child | None = None, tab_title: Text | None = None
) -> rx.Component:
    """Open a page: its only `h1`, which takes the focus on navigation, and a sentence.

    `tab_title` replaces the page's title in the browser's tab (page.js): the page alone knows
    what it shows.
    """
    named: dict[str, Prop] = {} if tab_title is None else {"data_title": tab_title}
    return rx.el.div(
        rx.el.h1(title, tab_index=-1, **named),
        *([rx.el.p(lead, class_name="lead")] if lead is not None else []),
        *children,
        class_name="page-head",
    )


def back_link(text: Child, *, to: str | rx.Var) -> rx.Component:
    """Lead back to the page above."""
    return link(icon("arrow-left"), text, to=to, class_name="back")


def section(
    title: Child,
    *children: Child,
    name: str,
    action: rx.Component | None = None,
    class_name: str = "section",
) -> rx.Component:
    """Show a part of a page under its heading.

    `name` is unique in the page (the heading's id); `action` is a link or a status beside it.
    """
    heading = rx.el.h2(title, id=name)
    return rx.el.section(
        rx.el.div(heading, *([action] if action is not None else []), class_name="section__head"),
        *children,
        class_name=class_name,
        aria_labelledby=name,
    )


def panel(*children: Child, class_name: str = "", **props: Prop) -> rx.Component:
    """Tint a block that stands apart from the sheet; `props` are of the whole."""
    return rx.el.div(*children, class_name=f"panel {class_name}".strip(), **props)


def split(*children: Child, aside: rx.Component) -> rx.Component:
    """Put an aside on the right, below the content on a phone."""
    return rx.el.div(
        rx.el.div(*children),
        rx.el.div(aside, class_name="split__aside"),
        class_name="split",
    )


def rows(*items: rx.Component) -> rx.Component:
    """List lines parted by hairlines; each item is an `li`."""
    return rx.el.ul(*items, class_name="rows")
