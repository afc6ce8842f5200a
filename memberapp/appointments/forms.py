"""The forms of appointments: what is asked, and which one is given up."""

from typing import Final

from memberapp.appointments import service
from memberapp.core.forms import Field, Form
from memberapp.services import practice_requests
from memberapp.services.forms import PERSON, PHONE_SENTENCES

_WISH_ERRORS: Final = {
    "empty": "Choisissez au moins une demi-journée.",
    "gone": "Cette demi-journée n’est plus proposée. Choisissez-en une autre.",
}
REASON: Final = Field(service.REASON, {"empty": "Choisissez un motif."}, max_length=40)
WISHES: Final = (
    Field(service.WISHES[0], _WISH_ERRORS, max_length=20),
    *(Field(name, {"gone": _WISH_ERRORS["gone"]}, max_length=20) for name in service.WISHES[1:]),
)
PHONE: Final = Field(
    practice_requests.PHONE,
    {"empty": "Saisissez le numéro auquel le praticien vous joint."} | PHONE_SENTENCES,
    max_length=40,
)
REQUEST: Final = Form(REASON, PERSON, *WISHES, PHONE)

REFERENCE: Final = Field("rendezvous", {"empty": "Choisissez un rendez-vous."}, max_length=40)
CANCEL: Final = Form(REFERENCE)
