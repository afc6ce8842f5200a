"""What is left of the ceilings of guarantees, after the care that they paid.

Rules: docs/rules.md, Contract.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from memberapp.care.rules.lines import CareLine
from memberapp.core.dates import is_known, years_later
from memberapp.members.rules import Ceiling, ContractGuarantee, in_force

LONGEST_PERIOD_YEARS = 4
"""Of a ceiling: older care counts in none."""


@dataclass(frozen=True)
class Use:
    """A care line that a guarantee paid, as its ceiling counts it."""

    person_id: str
    family: str
    care_date: date
    quantity: float
    cents: int


@dataclass(frozen=True)
class Left:
    """What is left of a ceiling."""

    count: float | None
    cents: int | None
    renews_on: date | None
    """The day from which more is left; None while everything is."""

    @property
    def is_reached(self) -> bool:
        """Return whether the guarantee pays nothing more until then."""
        return self.count == 0 or self.cents == 0


def left_of(ceiling: Ceiling, uses: Collection[Use], on: date) -> Left:
    """Return what is left of a ceiling on a day, after the care that it paid.

    A ceiling of one year is that of the calendar year of the care. One of several years runs from
    each care: what was paid for on a day can be paid for again that many years later.
    """
    counted = [use for use in uses if _counts(ceiling, use, on)]
    taken = sum(use.quantity for use in counted)
    cents = sum(use.cents for use in counted)
    return Left(
        count=None if ceiling.count is None else max(0, ceiling.count - taken),
        cents=None if ceiling.cents is None else max(0, ceiling.cents - cents),
        renews_on=_renewal(ceiling, counted, on) if counted else None,
    )


@dataclass(frozen=True)
class LineCeiling:
    """The guarantee of a line and what is left of its ceiling, over the period of the line."""

    guarantee: ContractGuarantee
    ceiling: Ceiling
    left: Left
    is_past: bool = False
    """Whether the day from which more is left has come."""


def guarantee_of(
    guarantees: Iterable[ContractGuarantee], line: CareLine
) -> ContractGuarantee | None:
    """Return the guarantee of a contract that a line of it falls under, None without one.

    Of its family it may name the acts: one that it does not name and that was not paid is not its.
    """
    found = in_force(guarantees, line.care_date).get(line.family)
    if found is not None and found.acts and line.act not in found.acts and not line.shares.mutual:
        return None
    return found


def ceiling_of(
    guarantee: ContractGuarantee | None, line: CareLine, uses: Collection[Use], *, today: date
) -> LineCeiling | None:
    """Return what is left of the ceiling of a line's guarantee; None without a ceiling.

    `uses` are what that ceiling counts, the line included.
    """
    if guarantee is None or guarantee.ceiling is None or not is_known(line.care_date):
        return None
    left = left_of(guarantee.ceiling, uses, end_of_period(guarantee.ceiling, line.care_date))
    is_past = left.renews_on is not None and left.renews_on <= today
    return LineCeiling(guarantee, guarantee.ceiling, left, is_past)


def end_of_period(ceiling: Ceiling, on: date) -> date:
    """Return the day on which the ceiling of a care is read: the end of its calendar year.

    One of several years runs from each care, so it is read on the day of the care.
    """
    return date(on.year, 12, 31) if ceiling.years == 1 else on


class _Known(Protocol):
    @property
    def id(self) -> str: ...


P = TypeVar("P", bound=_Known)


def left_to(
    guarantee: ContractGuarantee, people: Sequence[P], uses: Iterable[Use], on: date
) -> list[tuple[tuple[P, ...], Left]]:
    """Return what is left of a guarantee's ceiling, by person or for all of them together."""
    ceiling = guarantee.ceiling
    if ceiling is None or not people:
        return []
    own = [use for use in uses if use.family == guarantee.family]
    if ceiling.is_shared:
        return [(tuple(people), left_of(ceiling, own, on))]
    return [
        ((one,), left_of(ceiling, [use for use in own if use.person_id == one.id], on))
        for one in people
    ]


def _counts(ceiling: Ceiling, use: Use, on: date) -> bool:
    if ceiling.years == 1:
        return use.care_date.year == on.year and use.care_date <= on
    return use.care_date <= on < years_later(use.care_date, ceiling.years)


def _renewal(ceiling: Ceiling, counted: Collection[Use], on: date) -> date:
    if ceiling.years == 1:
        return date(on.year + 1, 1, 1)
    return years_later(min(use.care_date for use in counted), ceiling.years)
