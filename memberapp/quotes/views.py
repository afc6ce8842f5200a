"""Quotes of the network in ready text."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from memberapp import addresses
from memberapp.core import formats, wording
from memberapp.core.choices import ChoiceView
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.core.timeline import StepView
from memberapp.estimates import views as estimates
from memberapp.estimates.views import EstimateView
from memberapp.quotes.labels import REFUSED, STATUSES, UNKNOWNS, WITHDRAWN
from memberapp.quotes.rules import ANSWERED, QuoteStatus, is_valid, may_cancel
from memberapp.quotes.service import Desk, Listing, OwnQuote, Rates, Received, Step
from memberapp.services.labels import SOURCES
from memberapp.services.network import CARE, PERSON, Share
from memberapp.services.practice_requests import PHONE
from memberapp.services.practice_views import OwnRequestView, PracticeDeskView
from memberapp.services.rules import Teller, is_late

GONE: Final = (
    "Cette demande n’est pas dans votre espace, ou elle a déjà une réponse, ou elle est annulée."
)
MISSING: Final = "Devis introuvable"
MISSING_LEAD: Final = (
    "Aucun devis reçu dans votre espace ne porte cette référence. Le praticien l’a peut-être "
    "retiré."
)
SENT: Final = (
    "le nom de la personne, le soin choisi, et, si vous les donnez, la remarque et le téléphone."
)
NO_COMMITMENT: Final = (
    "Ni la demande ni le devis ne vous engagent\u00a0: rien n’est accepté ni réservé ici. Vous "
    "restez libre d’aller ailleurs."
)
_TONES: Final = {
    QuoteStatus.ASKED: "wish",
    QuoteStatus.ANSWERED: "success",
    QuoteStatus.CHANGED: "success",
    QuoteStatus.REFUSED: "danger",
    QuoteStatus.CANCELLED: "neutral",
}
_UNCOUNTED_ONE: Final = (
    "Elle n’est comptée ni dans les montants ni dans les plafonds de cette page."
)
_UNCOUNTED: Final = (
    "Elles ne sont comptées ni dans les montants ni dans les plafonds de cette page."
)
_ENDED: Final = (QuoteStatus.REFUSED, QuoteStatus.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class DeskView(PracticeDeskView):
    """What the form of a request offers."""

    cares: list[ChoiceView] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class QuoteView(OwnRequestView):
    """A quote in the list of one's own."""

    amount: str  # "600,00 € au total"; empty before it came
    path: str = ""
    """Of what came in; empty before."""


@dataclass(frozen=True)
class QuotesView:
    """Everything the page of one's quotes shows."""

    cancelling: str = ""
    """The reference of that which the address asks to give up."""
    quotes: list[QuoteView] = field(default_factory=list)


@dataclass(frozen=True)
class UnknownLineView:
    """A line of which nobody can say what would remain."""

    title: str  # "Monture (ZZZ99), 90,00 €"
    why: str


@dataclass(frozen=True)
class ReceivedView:
    """A quote that came in, with what would remain of it."""

    reference: str = ""
    practice: str = ""
    about: str = ""
    amount: str = ""
    valid: str = ""
    is_over: bool = False
    base: list[str] = field(default_factory=list)
    """What the practice says of bases, line by line."""
    nothing: str = ""
    """Why no figure is known at all; empty when some are."""
    unknown_title: str = ""
    unknown: list[UnknownLineView] = field(default_factory=list)
    uncounted: str = ""
    """What of the page the unknown lines are left out of."""
    has_estimate: bool = False
    estimate: EstimateView = field(default_factory=EstimateView)
    rates: list[str] = field(default_factory=list)
    checked: str = ""
    pdf_path: str = ""
    phone: str = ""
    href: str = ""


def to_desk(desk: Desk) -> DeskView:
    """Show what can be asked."""
    asked, one = desk.practice, desk.practice.practitioner
    days = formats.count(asked.answer_days, "jour ouvré", "jours ouvrés")
    return DeskView(
        practice=one.name,
        about=one.about,
        address=f"{one.street}, {asked.commune.zip} {asked.commune.name}",
        promise=f"Réponse promise sous {days}, avec un prix pour chaque ligne. Vous voyez ensuite "
        "ce qui vous resterait.",
        sent_to=f"Transmis à {one.name}{NBSP}:",
        phone=one.display,
        href=f"tel:{one.phone}",
        cares=[ChoiceView(each.code, each.name) for each in desk.cares],
        people=[ChoiceView(*each) for each in asked.people],
    )


def first_values(desk: Desk) -> dict[str, str]:
    """Return what the form holds at first."""
    return {
        CARE: desk.cares[0].code if len(desk.cares) == 1 else "",
        PERSON: desk.practice.people[0][0],
        PHONE: "",
    }


