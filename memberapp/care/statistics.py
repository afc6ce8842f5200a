"""Two years of care, compared: the figures of the dashboard."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
from sqlmodel import col

from memberapp.care import lines as care_lines
from memberapp.care.catalogue import read_acts
from memberapp.care.lines import LineToCount
from memberapp.care.rules.lines import (
    CareKind,
    CareOverview,
    KindComparison,
    ShareCents,
    Shares,
    YearOfCare,
    counted_shares,
)
from memberapp.care.tables import Reimbursement
from memberapp.core.work import Work

_CENTS = list(ShareCents._fields)


def overview(work: Work, *, today: date) -> CareOverview:
    """Return what this year and the last one cost, in all and by kind of care.

    Each year is a view of its own, so its figures are those of the list filtered by that year; its
    kinds add up to it. A kind is there when a counted line of either year is of it.
    """
    this, last = today.year, today.year - 1
    rows = care_lines.read_to_count(
        work,
        care_lines.of(work.member_id),
        col(Reimbursement.care_date).between(date(last, 1, 1), date(this, 12, 31)),
    )
    figures = _figures(rows)
    by_kind = _sums(figures, ["year", "kind"])
    return CareOverview(
        today=today,
        this_year=_year(figures, this),
        last_year=_year(figures, last),
        kinds=tuple(
            KindComparison(
                kind=kind,
                last_year=by_kind.get((last, kind), Shares()),
                this_year=by_kind.get((this, kind), Shares()),
            )
            for kind in CareKind
            if (last, kind) in by_kind or (this, kind) in by_kind
        ),
    )


def _figures(rows: list[LineToCount]) -> pd.DataFrame:
    """Return one record for each counted line, with what it adds to its year, in whole cents."""
    columns = ["year", "kind", "is_pending", *_CENTS]
    figures = pd.DataFrame.from_records(list(_records(rows)), columns=columns)
    return figures.astype({"is_pending": bool} | dict.fromkeys(_CENTS, "int64"))


def _records(rows: list[LineToCount]) -> Iterator[tuple[Any, ...]]:
    kind_of = read_acts().kind
    for year in {row.care_date.year for row in rows}:
        view = [row for row in rows if row.care_date.year == year]
        added = counted_shares([row.line for row in view])
        for row, cents in zip(view, added, strict=True):
            if row.line.counts:
                yield (year, kind_of(row.act, row.family), row.is_pending, *cents)


def _sums(figures: pd.DataFrame, keys: list[str]) -> dict[Any, Shares]:
    sums: Any = figures.groupby(keys)[_CENTS].sum()
    return {
        key: Shares.of_cents(*cents)
        for key, cents in zip(sums.index.tolist(), sums.to_numpy().tolist(), strict=True)
    }


def _year(figures: pd.DataFrame, year: int) -> YearOfCare:
    of_year: Any = figures[figures["year"] == year]
    return YearOfCare(
        year=year,
        shares=Shares.of_cents(*of_year[_CENTS].sum().tolist()),
        line_count=len(of_year),
        pending_count=int(of_year["is_pending"].sum()),
    )
