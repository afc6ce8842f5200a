"""Payments to come: when a pending line should reach the member, going by their own past ones.

Nothing here is a promise. The usual delay of a payer is the median of the days from a care to its
payment, on the member's own account; with too few of them nobody can say when, and no day is said.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import median_low
from typing import Final, NamedTuple

from memberapp.care.rules.lines import CareLine
from memberapp.core.money import Money

MIN_PAYMENTS: Final = 5
"""Fewer of one payer say nothing of its usual delay."""
LEEWAY: Final = timedelta(days=3)
"""« Vers » a day: a payment is not late before so many days more, a weekend included."""
_NINE_OF_TEN: Final = 0.9


class PastPayment(NamedTuple):
    """A care that was paid to the member; several lines of one care and one payment are one."""

    payer: str
    """The contract that paid: each has its own delay."""
    care_date: date
    paid_on: date


class Delay(NamedTuple):
    """How long a payer takes, counted from the day of the care."""

    usual: timedelta
    """The median."""
    longest: timedelta
    """What nine payments of ten kept within, or the usual delay and its leeway."""


@dataclass(frozen=True)
class Arrival:
    """Pending lines that should be paid to the member on one day."""

    day: date | None
    """About when; None when the payer's usual delay is not known."""
    is_late: bool
    """Whether that payer seldom takes so long."""
    lines: tuple[CareLine, ...]

    @property
    def amount(self) -> Money:
        """Return what the member should receive: the mutual's share of the lines."""
        return Money.total(line.shares.mutual for line in self.lines)


def usual_delays(past: Iterable[PastPayment]) -> dict[str, Delay]:
    """Return the delay of each payer that has paid often enough to have a usual one."""
    known: defaultdict[str, list[timedelta]] = defaultdict(list)
    for payment in set(past):
        if payment.paid_on >= payment.care_date:
            known[payment.payer].append(payment.paid_on - payment.care_date)
    return {
        payer: _delay(sorted(taken)) for payer, taken in known.items() if len(taken) >= MIN_PAYMENTS
    }


def arrivals(
    pending: Iterable[CareLine], past: Iterable[PastPayment], *, today: date
) -> tuple[Arrival, ...]:
    """Return what should arrive, by day: late ones first, those without a day last.

    A line that is worth nothing to the member is left out. One whose day has passed is expected
    today, until it takes longer than payments of that payer do.
    """
    delays = usual_delays(past)
    found: defaultdict[tuple[bool, date], list[CareLine]] = defaultdict(list)
    for line in pending:
        if line.shares.mutual:
            found[_expected(line, delays.get(line.contract_id), today)].append(line)
    return tuple(
        Arrival(None if day == date.max else day, not is_in_time, tuple(lines))
        for (is_in_time, day), lines in sorted(found.items(), key=lambda one: one[0])
    )


def _delay(taken: list[timedelta]) -> Delay:
    usual = median_low(taken)
    return Delay(usual, max(usual + LEEWAY, taken[ceil(_NINE_OF_TEN * len(taken)) - 1]))


def _expected(line: CareLine, delay: Delay | None, today: date) -> tuple[bool, date]:
    """Return whether a line is in time, and its day: the last of all when it has none."""
    if delay is None:
        return True, date.max
    if line.care_date + delay.longest < today:
        return False, line.care_date + delay.usual
    return True, max(line.care_date + delay.usual, today)
