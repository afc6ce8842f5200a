"""The debits of a contract in words: what may be asked of them, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from memberapp import routes
from memberapp.contributions import wording
from memberapp.contributions.catalogue import read_contributions
from memberapp.contributions.debit_rules import (
    DayOffer,
    DebitChange,
    DebitChangeKind,
    DebitChangeStatus,
)
from memberapp.contributions.debits import DebitFile
from memberapp.contributions.labels import DEBIT_CHANGE_STATUSES
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money

DEBIT_DAY: Final = "day"
DEBIT_ON: Final = "on"
DEBIT_OF: Final = "contribution"
DAY_ASKED: Final = "Votre demande est enregistrée."
DEBIT_CHANGED: Final = (
    "Ce prélèvement ne peut plus être changé, ou vient de l’être. Relisez les dates ci-dessous."
)
TOO_MANY_CHANGES: Final = "Trop de demandes aujourd’hui. Appelez-nous, ou revenez demain."
_TONES: Final = {
    DebitChangeStatus.ASKED: "info",
    DebitChangeStatus.TAKEN: "info",
    DebitChangeStatus.DONE: "success",
    DebitChangeStatus.DECLINED: "attention",
}
_NEXT: Final = {
    DebitChangeStatus.ASKED: "Nous la transmettons à notre service des cotisations.",
    DebitChangeStatus.TAKEN: "Notre service des cotisations l’a reçue. D’ici à ce que la date "
    "change dans «\u00a0Cotisations\u00a0», c’est l’ancienne qui compte.",
    DebitChangeStatus.DONE: "",
    DebitChangeStatus.DECLINED: "La date n’a pas changé. Appelez-nous pour en parler.",
}


@dataclass(frozen=True)
class DayView:
    """A day of the month that may be asked for."""

    value: str
    title: str
    text: str


@dataclass(frozen=True)
class DebitChangeView:
    """What was asked."""

    title: str
    status: str
    tone: str
    text: str


@dataclass(frozen=True)
class DebitsView:
    """Everything the page says; `number` is empty where nothing is debited."""

    number: str = ""
    lead: str = ""
    back: str = routes.CONTRIBUTIONS.path
    changes: tuple[DebitChangeView, ...] = ()
    day: str = ""
    days: tuple[DayView, ...] = ()
    deferral: str = ""
    """What would happen, or why nothing can; empty where the insurer defers no debit."""
    deferral_terms: str = ""
    deferral_on: str = ""
    """The day that the page showed, which it sends back; empty when no debit can be deferred."""
    deferral_of: str = ""
    """The contribution that the page showed, which it sends back too."""


def to_view(found: DebitFile) -> DebitsView:
    """Show what may be asked of the debits of a contract."""
    file, terms = found.file, read_contributions().debit_terms
    number = formats.grouped(file.contract.id)
    query = urlencode({routes.CONTRACT_PARAMETER: file.contract.id})
    offer = found.deferral
    return DebitsView(
        number=number,
        lead=f"Contrat n°{NBSP}{number}."
        + (" Changer de jour est sans frais." if terms.is_free else ""),
        back=f"{routes.CONTRIBUTIONS.path}?{query}",
        changes=tuple(_changes(found)),
        day=f"Le {wording.nth(found.day)} du mois" if found.day is not None else "",
        days=tuple(_day(one) for one in found.day_offers),
        deferral=f"Le prélèvement de {formats.money(Money(offer.contribution.remaining_cents))} du "
        f"{formats.long_day(offer.on)} passerait au {formats.long_day(offer.to)}."
        if offer
        else _no_deferral(found),
        deferral_terms=f"{formats.capitalized(wording.deferral_terms(terms))}. Demande possible "
        f"jusqu’au {formats.long_day(offer.ask_by)}."
        if offer
        else "",
        deferral_on=offer.on.isoformat() if offer else "",
        deferral_of=offer.contribution.id if offer else "",
    )


def _no_deferral(found: DebitFile) -> str:
    limit = read_contributions().debit_terms.deferrals_a_year
    if not limit:
        return ""
    if not found.deferrals_left:
        return (
            f"Vous avez déjà demandé de décaler un prélèvement {wording.times(limit)} cette année. "
            "Une difficulté\u00a0? Appelez-nous, nous chercherons une solution."
        )
    return (
        "Aucun prélèvement ne peut être décalé aujourd’hui\u00a0: le prochain est trop proche, "
        "déjà décalé, ou pas encore prévu."
    )


def _changes(found: DebitFile) -> Iterator[DebitChangeView]:
    for change, status in found.changes:
        if not change.is_shown(found.file.today):
            continue
        yield DebitChangeView(
            title=_title(change, found),
            status=f"{DEBIT_CHANGE_STATUSES[status]}, demande du "
            f"{formats.long_day(change.asked_on)}",
            tone=_TONES[status],
            text=_NEXT[status],
        )


def _title(change: DebitChange, found: DebitFile) -> str:
    on = formats.long_day(change.on)
    if change.kind is DebitChangeKind.DAY:
        return f"Le {wording.nth(change.day)} du mois, à partir du {on}"
    names = (one.period for one in found.file.contributions if one.id == change.contribution_id)
    period = next((wording.period(name) for name in names), "")
    about = f" ({period})" if period else ""
    return f"Prélèvement{about} reporté au {on}"


def _day(offer: DayOffer) -> DayView:
    return DayView(
        value=f"{offer.day}",
        title=f"Le {wording.nth(offer.day)}",
        text=f"Dès le {formats.full_day(offer.first_on).lower()}",
    )
