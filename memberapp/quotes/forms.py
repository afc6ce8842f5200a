"""The forms of quotes: what is asked, and which request is given up."""

from typing import Final

from memberapp.core.forms import Field, Form
from memberapp.quotes import service
from memberapp.quotes.rules import MAX_REMARK_LENGTH
from memberapp.services import practice_requests
from memberapp.services.forms import CARE, PERSON, PHONE_SENTENCES

REMARK: Final = Field(
    service.REMARK,
    {"too_long": f"Raccourcissez votre remarque à {MAX_REMARK_LENGTH}\u00a0caractères."},
    max_length=MAX_REMARK_LENGTH + 1,
)
PHONE: Final = Field(practice_requests.PHONE, PHONE_SENTENCES, max_length=40)
REQUEST: Final = Form(CARE, PERSON, REMARK, PHONE)

REFERENCE: Final = Field("devis", {"empty": "Choisissez une demande."}, max_length=40)
CANCEL: Final = Form(REFERENCE)
