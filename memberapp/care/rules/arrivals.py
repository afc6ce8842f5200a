"""Payments to come: when a pending line should reach the member, going by their own past ones.

Nothing here is a promise. The usual delay of a payer is the median of the days from a care to its
payment, on the member's own account; with too few of them nobody can say when, and no day is said.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
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


class Timing(StrEnum):
    """What can be said of the day of a payment to come."""

    LATE = "late"
    EXPECTED = "expected"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Arrival:
    """Pending lines that should be paid to the member on one day."""

    timing: Timing
    day: date | None
    """About when; None when the payer's usual delay is not known."""
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
    found: defaultdict[tuple[Timing, date | None], list[CareLine]] = defaultdict(list)
    for line in pending:
        if line.shares.mutual:
            found[_expected(line, delays.get(line.contract_id), today)].append(line)
    order = list(Timing)
    return tuple(
        Arrival(timing, day, tuple(lines))
        for (timing, day), lines in sorted(
            found.items(), key=lambda one: (order.index(one[0][0]), one[0][1] or date.max)
        )
    )


def _delay(taken: list[timedelta]) -> Delay:
    usual = median_low(taken)
    return Delay(usual, max(usual + LEEWAY, taken[ceil(_NINE_OF_TEN * len(taken)) - 1]))


def _expected(line: CareLine, delay: Delay | None, today: date) -> tuple[Timing, date | None]:
    if delay is None:
        return Timing.UNKNOWN, None
    day = line.care_date + delay.usual
    if line.care_date + delay.longest < today:
        return Timing.LATE, day
    return Timing.EXPECTED, max(day, today)
