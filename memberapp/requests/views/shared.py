"""What several screens of requests share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from memberapp import addresses, routes
from memberapp.core import wording
from memberapp.core.formats import NBSP
from memberapp.requests.rules.requests import RequestKind, RequestStatus

SLUGS: Final = {
    RequestKind.COVERAGE: "prise-en-charge",
    RequestKind.GUARANTEES: "garanties",
    RequestKind.TERMINATION: "resiliation",
    RequestKind.CLAIM: routes.CLAIM_SLUG,
    RequestKind.DATA: "donnees",
}
"""How a kind is named in an address."""
TONES: Final = {
    RequestStatus.RECEIVED: "info",
    RequestStatus.TAKEN: "info",
    RequestStatus.WAITING: "attention",
    RequestStatus.ANSWERED: "success",
    RequestStatus.ACCEPTED: "success",
    RequestStatus.REFUSED: "danger",
    RequestStatus.CLOSED: "neutral",
    RequestStatus.WITHDRAWN: "neutral",
}
LATE: Final = "En retard"
MISSING: Final = "Demande introuvable"
MISSING_LEAD: Final = (
    "Aucune demande de votre espace ne porte cette référence. Elle a peut-être été mal recopiée."
)
UNKNOWN_KIND: Final = "Cette sorte de demande n’existe pas."


@dataclass(frozen=True)
class FactView:
    """A fact: a label and its value, of one line or several."""

    label: str
    value: str


def kind_of(slug: str) -> RequestKind | None:
    """Return the kind that an address names, None of any other word."""
    return next((kind for kind, known in SLUGS.items() if known == slug), None)


def too_many_requests(until: datetime, region: str) -> str:
    """Say when one more can be sent, and that what was typed stays."""
    return (
        f"Vous nous avez envoyé beaucoup de demandes aujourd’hui. Celle-ci est gardée{NBSP}: "
        f"envoyez-la {wording.at_first_minute(until, region)}, ou {wording.call_us()}."
    )


def too_many_words(until: datetime, region: str) -> str:
    """Say when more can be added to a request; what was typed stands in its field."""
    return (
        f"Vous nous avez beaucoup écrit aujourd’hui. Votre texte reste ici{NBSP}: envoyez-le "
        f"{wording.at_first_minute(until, region)}, ou {wording.call_us()}."
    )


def form_path(kind: RequestKind) -> str:
    """Return where a kind of request is written."""
    return addresses.request_form_path(SLUGS[kind])


def check_path(kind: RequestKind) -> str:
    """Return where a kind of request is checked and sent."""
    return addresses.request_check_path(SLUGS[kind])
