"""Icons, drawn in the page so that they take the colour of the text around them."""

from collections.abc import Iterable

import reflex as rx

from memberapp.components.props import Prop, Text
from memberapp.core.icon_paths import PATHS


def icon(name: str, **props: Prop) -> rx.Component:
    """Draw an icon; it is hidden from screen readers, so words must stand beside it.

    Raises:
        KeyError: no icon has this name; see `icon_paths.PATHS`.
    """
    return _drawn(PATHS[name], **props)


def icon_among(name: Text, names: Iterable[str], **props: Prop) -> rx.Component:
    """Draw the icon that a var names, one of those given: the page carries no other."""
    cases = [(one, PATHS[one]) for one in sorted(set(names))]
    return _drawn(rx.match(name, *cases, ""), **props)


def _drawn(path: Prop, **props: Prop) -> rx.Component:
    props["class_name"] = f"icon {props.get('class_name', '')}".strip()
    return rx.el.svg(
        rx.el.svg.path(d=path),
        view_box="0 0 24 24",
        aria_hidden=True,
        **props,
    )
