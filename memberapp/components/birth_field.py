"""A date of birth in three fields (docs/rules.md, Dates)."""

from typing import Final

import reflex as rx

from memberapp.components.native_form import choices, kept_value
from memberapp.components.props import Text

_PARTS: Final = {
    "day": ("Jour", "input input--num input--w2", "bday-day"),
    "month": ("Mois", "input input--num input--w2", "bday-month"),
    "year": ("Année", "input input--num input--w4", "bday-year"),
}


def birth_field(*, error: Text, kept: dict[str, Text]) -> rx.Component:
    """Ask for a birth date; `kept` has what was typed, by `day`, `month` and `year`."""
    return choices(
        "Date de naissance",
        *(_part(name, kept[name], error) for name in _PARTS),
        name="birth",
        hint="Par exemple 4\u00a05\u00a01980.",
        error=error,
        class_name="date-fields",
    )


def _part(name: str, kept: Text, error: Text) -> rx.Component:
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
            data_kept=kept_value(kept),
        ),
    )
