"""Payments to come, in words: never a promise, late ones are said."""

from collections.abc import Sequence
from dataclasses import dataclass

from memberapp import addresses
from memberapp.care.rules.arrivals import Arrival
from memberapp.care.rules.lines import CareLine
from memberapp.care.views.lines import title_of
from memberapp.care.views.reimbursements import BOTH_YEARS, ListQuery
from memberapp.core import formats
from memberapp.core.money import Money
from memberapp.dashboard.rules import Dashboard

FOLLOW_UP = "follow_up"
"""The reason of a call about something that is under way."""


@dataclass(frozen=True)
class ArrivalView:
    """What should arrive, and about when."""

    title: str
    about: str
    path: str
    is_late: bool


def to_arrivals(dashboard: Dashboard) -> list[ArrivalView]:
    """Say what is late, what comes next and what has no day yet, one line each."""
    late = [one for one in dashboard.arrivals if one.is_late]
    dated = [one for one in dashboard.arrivals if one.day and not one.is_late]
    others = [one for one in dashboard.arrivals if one.day is None]
    said = ((_late, late), (_next, dated), (_without_day, others))
    return [say(found, dashboard) for say, found in said if found]


def _late(found: Sequence[Arrival], dashboard: Dashboard) -> ArrivalView:
    amount = _total(found)
    days = [one.day for one in found if one.day is not None]
    when = f"vers le {formats.day_and_month(days[0])}"
    if len(days) > 1:
        when = f"entre le {formats.day_and_month(days[0])} et le {formats.day_and_month(days[-1])}"
    expected = formats.agreed(amount.nearest_euro, "attendu", "attendus")
    return ArrivalView(
        title=f"{formats.about(amount)} {expected} {when}, en retard",
        about=f"{_about(_lines(found), dashboard)}. Demander à être rappelé.",
        path=addresses.callback_form_path(reason=FOLLOW_UP),
        is_late=True,
    )


def _next(found: Sequence[Arrival], dashboard: Dashboard) -> ArrivalView:
    first, *others = found
    about = _about(first.lines, dashboard)
    if others:
        until = "vers le" if len(others) == 1 else "jusque vers le"
        about += f", puis {formats.money(_total(others))} {until} {_day(others[-1])}"
    arrive = formats.agreed(first.amount.nearest_euro, "arrive", "arrivent")
    return ArrivalView(
        title=f"{formats.about(first.amount)} {arrive} vers le {_day(first)}",
        about=about,
        path=_list_of(_lines(found), dashboard),
        is_late=False,
    )


def _without_day(found: Sequence[Arrival], dashboard: Dashboard) -> ArrivalView:
    lines = _lines(found)
    return ArrivalView(
        title=f"{formats.about(_total(found))} en cours de paiement",
        about=f"{_about(lines, dashboard)}. La date n’est pas encore connue.",
        path=_list_of(lines, dashboard),
        is_late=False,
    )


def _about(lines: Sequence[CareLine], dashboard: Dashboard) -> str:
    """Say the exact amount and the care, « 25,81 €, kinésithérapie de Julien »."""
    amount = Money.total(line.shares.mutual for line in lines)
    care = title_of(lines)
    if len(lines) == 1 and len(dashboard.member.beneficiaries) > 1:
        care += f" {formats.of(lines[0].beneficiary_first_name)}"
    if not care[1:2].isupper():  # « IRM » stays as it is
        care = care[:1].lower() + care[1:]
    return f"{formats.money(amount)}, {care}"


def _list_of(lines: Sequence[CareLine], dashboard: Dashboard) -> str:
    is_of_this_year = all(line.care_date.year == dashboard.today.year for line in lines)
    return ListQuery(annee="" if is_of_this_year else BOTH_YEARS).path


def _lines(found: Sequence[Arrival]) -> list[CareLine]:
    return [line for one in found for line in one.lines]


def _total(found: Sequence[Arrival]) -> Money:
    return Money.total(one.amount for one in found)


def _day(arrival: Arrival) -> str:
    return formats.day_and_month(arrival.day) if arrival.day else ""
