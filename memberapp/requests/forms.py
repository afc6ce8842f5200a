"""The forms of requests, one for each kind."""

from collections.abc import Mapping
from typing import Final

from memberapp.core import dates
from memberapp.core.forms import Field, Form, received
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.rules.typed import (
    MAX_NOTE_LENGTH,
    MAX_SUBJECT_LENGTH,
    MAX_TEXT_LENGTH,
)

_ROOM = 100  # so that what is too long is refused in words, and never cut
_TOO_LONG = {"too_long": "Écrivez 2\u00a0000\u00a0caractères au plus."}

PERSON = Field("person", {"empty": "Choisissez la personne concernée."})
CONTRACT = Field("contract", {"empty": "Choisissez le contrat."})
PRODUCT = Field("product", {"empty": "Choisissez la formule que vous souhaitez."})
RIGHT = Field("right", {"empty": "Choisissez le droit que vous utilisez."})
CARE = Field(
    "subject",
    {
        "empty": "Dites de quel soin, ou de quel équipement, il s’agit.",
        "too_long": "Écrivez 120\u00a0caractères au plus\u00a0: le détail vient dessous.",
    },
    MAX_SUBJECT_LENGTH + _ROOM,
)
CLAIM_SUBJECT = Field("subject", {"empty": "Choisissez ce qui ne va pas."})
DATA_RIGHT = Field("subject", {"empty": "Choisissez ce que vous demandez."})
AMOUNT = Field(
    "amount",
    {"invalid": "Écrivez un montant en euros, par exemple 320 ou 320,50. Ou laissez vide."},
    40,
)
CHANGED_ON = Field(
    "changed_on",
    {
        **dates.SENTENCES,
        "empty": "Saisissez la date du changement.",
        "too_far": "La loi laisse trois mois après le changement pour utiliser ce droit. Vérifiez "
        "la date, ou choisissez un autre droit.",
    },
)
CHANGED_DAY, CHANGED_MONTH, CHANGED_YEAR = (
    Field(f"changed_{part}", max_length=dates.MAX_DATE_LENGTH) for part in ("day", "month", "year")
)
WANTED = Field(
    "wanted",
    {"too_long": "Écrivez 300\u00a0caractères au plus."},
    MAX_NOTE_LENGTH + _ROOM,
)
_LONG: Final = MAX_TEXT_LENGTH + _ROOM
WHY = Field(
    "text", {"empty": "Dites pourquoi cette demande est exceptionnelle.", **_TOO_LONG}, _LONG
)
NOTE = Field("text", {**_TOO_LONG}, _LONG)
CHANGE = Field("text", {"empty": "Dites ce qui a changé.", **_TOO_LONG}, _LONG)
FACTS = Field("text", {"empty": "Racontez ce qui s’est passé.", **_TOO_LONG}, _LONG)
DATA_TEXT = Field("text", {"empty": "Dites de quelle donnée il s’agit.", **_TOO_LONG}, _LONG)
GIVEN = Field("text", {"empty": "Écrivez votre réponse.", **_TOO_LONG}, _LONG)
READ = Field("understood", {"empty": "Cochez la case pour confirmer que vous avez lu ces dates."})

COVERAGE_FORM = Form(PERSON, CARE, AMOUNT, WHY)
GUARANTEES_FORM = Form(CONTRACT, PRODUCT, NOTE)
TERMINATION_FORM = Form(
    CONTRACT, RIGHT, CHANGED_ON, CHANGED_DAY, CHANGED_MONTH, CHANGED_YEAR, CHANGE
)
CLAIM_FORM = Form(CLAIM_SUBJECT, FACTS, WANTED)
DATA_FORM = Form(DATA_RIGHT, DATA_TEXT)
GIVEN_FORM = Form(GIVEN)
READ_FORM = Form(READ)

FORMS: Final = {
    RequestKind.COVERAGE: COVERAGE_FORM,
    RequestKind.GUARANTEES: GUARANTEES_FORM,
    RequestKind.TERMINATION: TERMINATION_FORM,
    RequestKind.CLAIM: CLAIM_FORM,
    RequestKind.DATA: DATA_FORM,
}


def typed_texts(form: Form, raw: object) -> dict[str, str]:
    """Return the texts of a form sent as an event, bounded, as every rule reads them."""
    values: Mapping[str, object] = raw if isinstance(raw, dict) else {}
    return {name: received(name, text) for name, text in form.typed(values).items()}
