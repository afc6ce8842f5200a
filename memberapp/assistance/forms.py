"""The form of the address where somebody comes."""

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.core.forms import Field, Form
from memberapp.profile.forms import address_form

_NOT_PRINTED = "Effacez les caractères qui ne s’impriment pas."


def access_fields() -> tuple[Field, ...]:
    """Return how one gets in there, as the insurer's own data asks it: floor, then access."""
    return tuple(
        Field(one.code, {"too_long": one.error, "characters": _NOT_PRINTED})
        for one in read_assistance().access.fields
    )


def access_form() -> Form:
    """Return the form of how one gets in, asked with a service."""
    return Form(*access_fields())


def visit_form(country: str) -> Form:
    """Return the form of the address of a visit."""
    return address_form(country, *access_fields())
