"""What is left of the ceilings of guarantees, after the care that they paid.

Rules: docs/rules.md, Contract.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from memberapp.core.dates import years_later
from memberapp.members.rules import Ceiling, ContractGuarantee

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
