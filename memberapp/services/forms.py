"""The forms of the services: which one, whom somebody looks for, and what they compare."""

from typing import Final

from memberapp.core.forms import Field, Form
from memberapp.core.wording import PHONE_COUNTRIES, PHONE_EXAMPLES, PHONE_IN_DIGITS
from memberapp.services import establishments, network, places
from memberapp.services.catalogue.establishments import read_establishments

CODE: Final = Field("service", {"empty": "Choisissez un service."}, max_length=40)
SERVICE: Final = Form(CODE)

_CARE_ERRORS: Final = {
    "empty": "Choisissez un soin.",
    "unknown": "Ce soin n’est pas dans la liste. Choisissez-en un autre.",
}
CARE: Final = Field(network.CARE, _CARE_ERRORS, max_length=40)
PLACE: Final = Field(
    places.PLACE,
    {
        "empty": "Saisissez un code postal ou une commune.",
        "unknown": "Nous ne connaissons pas cette commune. Choisissez une ville proche.",
    },
    max_length=80,
)
RADIUS: Final = Field(places.RADIUS, {"empty": "Choisissez une distance."}, max_length=3)
NAME: Final = Field(network.NAME, max_length=80)
PERSON: Final = Field(network.PERSON, {"empty": "Choisissez la personne."}, max_length=80)
SORT: Final = Field(network.SORT, max_length=20)
SEARCH: Final = Form(CARE, PLACE, RADIUS, NAME, PERSON, SORT)

SPECIALTY: Final = Field(establishments.SPECIALTY, _CARE_ERRORS, max_length=40)
ORDER: Final = Field(establishments.SORT, max_length=40)


def comparison_form() -> Form:
    """Return the form of a comparison: a weight for each criterion of the file."""
    weights = [
        Field(
            establishments.weight_field(one.code),
            {"empty": f"Dites combien compte ce critère\u00a0: {one.name}."},
            max_length=2,
        )
        for one in read_establishments().criteria
    ]
    return Form(SPECIALTY, PLACE, RADIUS, ORDER, *weights)


PHONE_SENTENCES: Final = {
    "invalid": "Ce numéro n’est pas complet, ou il compte un chiffre de trop. Exemples"
    f"\u00a0: {PHONE_EXAMPLES}.",
    "characters": PHONE_IN_DIGITS,
    "foreign": f"Le praticien ne peut pas appeler ce pays. Saisissez un numéro {PHONE_COUNTRIES}.",
    "premium": "Saisissez un numéro fixe ou mobile\u00a0: celui-ci est un numéro spécial.",
}
"""What is said of the number at which a practice calls back."""
