"""Two years of care, compared: the figures of the dashboard."""

from collections import defaultdict
from datetime import date
from typing import Final

from sqlalchemy import bindparam, case
from sqlmodel import col

from memberapp.care import lines as care_lines
from memberapp.care import totals
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import CareKind, CareOverview, KindComparison, YearOfCare
from memberapp.care.tables import Reimbursement
from memberapp.care.totals import Sum
from memberapp.core.work import Work

_CARE_DATE: Final = col(Reimbursement.care_date)
_TWO_YEARS: Final = totals.SumQuery(
    care_lines.of(bindparam("member_id")),
    _CARE_DATE.between(bindparam("first"), bindparam("end")),
    group_by=(
        case((bindparam("start") > _CARE_DATE, 1), else_=0).label("is_last_year"),
        col(Reimbursement.act),
        col(Reimbursement.family),
    ),
)


def overview(work: Work, *, today: date) -> CareOverview:
    """Return what this year and the last one cost, in all and by kind of care.

    Each year is a view of its own, so its figures are those of the list filtered by that year; its
    kinds add up to it. A kind is there when a counted line of either year is of it.
    """
    this, last = today.year, today.year - 1
    found = totals.read(
        work,
        _TWO_YEARS,
        member_id=work.member_id,
        first=date(last, 1, 1),
        start=date(this, 1, 1),
        end=date(this, 12, 31),
    )
    years: defaultdict[int, Sum] = defaultdict(Sum)
    kinds: defaultdict[tuple[int, CareKind], Sum] = defaultdict(Sum)
    for (is_last, act, family), part in found.by_group.items():
        of_year = last if is_last else this
        years[of_year] += part
        kinds[of_year, read_acts().kind(act, family)] += part
    return CareOverview(
        today=today,
        this_year=_year(this, years[this]),
        last_year=_year(last, years[last]),
        kinds=tuple(
            KindComparison(kind, kinds[last, kind].shares, kinds[this, kind].shares)
            for kind in CareKind
            if kinds[last, kind].counted or kinds[this, kind].counted
        ),
    )


def _year(year: int, of_it: Sum) -> YearOfCare:
    return YearOfCare(year, of_it.shares, of_it.counted, of_it.pending)
