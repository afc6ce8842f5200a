"""A browser in a list: what it is, since when or until when, and what to do about it."""

import reflex as rx

from memberapp.account.views.connections import DeviceView
from memberapp.components.button import ButtonKind, button
from memberapp.components.icon import icon
from memberapp.components.props import Prop

_DEVICES = ("smartphone", "tablet")


def device_row(device: DeviceView, end: rx.Component) -> rx.Component:
    """Show one browser; `end` stands at the end of its row."""
    tiles = [(name, icon(name)) for name in _DEVICES]
    return rx.el.li(
        rx.el.span(rx.match(device.icon, *tiles, icon("laptop")), class_name="tile tile--plain"),
        rx.el.span(
            rx.el.span(device.title, class_name="row__title"),
            rx.el.span(device.meta, class_name="row__meta"),
            class_name="row__body",
        ),
        rx.el.span(end, class_name="row__end"),
        key=device.id,
        class_name="row",
    )


def device_button(text: str, device: DeviceView, *, on_click: Prop) -> rx.Component:
    """Do something about one browser, which the name of the button tells apart."""
    return button(
        text,
        rx.el.span(" ", device.title, class_name="sr-only"),
        kind=ButtonKind.SECONDARY,
        small=True,
        on_click=on_click,
    )
