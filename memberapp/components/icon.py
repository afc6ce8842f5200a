"""Icons, drawn in the page so that they take the colour of the text around them."""

import reflex as rx

from memberapp.components.icon_paths import PATHS
from memberapp.components.props import Prop


def icon(name: str, **props: Prop) -> rx.Component:
    """Draw an icon; it is hidden from screen readers, so words must stand beside it.

    Raises:
        KeyError: no icon has this name; see `icon_paths.PATHS`.
    """
    return rx.el.svg(
        rx.el.svg.path(d=PATHS[name]),
        class_name="icon",
        view_box="0 0 24 24",
        aria_hidden=True,
        **props,
    )
