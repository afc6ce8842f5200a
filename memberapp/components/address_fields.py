"""A postal address: the country, then its four fields."""

import reflex as rx

from memberapp.components.form_fields import ShownForm, edited
from memberapp.components.native_form import field, select
from memberapp.components.props import Child, Prop
from memberapp.core.countries import country_names
from memberapp.profile.forms import CITY, COUNTRY, LINE1, LINE2, ZIP


def address_fields(
    state: type[ShownForm],
    *,
    line1_hint: Child | None = None,
    line2_hint: Child | None = None,
    **first: Prop,
) -> rx.Component:
    """Ask for a postal address in the form of an event; `first` goes to its first line."""
    return rx.fragment(
        select("Pays", country_names(), **edited(state, COUNTRY), auto_complete="country"),
        field(
            "Numéro et voie",
            **edited(state, LINE1),
            hint=line1_hint,
            auto_complete="address-line1",
            **first,
        ),
        field(
            "Complément (optionnel)",
            **edited(state, LINE2),
            hint=line2_hint,
            auto_complete="address-line2",
        ),
        field(
            "Code postal",
            **edited(state, ZIP),
            auto_complete="postal-code",
            class_name="input input--w4",
        ),
        field("Commune", **edited(state, CITY), auto_complete="address-level2"),
    )
