"""A date of birth in three fields, as forms-and-pages.md asks."""

from typing import Final

import reflex as rx

from memberapp.components.icon import icon
from memberapp.components.native_form import kept_value
from memberapp.components.props import Text

_PARTS: Final = {
    "day": ("Jour", "input input--num input--w2", "bday-day"),
    "month": ("Mois", "input input--num input--w2", "bday-month"),
    "year": ("Année", "input input--num input--w4", "bday-year"),
}


def birth_field(*, error: Text, kept: dict[str, Text]) -> rx.Component:
    """Ask for a birth date; `kept` has what was typed, by `day`, `month` and `year`."""
    return rx.el.fieldset(
        rx.el.legend("Date de naissance", class_name="legend"),
        rx.el.p("Par exemple 4\u00a05\u00a01980.", class_name="hint", id="birth-hint"),
        rx.cond(
            error != "",
            rx.el.p(icon("circle-alert"), rx.el.span(error), class_name="error"),
        ),
        rx.el.div(*(_part(name, kept[name]) for name in _PARTS), class_name="date-fields"),
        id="birth",
        aria_describedby="birth-hint",
        custom_attrs={"tabIndex": -1},  # of a fieldset Reflex would make a style of `tab_index`
        class_name=rx.cond(error != "", "field field--error", "field"),
    )


def _part(name: str, kept: Text) -> rx.Component:
    label, class_name, completed_as = _PARTS[name]
    field_name = f"birth_{name}"
    return rx.el.div(
        rx.el.label(label, html_for=field_name, class_name="label"),
        rx.el.input(
            id=field_name,
            name=field_name,
            type="text",
            input_mode="numeric",
            auto_complete=completed_as,
            class_name=class_name,
            data_kept=kept_value(kept),
        ),
    )
