"""A date in three fields, that of a birth above all (docs/rules.md, Dates)."""

from collections.abc import Mapping
from typing import Final

import reflex as rx

from memberapp.components.native_form import choices, loaded_value
from memberapp.components.props import Text

_PARTS: Final = {
    "day": ("Jour", "input input--num input--w2", "bday-day"),
    "month": ("Mois", "input input--num input--w2", "bday-month"),
    "year": ("Année", "input input--num input--w4", "bday-year"),
}


def birth_field(
    *, error: Text, form_values: Mapping[str, Text], is_own: bool = True
) -> rx.Component:
    """Ask for a birth date; `form_values` has what was typed, by `day`, `month` and `year`.

    That of somebody else is not completed by the browser.
    """
    return date_field(
        "Date de naissance",
        name="birth",
        hint="Par exemple 4\u00a05\u00a01980.",
        error=error,
        form_values=form_values,
        is_own_birth=is_own,
    )


def date_field(
    legend: Text,
    *,
    name: str,
    hint: Text,
    error: Text,
    form_values: Mapping[str, Text],
    is_own_birth: bool = False,
) -> rx.Component:
    """Ask for a date in three fields, posted as `name_day`, `name_month` and `name_year`."""
    return choices(
        legend,
        *(
            _part(name, part, form_values[part], error, is_own_birth=is_own_birth)
            for part in _PARTS
        ),
        name=name,
        hint=hint,
        error=error,
        class_name="date-fields",
    )


def _part(
    name: str, part: str, form_value: Text, error: Text, *, is_own_birth: bool
) -> rx.Component:
    label, class_name, completed_as = _PARTS[part]
    field_name = f"{name}_{part}"
    return rx.el.div(
        rx.el.label(label, html_for=field_name, class_name="label"),
        rx.el.input(
            id=field_name,
            name=field_name,
            type="text",
            input_mode="numeric",
            auto_complete=completed_as if is_own_birth else "off",
            aria_invalid=rx.cond(error != "", "true", "false"),
            class_name=class_name,
            data_form_value=loaded_value(form_value),
        ),
    )