def to_view(listing: Listing, *, cancelling: str = "") -> QuotesView:
    """Show the quotes, with the question that the address asks."""
    shown = [_quote(one, listing) for one in listing.quotes]
    known = {one.reference for one in shown if one.can_cancel}
    return QuotesView(cancelling if cancelling in known else "", shown)


def sent(found: Listing, reference: str) -> str:
    """Say that a request is on its way, and by when it is answered."""
    for one in found.quotes:
        if one.reference == reference:
            moment = wording.moment(one.answer_by, found.region)
            return (
                f"Votre demande {reference} est envoyée. Réponse promise avant {moment}{NBSP}: "
                "nous vous prévenons."
            )
    return ""


def waiting(reference: str) -> str:
    """Say that the same request, with other words, waits for its answer."""
    return (
        f"Une demande pour ce soin et cette personne attend déjà chez ce praticien{NBSP}: "
        f"{reference}. Elle n’a pas changé. Pour une autre remarque ou un autre numéro, annulez-la "
        f"d’abord, à la page «{NBSP}Mes devis{NBSP}»."
    )


def cancelled(one: OwnQuote) -> str:
    """Say that one is given up, and who tells the practice."""
    return f"Votre demande de devis est annulée. {_told(one)}".strip()


def too_often(until: datetime, region: str) -> str:
    """Say when somebody can ask again."""
    return (
        "Vous avez demandé beaucoup de devis aujourd’hui. Réessayez "
        f"{wording.at_first_minute(until, region)}, ou appelez le praticien."
    )


def to_received(found: Received) -> ReceivedView:
    """Show a quote that came in, line by line."""
    one, offer, figures = found.quote, found.offer, found.figures
    unknown = len(figures.unknown)
    estimate = estimates.to_estimate(figures.estimate) if figures.estimate else EstimateView()
    if unknown:
        without = "la ligne non calculée" if unknown == 1 else "les lignes non calculées"
        estimate = replace(estimate, opening=f"Sans {without}, sur ")
    who = one.practitioner
    is_over = not is_valid(offer.valid_until, found.today)
    return ReceivedView(
        reference=one.reference,
        practice=one.practice,
        about=_about(one),
        amount=_money(offer.cents),
        valid=f"{'N’est plus valable depuis le' if is_over else 'Valable jusqu’au'} "
        f"{formats.long_day(offer.valid_until)}",
        is_over=is_over,
        base=_bases(found),
        nothing=_nothing(found),
        unknown_title=_unknown_title(found),
        uncounted=_UNCOUNTED_ONE if unknown == 1 else _UNCOUNTED,
        unknown=[
            UnknownLineView(
                title=f"{each.line.label} ({each.line.act})"
                f"{f' × {each.line.quantity}' if each.line.quantity > 1 else ''}, "
                f"{_money(each.line.cents)}",
                why=UNKNOWNS[each.why],
            )
            for each in figures.unknown
        ],
        has_estimate=figures.estimate is not None,
        estimate=estimate,
        rates=_rates(found.rates) if found.rates else [],
        checked=f"Prix relevés le {formats.long_day(found.rates.checked)}." if found.rates else "",
        pdf_path=addresses.quote_pdf_path(one.reference),
        phone=who.display if who else "",
        href=f"tel:{who.phone}" if who else "",
    )


def _bases(found: Received) -> list[str]:
    known = [(line.label, line.base) for line in found.offer.lines if line.base is not None]
    return [f"{label}{NBSP}: {_base(cents)}, selon le praticien." for label, cents in known]


def _base(cents: int) -> str:
    if not cents:
        return "pas de remboursement de l’assurance maladie"
    return f"base de remboursement de {_money(cents)}"


def _nothing(found: Received) -> str:
    if not found.figures.is_covered:
        return (
            f"Aucun contrat ne couvre {found.quote.person} aujourd’hui chez nous{NBSP}: le reste à "
            "charge est inconnu."
        )
    if found.figures.estimate is None:
        return (
            "Aucune ligne de ce devis ne peut être calculée\u00a0: le reste à charge est inconnu."
        )
    return ""


def _unknown_title(found: Received) -> str:
    count = len(found.figures.unknown)
    if not count:
        return ""
    cents = sum(one.line.cents for one in found.figures.unknown)
    lines = formats.count(count, "ligne non calculée", "lignes non calculées")
    return f"{lines}, {_money(cents)}"


