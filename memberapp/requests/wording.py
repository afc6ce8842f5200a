"""The words that the page of a request, its messages and its papers share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp.core import formats
from memberapp.core.dates import is_known
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.core.places import BELGIUM
from memberapp.requests.labels import CLAIM_SUBJECTS, DATA_RIGHTS, RIGHTS
from memberapp.requests.rules.requests import ClaimSubject, DataRight, RequestKind
from memberapp.requests.rules.termination import Right, RightOffer

_FRENCH_LAW: Final = {
    Right.AT_ANY_TIME: f"Code de la mutualité, article L.{NBSP}221-10-2",
    Right.CHANGE: f"Code de la mutualité, article L.{NBSP}221-17",
    Right.RENEWAL: f"Code de la mutualité, article L.{NBSP}221-10",
}
_BELGIAN_LAW: Final = {
    Right.AT_ANY_TIME: f"loi du 4{NBSP}avril 2014 relative aux assurances, article{NBSP}85/1",
    Right.RENEWAL: f"loi du 4{NBSP}avril 2014 relative aux assurances, article{NBSP}85",
}
_FRENCH_CONSENT: Final = f"Code civil, article{NBSP}1193"
_BELGIAN_CONSENT: Final = f"Code civil, article{NBSP}5.70"
NOUNS: Final = {
    RequestKind.COVERAGE: "Demande",
    RequestKind.GUARANTEES: "Demande",
    RequestKind.TERMINATION: "Résiliation",
    RequestKind.CLAIM: "Réclamation",
    RequestKind.DATA: "Demande",
}
"""What a request is called beside its reference."""


def law(right: Right, country: str) -> str:
    """Return the text that gives a right."""
    known = _BELGIAN_LAW if country == BELGIUM else _FRENCH_LAW
    return known[right]


def consent_law(country: str) -> str:
    """Return the text by which a contract changes when both sides agree."""
    return _BELGIAN_CONSENT if country == BELGIUM else _FRENCH_CONSENT


def condition(right: Right, country: str) -> str:
    """Return on what the last day of a contract depends; empty where the law alone fixes it."""
    if country == BELGIUM:
        return "si nous le confirmons"
    return "sous réserve de la preuve" if right is Right.CHANGE else ""


def last_day_label(right: Right, country: str) -> str:
    """Return « Dernier jour couvert », with what it depends on."""
    return ", ".join(filter(None, ("Dernier jour couvert", condition(right, country))))


def right_text(offer: RightOffer, begun: date, country: str) -> str:
    """Say when a right can be used, by which law, and from when it takes effect."""
    article = law(offer.right, country)
    if offer.right is Right.AT_ANY_TIME:
        since = f"contrat ouvert le {formats.long_day(begun)}. " if is_known(begun) else ""
        months = "deux mois" if country == BELGIUM else "un mois"
        if offer.opens_on:
            return (
                f"Possible à partir du {formats.long_day(offer.opens_on)}, un an après "
                f"l’ouverture du contrat. {formats.capitalized(article)}."
            )
        return (
            f"Votre cas{NBSP}: {since}{formats.capitalized(article)}. Effet {months} après "
            "réception, sans motif à donner."
        )
    if offer.right is Right.CHANGE:
        return (
            "Déménagement, mariage ou séparation, nouvelle profession, retraite, quand vos "
            f"garanties en dépendent. {formats.capitalized(article)}. À demander dans les trois "
            "mois, avec une preuve. Effet un mois après réception."
        )
    asked_by = formats.long_day(offer.asked_by) if offer.asked_by else ""
    if offer.opens_on:
        return (
            f"Fin le {formats.long_day(offer.last_day)}{NBSP}: la demande devait arriver au "
            f"plus tard le {asked_by}, ce délai est passé."
        )
    return (
        f"Effet le {formats.long_day(offer.last_day)}, pour une demande reçue au plus tard le "
        f"{asked_by}. {formats.capitalized(article)}."
    )


def title(kind: RequestKind, subject: str) -> str:
    """Return what a request is called; `subject` is a value of its form."""
    if kind is RequestKind.CLAIM:
        return f"Réclamation{NBSP}: {_lower(CLAIM_SUBJECTS[ClaimSubject(subject)])}"
    if kind is RequestKind.DATA:
        return f"Mes données{NBSP}: {_lower(DATA_RIGHTS[DataRight(subject)])}"
    if kind is RequestKind.COVERAGE:
        return f"Prise en charge{NBSP}: {subject}"
    if kind is RequestKind.GUARANTEES:
        return f"Passer à la formule {subject}"
    return f"Résiliation du contrat {formats.grouped(subject)}"


def claim_subject(value: str) -> str:
    """Return what a claim is about."""
    return CLAIM_SUBJECTS[ClaimSubject(value)]


def data_right(value: str) -> str:
    """Return the right over their data that a member uses."""
    return DATA_RIGHTS[DataRight(value)]


def right_name(right: Right) -> str:
    """Return the name of a right."""
    return RIGHTS[right]


@dataclass(frozen=True)
class Signed:
    """Who ends which contract, where and when."""

    name: str
    contract_id: str
    people: int
    country: str
    town: str
    on: date


def letter(signed: Signed, right: Right) -> str:
    """Return a termination in the words that the member sends."""
    covered = f" pour ses {signed.people} bénéficiaires" if signed.people > 1 else ""
    place = f"À {signed.town}, le" if signed.town else "Le"
    return (
        f"Je, {signed.name}, demande la résiliation du contrat "
        f"n°{NBSP}{formats.grouped(signed.contract_id)}{covered}, au titre du droit "
        f"suivant{NBSP}: {_lower(RIGHTS[right])} ({law(right, signed.country)}). "
        f"{place} {formats.long_day(signed.on)}."
    )


def monthly(cents: int) -> str:
    """Return « 118,40 € par mois »."""
    return f"{formats.money(Money(cents))} par{NBSP}mois"


def people_text(names: Sequence[str]) -> str:
    """Return « Camille, Élie et Lou »."""
    return formats.listing(names) if names else "–"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
