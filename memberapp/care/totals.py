"""Totals of care as sums of the database: no line is brought here to be added up.

A line that names no primary, and that no line of its view names, is the first and the last line of
its act: `counted_shares` adds all its amounts, and so does the database. Lines that several
contracts share are read, and `counted_shares` itself says what they add.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import col

from memberapp.care.lines import COUNTS, NEWEST_FIRST, Condition
from memberapp.care.rules.lines import (
    CountedLine,
    LineStatus,
    ShareCents,
    Shares,
    acts_of,
    counted_shares,
    taken_over,
)
from memberapp.care.tables import Reimbursement
from memberapp.core.work import Work

_PRIMARY: Final = col(Reimbursement.primary_id)
_CENTS: Final = (
    col(Reimbursement.spent_cents),
    col(Reimbursement.social_security_cents),
    col(Reimbursement.mutual_cents),
    col(Reimbursement.other_insurer_cents),
    col(Reimbursement.remaining_cents),
)
_ADDS_ITS_AMOUNTS: Final = and_(COUNTS, _PRIMARY.is_(None))


def _how_many(condition: Condition) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


_SUMS: Final = (
    func.count(),
    _how_many(COUNTS),
    _how_many(and_(COUNTS, col(Reimbursement.status) == LineStatus.PENDING)),
    func.count(_PRIMARY),
    _how_many(_PRIMARY.is_(None)),
    _how_many(_ADDS_ITS_AMOUNTS),
    *(func.sum(case((_ADDS_ITS_AMOUNTS, cents), else_=0)) for cents in _CENTS),
)


@dataclass
class Sum:
    """What a group of lines adds up to; cents in the order of `ShareCents`."""

    count: int = 0
    counted: int = 0
    """How many of them are in the totals."""
    pending: int = 0
    cares: int = 0
    """How many acts they are, whoever paid them: « soins »."""
    counted_cares: int = 0
    """How many of those are in the totals."""
    cents: list[int] = field(default_factory=lambda: [0] * len(_CENTS))

    @property
    def shares(self) -> Shares:
        """Return the amounts."""
        return Shares.of_cents(*self.cents)

    def __iadd__(self, other: "Sum") -> "Sum":
        self.count += other.count
        self.counted += other.counted
        self.pending += other.pending
        self.cares += other.cares
        self.counted_cares += other.counted_cares
        self.add(other.cents)
        return self

    def add(self, cents: Sequence[int]) -> None:
        """Add amounts."""
        self.cents = [one + more for one, more in zip(self.cents, cents, strict=True)]


@dataclass(frozen=True)
class Totals:
    """What lines add up to, by group, and which of them another contract took over."""

    by_group: dict[tuple[Any, ...], Sum]
    taken_over: frozenset[str]

    @property
    def whole(self) -> Sum:
        """Return the sum of all groups."""
        return total(self.by_group.values())


def total(parts: Iterable[Sum]) -> Sum:
    """Add sums up; nothing adds up to zero."""
    whole = Sum()
    for part in parts:
        whole += part
    return whole


class SumQuery:
    """Lines to add up: a query that is made once may be asked again with other values.

    Columns of `group_by` are columns of the line, or labelled expressions. Each value of the first
    one is a view of its own, as `counted_shares` means it; without any, or when `is_one_view`, all
    lines are one view: the groups then add up to the whole.
    """

    def __init__(
        self, *conditions: Condition, group_by: Sequence[Any] = (), is_one_view: bool = False
    ) -> None:
        self._conditions, self._group_by = conditions, group_by
        self.width = len(group_by)
        self.view_width = 0 if is_one_view else min(self.width, 1)
        by = [column.key for column in group_by]  # PostgreSQL takes no expression with a parameter
        self.sums = select(*group_by, *_SUMS).where(*conditions).group_by(*by)

    @cached_property
    def shared(self) -> Select[Any]:
        """The lines that contracts share: few members have any."""
        named = select(_PRIMARY).where(*self._conditions, _PRIMARY.is_not(None))
        is_shared = or_(_PRIMARY.is_not(None), col(Reimbursement.id).in_(named))
        columns = (
            *self._group_by,
            col(Reimbursement.id),
            _PRIMARY,
            COUNTS.label("counts"),
            *_CENTS,
        )
        lines: Any = select(*columns).where(*self._conditions, is_shared)
        return lines.order_by(*NEWEST_FIRST)


def read(work: Work, asked: SumQuery, **values: Any) -> Totals:
    """Return what the lines add up to, in one query, and one more where contracts share acts."""
    by_group: dict[tuple[Any, ...], Sum] = {}
    has_shared_acts = False
    for row in work.db.execute(asked.sums, values):
        count, counted, pending, in_shared_acts, cares, counted_cares, *cents = row[asked.width :]
        if count:
            group = tuple(row[: asked.width])
            cents = [int(part) for part in cents]
            by_group[group] = Sum(count, counted, pending, cares, counted_cares, cents)
            has_shared_acts |= bool(in_shared_acts)
    over = _add_shared_acts(work, asked, values, by_group) if has_shared_acts else frozenset[str]()
    return Totals(by_group, over)


def _add_shared_acts(
    work: Work, asked: SumQuery, values: dict[str, Any], by_group: dict[tuple[Any, ...], Sum]
) -> frozenset[str]:
    """Add to the groups what shared acts add beyond their amounts; return the lines taken over."""
    views: defaultdict[Any, list[tuple[tuple[Any, ...], CountedLine]]] = defaultdict(list)
    for row in work.db.execute(asked.shared, values):
        group = tuple(row[: asked.width])
        line_id, primary_id, counts, *cents = row[asked.width :]
        line = CountedLine(line_id, primary_id, bool(counts), ShareCents(*cents))
        views[group[: asked.view_width]].append((group, line))
    over: set[str] = set()
    for pairs in views.values():
        view = [line for _group, line in pairs]
        over |= taken_over(view)
        for (group, line), added in zip(pairs, counted_shares(view), strict=True):
            summed = line.cents if line.counts and line.primary_id is None else ShareCents()
            by_group[group].add([one - other for one, other in zip(added, summed, strict=True)])
        _count_cares(pairs, by_group)
    return frozenset(over)


def _count_cares(
    pairs: Sequence[tuple[tuple[Any, ...], CountedLine]], by_group: dict[tuple[Any, ...], Sum]
) -> None:
    """Count each act of a view once, where its first line stands; the database counted primaries.

    So a second contract's line of an act whose first line is not there is a care of its own.
    """
    cares: set[str] = set()
    counted: set[str] = set()
    for (group, line), act in zip(pairs, acts_of([line for _, line in pairs]), strict=True):
        is_primary = line.primary_id is None
        by_group[group].cares += (act not in cares) - is_primary
        cares.add(act)
        if line.counts:
            by_group[group].counted_cares += (act not in counted) - is_primary
            counted.add(act)
