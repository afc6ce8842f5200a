"""The list of lines of care, page by page: cares and months, as a member counts them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from memberapp.care.rules.lines import CareLine, Shares
from memberapp.care.rules.search import Reference


@dataclass(frozen=True)
class MonthOfCare:
    """What the cares of one month add up to under a filter, on all its pages."""

    first_day: date
    count: int
    """How many cares, cancelled ones included."""
    shares: Shares


@dataclass(frozen=True)
class LinePage:
    """Some lines, newest first, and what the whole filter adds up to.

    A care is all the lines of one act: it is counted once, and never parted over two pages.
    """

    lines: tuple[CareLine, ...]
    first_rank: int
    """Rank of the first care shown in the whole filter, from 1; 0 when there is none."""
    count: int
    """How many cares the filter holds, cancelled ones included."""
    counted: int
    """How many of them are in the totals."""
    line_count: int
    totals: Shares
    months: tuple[MonthOfCare, ...]
    """Every month of the filter that has a care, newest first; they add up to `totals`."""
    taken_over: frozenset[str]
    """The lines of the filter whose rest another line of it took over."""
    next_cursor: str | None
    previous_exists: bool
    reference: Reference | None = None
    """The reference searched for: the other filters were ignored for it."""
    is_of_any_year: bool = False
    """Whether a date that was searched for has its own year: that of the filter was ignored."""


def cares_of(lines: Iterable[CareLine]) -> list[tuple[CareLine, ...]]:
    """Return lines care by care; those of one act follow each other, as a list has them."""
    cares: list[list[CareLine]] = []
    for line in lines:
        if cares and _is_same_act(line, cares[-1]):
            cares[-1].append(line)
        else:
            cares.append([line])
    return [tuple(care) for care in cares]


def _is_same_act(line: CareLine, care: list[CareLine]) -> bool:
    if line.primary_id is None:
        return False
    return line.primary_id == care[0].primary_id or line.primary_id in {one.id for one in care}
