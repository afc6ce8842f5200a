"""A date of birth in three fields (docs/rules.md, Dates)."""

from typing import Final

import reflex as rx

from memberapp.components.native_form import choices, loaded_value
from memberapp.components.props import Text

_PARTS: Final = {
    "day": ("Jour", "input input--num input--w2", "bday-day"),
    "month": ("Mois", "input input--num input--w2", "bday-month"),
    "year": ("Année", "input input--num input--w4", "bday-year"),
}


def birth_field(*, error: Text, form_values: dict[str, Text]) -> rx.Component:
    """Ask for a birth date; `form_values` has what was typed, by `day`, `month` and `year`."""
    return choices(
        "Date de naissance",
        *(_part(name, form_values[name], error) for name in _PARTS),
        name="birth",
        hint="Par exemple 4\u00a05\u00a01980.",
        error=error,
        class_name="date-fields",
    )


def _part(name: str, form_value: Text, error: Text) -> rx.Component:
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
            aria_invalid=rx.cond(error != "", "true", "false"),
            class_name=class_name,
            data_form_value=loaded_value(form_value),
        ),
    )
