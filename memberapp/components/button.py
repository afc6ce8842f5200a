"""Buttons, and links that look like buttons. One primary button per view."""

from enum import StrEnum

import reflex as rx

from memberapp.components.icon import icon
from memberapp.components.link import link, outer_link
from memberapp.components.props import Child, Prop


class ButtonKind(StrEnum):
    """What pressing the button means for the reader."""

    PRIMARY = ""
    SECONDARY = "btn--secondary"
    DANGER = "btn--danger"
    AFTER_PASSKEY = "btn--after"
    """The primary one, unless the browser offers a passkey above it."""


def _classes(kind: ButtonKind, *, small: bool, block: bool) -> str:
    return " ".join(
        name for name in ("btn", kind.value, "btn--small" * small, "btn--block" * block) if name
    )


def _content(children: tuple[Child, ...], icon_name: str) -> tuple[Child, ...]:
    return (icon(icon_name), *children) if icon_name else children


def button(
    *children: Child,
    kind: ButtonKind = ButtonKind.PRIMARY,
    icon_name: str = "",
    small: bool = False,
    block: bool = False,
    **props: Prop,
) -> rx.Component:
    """Show a button; `type` is "button" unless a form says otherwise."""
    props.setdefault("type", "button")
    return rx.el.button(
        *_content(children, icon_name),
        class_name=_classes(kind, small=small, block=block),
        **props,
    )


def button_link(
    *children: Child,
    to: str | rx.Var,
    kind: ButtonKind = ButtonKind.PRIMARY,
    icon_name: str = "",
    small: bool = False,
    block: bool = False,
    is_outer: bool = False,
    **props: Prop,
) -> rx.Component:
    """Show a link dressed as a button; `is_outer` for files and HTTP routes."""
    content = _content(children, icon_name)
    props["class_name"] = _classes(kind, small=small, block=block)
    return outer_link(*content, href=to, **props) if is_outer else link(*content, to=to, **props)


def button_row(*buttons: rx.Component, fill: bool = False) -> rx.Component:
    """Line buttons up; `fill` gives each its own line on a phone."""
    return rx.el.div(*buttons, class_name="btn-row btn-row--fill" if fill else "btn-row")
