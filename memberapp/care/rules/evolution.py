"""Two years of care beside each other: which days of each are compared, and by what."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from memberapp.care.rules.lines import CareKind, Shares
from memberapp.core.dates import same_day_last_year

K = TypeVar("K")


class Grouping(StrEnum):
    """By what two years are compared (the words of the address)."""

    MONTH = "mois"
    KIND = "soin"
    PERSON = "personne"
    PAYER = "payeur"


@dataclass(frozen=True)
class Span:
    """The days of a year that are compared: from its first one to `last`."""

    last: date

    @property
    def year(self) -> int:
        """Return the year."""
        return self.last.year

    @property
    def first(self) -> date:
        """Return the first day of the year."""
        return date(self.last.year, 1, 1)

    @property
    def is_whole(self) -> bool:
        """Return whether all days of the year are compared."""
        return self.last == date(self.last.year, 12, 31)


@dataclass(frozen=True)
class Part(Generic[K]):
    """What one month, kind of care or person cost in each of the two years."""

    key: K
    """A month from 1, a kind, or the id that stands for a person; empty for the whole."""
    before: Shares
    after: Shares


@dataclass(frozen=True)
class Evolution:
    """Two years of care, compared; its parts add up to the whole, to the cent."""

    before: Span
    after: Span
    whole: Part[str]
    count_before: int
    """How many lines count in the older year."""
    count_after: int
    by_month: tuple[Part[int], ...]
    """Every month up to the last one that either span or any care reaches."""
    by_kind: tuple[Part[CareKind], ...]
    """The dearest of both years together first."""
    by_person: tuple[Part[str], ...]


def compared_until(cover_ended_on: date | None, *, today: date) -> date:
    """Return until when years are compared: of a cover that ended this year, its last day."""
    if cover_ended_on is not None and cover_ended_on.year == today.year:
        return cover_ended_on
    return today


def spans(year: int, *, until: date, is_whole: bool) -> tuple[Span, Span]:
    """Return the days that are compared of the year before and of a year.

    The year that goes on is compared up to `until`, with the year before up to the same date unless
    `is_whole`. The 29th of February is compared with the end of February. A year that has ended is
    compared whole.
    """
    if is_whole or year != until.year:
        return Span(date(year - 1, 12, 31)), Span(date(year, 12, 31))
    return Span(same_day_last_year(until)), Span(until)
