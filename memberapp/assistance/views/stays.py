"""« Dossier hospitalisation »: a stay on one page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from memberapp import addresses, routes
from memberapp.assistance.cases import Case
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.information import Information
from memberapp.assistance.rules.steps import OPEN, StepState
from memberapp.assistance.stays import Stay
from memberapp.assistance.views.case_steps import state_of, title_and_hour
from memberapp.assistance.views.follow_up import call_path
from memberapp.assistance.views.rights import RightView, to_rights
from memberapp.care.rules.arrivals import Arrival
from memberapp.care.rules.lines import Payment
from memberapp.care.stays import StayCosts
from memberapp.care.views.shares import ShareView, to_shares
from memberapp.core import formats, wording
from memberapp.core.money import Money
from memberapp.core.phones import own_phone

NBSP: Final = formats.NBSP
_MAY_RETURN: Final = "Retour, au plus tôt"
_AT_HAND: Final = "À garder sous la main\u00a0: nous vous le demandons si besoin."
_MISSING: Final = ("Il nous manque", "attention")
_READ: Final = ("Répondu", "info")
_RECEIVED: Final = ("Reçu", "success")


@dataclass(frozen=True)
class DayMarkView:
    """A day of the stay; `state` is "past", "today" or empty."""

    title: str
    day: str
    state: str


@dataclass(frozen=True)
class HelpLineView:
    """A service of the stay."""

    title: str
    state: str
    tone: str


@dataclass(frozen=True)
class MoneyMoveView:
    """A transfer, or one to come."""

    title: str
    about: str
    state: str
    tone: str


@dataclass(frozen=True)
class PaperView:
    """A paper of the stay."""

    title: str
    about: str
    state: str
    tone: str


@dataclass(frozen=True)
class ContactView:
    """Somebody to call."""

    name: str
    about: str
    number: str
    href: str


@dataclass(frozen=True)
class StayView:
    """The page."""

    reference: str = ""
    version: str = ""
    title: str = ""
    lead: str = ""
    back_path: str = ""
    days: list[DayMarkView] = field(default_factory=list)
    services: list[HelpLineView] = field(default_factory=list)
    rights: list[RightView] = field(default_factory=list)
    costs_text: str = ""
    """Why there is no figure yet; empty when there is one."""
    costs_label: str = ""
    shares: list[ShareView] = field(default_factory=list)
    moves: list[MoneyMoveView] = field(default_factory=list)
    care_path: str = ""
    papers: list[PaperView] = field(default_factory=list)
    contacts: list[ContactView] = field(default_factory=list)
    hospital: str = ""
    hospital_phone: str = ""
    call_path: str = ""


def to_stay(stay: Stay, now: datetime) -> StayView:
    """Show a stay in hospital."""
    case, costs = stay.case, stay.costs
    listed = [one for one in case.items if one.state is not StepState.CANCELLED]
    shares = to_shares(costs.shares) if costs and costs.shares.spent else None
    return StayView(
        reference=case.reference,
        version=str(case.version),
        title=_title(case),
        lead=_lead(stay),
        back_path=addresses.case_path(case.reference),
        days=_days(stay),
        services=[HelpLineView(title_and_hour(one), *state_of(one, now)) for one in listed],
        rights=to_rights(stay.rights),
        costs_text="" if shares else _no_costs(stay),
        costs_label=shares.sentence if shares else "",
        shares=shares.parts if shares else [],
        moves=_moves(costs) if costs else [],
        care_path=routes.REIMBURSEMENTS.path,
        papers=_papers(stay),
        contacts=_contacts(stay),
        hospital=case.hospital,
        hospital_phone=own_phone(case.hospital_phone) if case.hospital_phone else "",
        call_path=call_path(case),
    )


def _title(case: Case) -> str:
    return f"Le séjour {formats.of(case.patient)}" if case.patient else case.event_label


def _lead(stay: Stay) -> str:
    case, costs = stay.case, stay.costs
    parts = [case.hospital] if case.hospital else []
    if stay.nights is not None:
        parts.append(formats.count(stay.nights, "nuit"))
    place = f"{', '.join(parts)}. " if parts else ""
    if not costs or not costs.shares.spent:
        return place.rstrip() or f"Depuis le {formats.long_day(case.event_date)}."
    spent, left = (formats.money(one) for one in (costs.shares.spent, costs.shares.remaining))
    return f"{place}À ce jour, ces soins ont coûté {spent}, et il vous est resté {left} à payer."


def _days(stay: Stay) -> list[DayMarkView]:
    """Show the days of the stay in their order, with today among them."""
    case, today = stay.case, stay.today
    marks: list[tuple[date, int, str]] = [(case.event_date, 0, "Entrée")]
    if stay.returns and stay.knows_return:
        marks.append((stay.returns, 1, "Retour"))
    elif stay.returns:
        marks.append((stay.returns, 1, _MAY_RETURN))
    at_home = [one for one in stay.rights if one.is_in_hours]
    ends = [one.use_until for one in at_home if one.use_until is not None]
    if ends:
        marks.append((max(ends), 3, "Fin des aides"))
    named = [(day, rank, title) for day, rank, title in marks if day != today]
    of_today = [title for day, _rank, title in marks if day == today]
    name_of_today = ", ".join(["Aujourd’hui", *(one.lower() for one in of_today)])
    whole = sorted([*named, (today, 2, name_of_today)])
    return [
        DayMarkView(title, _day(day), _state(day, today, is_sure=title != _MAY_RETURN))
        for day, _rank, title in whole
    ]


def _state(day: date, today: date, *, is_sure: bool) -> str:
    """Return how a day of the stay looks: nothing says that what may be took place."""
    if day == today:
        return "today"
    return "past" if day < today and is_sure else ""


def _day(day: date) -> str:
    text = formats.weekday_and_day(day)
    return f"{text[:1].upper()}{text[1:]}"


def _no_costs(stay: Stay) -> str:
    if stay.costs is None:
        return (
            "Cette personne n’est pas sur votre contrat\u00a0: ses soins ne passent pas par nous."
        )
    return (
        "Aucun soin de ce séjour ne nous est encore parvenu. Les factures d’un hôpital arrivent "
        "souvent plusieurs semaines après la sortie\u00a0: cette page se complète toute seule."
    )


def _moves(costs: StayCosts) -> list[MoneyMoveView]:
    ids = {line.id for line in costs.lines}
    return [
        *(_arrival(one) for one in costs.to_come),
        *(_payment(one, ids) for one in costs.payments),
    ]


def _arrival(one: Arrival) -> MoneyMoveView:
    when = f" vers le {formats.day_and_month(one.day)}" if one.day else ", sans date connue"
    amount = formats.money(one.amount)
    verb = formats.agreed(one.amount, "attendu", "attendus")
    return MoneyMoveView(
        f"{amount} {verb}{when}",
        _names(line.label for line in one.lines),
        "En retard" if one.is_late else "En route",
        "attention" if one.is_late else "info",
    )


def _payment(one: Payment, ids: set[str]) -> MoneyMoveView:
    """Show what a transfer paid of the stay, and nothing else that it paid."""
    own = [line for line in one.lines if line.id in ids]
    amount = Money.total(line.shares.mutual for line in own)
    verb = formats.agreed(amount, "versé", "versés")
    to_come = "à venir" if one.is_upcoming else verb
    on = f"le {formats.day_and_month(one.paid_on)}"
    return MoneyMoveView(
        f"{formats.money(amount)} {to_come} {on}",
        _names(line.label for line in own),
        "À venir" if one.is_upcoming else "Versé",
        "info" if one.is_upcoming else "success",
    )


def _names(labels: Iterable[str]) -> str:
    return f"{formats.listing(list(dict.fromkeys(labels)))}."


def _papers(stay: Stay) -> list[PaperView]:
    """List what the staff asked for, then the papers that the services may ask for."""
    case = stay.case
    names = dict.fromkeys(name for one in case.items if one.state in OPEN for name in one.documents)
    return [
        *(_asked(one, case.region) for one in stay.asked),
        *(PaperView(name, _AT_HAND, "", "") for name in names),
    ]


def _asked(one: Information, region: str) -> PaperView:
    title = f"{one.what[:1].upper()}{one.what[1:]}"
    if one.received_at is not None:
        return PaperView(title, f"Reçu {wording.moment(one.received_at, region)}.", *_RECEIVED)
    if one.answered_at is not None:
        when = wording.moment(one.answered_at, region)
        return PaperView(title, f"Vous avez répondu {when}. Nous lisons votre réponse.", *_READ)
    when = wording.moment(one.asked_at, region)
    return PaperView(title, f"Demandé {when}. Répondez sur la page de votre demande.", *_MISSING)


def _contacts(stay: Stay) -> list[ContactView]:
    rescue = read_assistance().rescue_in(stay.country)
    found = [
        ContactView(
            "Ou" if at else "Urgence",
            "Partout en Europe" if at else "Une vie est en danger",
            f"Le{NBSP}{one}",
            f"tel:{one}",
        )
        for at, one in enumerate(rescue.numbers)
    ]
    if stay.case.hospital_phone:
        number = stay.case.hospital_phone
        name = stay.case.hospital or "L’hôpital"
        found.append(ContactView(name, "La ligne du service", own_phone(number), f"tel:{number}"))
    return found
