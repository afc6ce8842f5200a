"""The forms of assistance: where somebody comes, and where a stay is."""

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.core.forms import Field, Form
from memberapp.profile.forms import PHONE, address_form

_NOT_PRINTED = "Effacez les caractères qui ne s’impriment pas."

HOSPITAL = Field(
    "hospital",
    {
        "too_long": "Le nom est trop long\u00a0: abrégez-le.",
        "characters": _NOT_PRINTED,
    },
)
HOSPITAL_PHONE = Field("hospital_phone", PHONE.sentences)
HOSPITAL_FORM = Form(HOSPITAL, HOSPITAL_PHONE)
"""Where a stay is, and the line of the ward."""


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
