"""The fields that a room's form declares, bound to the state that shows them."""

from typing import Protocol

import reflex as rx

from memberapp.components import native_form
from memberapp.components.props import Prop
from memberapp.core.choices import ChoiceView
from memberapp.core.forms import Field


class ShownForm(Protocol):
    """A state with a form, read as vars from its class."""

    values: dict[str, str]
    field_errors: dict[str, str]


def posted(state: type[ShownForm], field: Field) -> dict[str, Prop]:
    """Return the name, the error and the form value of a field of a native form."""
    bound: dict[str, Prop] = {"name": field.name, "error": error_of(state, field)}
    return bound if field.is_private else bound | {"form_value": value_of(state, field)}


def edited(state: type[ShownForm], field: Field) -> dict[str, Prop]:
    """Return the name, the error and the first value of a field of an event's form."""
    bound = {"name": field.name, "error": error_of(state, field)}
    return bound | {"default_value": value_of(state, field)}


def value_of(state: type[ShownForm], field: Field) -> Prop:
    """Return the form value of a field, "" before the page's loading."""
    return state.values.get(field.name, "")


def error_of(state: type[ShownForm], field: Field) -> Prop:
    """Return the sentence beside a field, "" when there is none."""
    return state.field_errors.get(field.name, "")


def select(
    state: type[ShownForm],
    label: str,
    field: Field,
    options: list[ChoiceView],
    *,
    is_empty_offered: bool = False,
) -> rx.Component:
    """Ask for one of several choices that the state has; of none where that is offered, too."""
    empty = [rx.el.option("Choisissez", value="")] if is_empty_offered else []
    return native_form.select(label, [*empty, rx.foreach(options, _option)], **edited(state, field))


def _option(choice: ChoiceView) -> rx.Component:
    return rx.el.option(choice.name, value=choice.value)