def _rates(rates: Rates) -> list[str]:
    told = []
    if rates.partner is not None:
        told.append(
            f"{rates.name}, prix négocié avec ce partenaire{NBSP}: {_share(rates.partner)}."
        )
    return [*told, f"{rates.name}, en moyenne hors de notre réseau{NBSP}: {_share(rates.usual)}."]


def _share(share: Share) -> str:
    if share.remaining is None:
        return _money(share.spent)
    return f"{_money(share.spent)}, et il vous resterait {_money(share.remaining)}"


def _quote(one: OwnQuote, listing: Listing) -> QuoteView:
    late = is_late(one.status, one.answer_by, listing.now)
    status, tone = _status(one, listing, is_late=late)
    who = one.practitioner
    is_open = may_cancel(one.status)
    return QuoteView(
        reference=one.reference,
        practice=one.practice,
        about=_about(one),
        amount=_amount(one),
        status=status,
        tone=tone,
        lead=_lead(one, listing, is_late=late),
        steps=[_step(each, one, listing) for each in one.steps],
        path=addresses.quote_path(one.reference) if one.offer else "",
        can_cancel=is_open,
        cancelling=_cancelling(one) if is_open else "",
        cancel_path=addresses.cancel_quote_path(one.reference),
        phone=who.display if who else "",
        href=f"tel:{who.phone}" if who else "",
    )


def _about(one: OwnQuote) -> str:
    about = f"{one.care_name}, pour {one.person}."
    if one.practitioner is not None and one.commune is not None:
        who = one.practitioner
        about = f"{about} {who.street}, {one.commune.zip} {one.commune.name}."
    return about


def _amount(one: OwnQuote) -> str:
    if one.offer is None:
        return ""
    return f"{_money(one.offer.cents)} au total"


def _status(one: OwnQuote, listing: Listing, *, is_late: bool) -> tuple[str, str]:
    if is_late:
        return "En retard", "attention"
    if one.offer is not None and not is_valid(one.offer.valid_until, listing.today):
        return "N’est plus valable", "neutral"
    return _name(one.status, one), _TONES[one.status]


def _name(status: QuoteStatus, one: OwnQuote) -> str:
    """Return the name of a status; only what came in before can be withdrawn."""
    if status is not QuoteStatus.REFUSED:
        return STATUSES[status]
    return WITHDRAWN if any(step.status in ANSWERED for step in one.steps) else REFUSED


def _lead(one: OwnQuote, listing: Listing, *, is_late: bool) -> str:
    moment = wording.moment(one.answer_by, listing.region)
    if is_late:
        return (
            f"La réponse était promise avant {moment}, et elle n’est pas venue. Appelez le "
            "praticien, ou annulez pour en choisir un autre."
        )
    if one.status is QuoteStatus.ASKED:
        return f"{_sent(one, listing.region)} Réponse promise avant {moment}."
    if one.status in ANSWERED and one.offer is not None:
        is_over = not is_valid(one.offer.valid_until, listing.today)
        until = formats.long_day(one.offer.valid_until)
        if is_over:
            return f"Il était valable jusqu’au {until}. Demandez-en un autre au praticien."
        return f"Valable jusqu’au {until}. Il ne vous engage à rien."
    if one.status is QuoteStatus.REFUSED:
        return "Vous ne devez rien. Appelez le praticien, ou choisissez-en un autre."
    return "Le praticien est prévenu." if one.end_told_at is not None else _told(one)


def _sent(one: OwnQuote, region: str) -> str:
    if one.told_at:
        return f"Demande transmise au praticien {wording.moment(one.told_at, region)}."
    if one.teller is Teller.SERVICE:
        return "Nous la transmettons au praticien."
    return "Un conseiller la transmet au praticien."


def _cancelling(one: OwnQuote) -> str:
    sentences = "Cette demande sera annulée.", _told(one), "Vous pourrez en envoyer une autre."
    return " ".join(filter(None, sentences))


def _told(one: OwnQuote) -> str:
    """Say who tells the practice that it is over; nothing where it never heard of the request."""
    return {
        Teller.NOBODY: "",
        Teller.SERVICE: "Nous prévenons le praticien.",
    }.get(one.teller, "Un conseiller prévient le praticien.")


def _step(step: Step, one: OwnQuote, listing: Listing) -> StepView:
    proof = SOURCES[step.source]
    if step.status is QuoteStatus.CANCELLED and one.end_told_at is not None:
        proof = f"{proof}. Praticien prévenu {wording.moment(one.end_told_at, listing.region)}."
    return StepView(
        title=_name(step.status, one),
        when=formats.capitalized(wording.moment(step.at, listing.region)),
        state="cancelled" if step.status in _ENDED else "done",
        proof=proof,
    )


def _money(cents: int) -> str:
    return formats.money(Money(cents))
