"""Filters of a list: each one changes the address, which alone says what is shown.

The browser owns what the fields hold, so that going through a list by the arrow keys, or typing,
never waits for the server; they are drawn anew only when the address changes by itself (Back).
"""

from collections.abc import Iterable
from typing import Protocol

import reflex as rx

from memberapp.care.views.reimbursements import OptionView
from memberapp.components.icon import icon
from memberapp.components.props import Prop, Text


class Option(Protocol):
    """One choice of a filter, as the view of any room has it."""

    @property
    def value(self) -> str:
        """Return what the address says of it."""
        ...

    @property
    def name(self) -> str:
        """Return its French name."""
        ...


def filter_form(
    *children: rx.Component, name: str, redraw_key: int, on_submit: Prop
) -> rx.Component:
    """Hold the filters; Enter in a field submits them at once, `redraw_key` draws them anew."""
    return rx.el.form(
        *children,
        class_name="filters",
        role="search",
        aria_label=name,
        key=f"filters-{redraw_key}",
        on_submit=on_submit,
    )


def more_filters(
    text: str, *children: rx.Component, name: str, is_open: bool | rx.Var
) -> rx.Component:
    """Hold filters that a phone shows when they are asked for (page.js); `name` is their id."""
    return rx.fragment(
        rx.el.button(
            icon("list-filter"),
            text,
            icon("chevron-down"),
            type="button",
            class_name="more narrow-only",
            aria_expanded=is_open,
            aria_controls=name,
        ),
        rx.el.div(*children, id=name, class_name="filters__grid"),
    )


def segmented(
    legend: str,
    options: Iterable[Option],
    *,
    name: str,
    value: str,
    on_change: Prop,
) -> rx.Component:
    """Offer a few choices side by side, one of them taken."""

    def choice(option: Option) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name=name,
                value=option.value,
                default_checked=value == option.value,
                on_change=on_change,
            ),
            option.name,
        )

    return rx.el.fieldset(
        rx.el.legend(legend, class_name="label"),
        rx.el.div(rx.foreach(options, choice), class_name="segmented"),
    )


def select_field(
    label: str,
    options: list[OptionView],
    *,
    name: str,
    everything: Text,
    value: str,
    on_change: Prop,
) -> rx.Component:
    """Offer choices in a list; `everything` is the choice of not filtering."""
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="label"),
        rx.el.select(
            rx.el.option(everything, value=""),
            rx.foreach(options, lambda option: rx.el.option(option.name, value=option.value)),
            id=name,
            name=name,
            default_value=value,
            on_change=on_change,
            class_name="select",
        ),
        class_name="field",
    )


def search_field(
    label: str,
    *,
    name: str,
    hint: str,
    value: str,
    max_length: int,
    on_change: Prop,
) -> rx.Component:
    """Offer a free text."""
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="label"),
        rx.el.div(
            icon("search"),
            rx.el.input(
                id=name,
                name=name,
                type="search",
                default_value=value,
                placeholder=hint,
                max_length=max_length,
                auto_complete="off",
                on_change=on_change,
                class_name="input",
            ),
            class_name="search",
        ),
        class_name="field field--search",
    )
