"""Two years of care, compared: the figures of the dashboard."""

from collections import defaultdict
from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, case, or_
from sqlmodel import col

from memberapp.care import lines as care_lines
from memberapp.care import totals
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import CareKind, CareOverview, KindComparison, YearOfCare
from memberapp.care.tables import Reimbursement
from memberapp.care.totals import Sum
from memberapp.core.dates import same_day_last_year
from memberapp.core.work import Work

_CARE_DATE: Final = col(Reimbursement.care_date)
_TWO_YEARS: Final = totals.SumQuery(
    care_lines.of(bindparam("member_id")),
    _CARE_DATE.between(bindparam("first"), bindparam("end")),
    group_by=(
        case((bindparam("start") > _CARE_DATE, 1), else_=0).label("is_last_year"),
        case(
            (
                or_(
                    bindparam("until") < _CARE_DATE,
                    and_(bindparam("start") > _CARE_DATE, bindparam("until_last") < _CARE_DATE),
                ),
                1,
            ),
            else_=0,
        ).label("is_later"),
        col(Reimbursement.act),
        col(Reimbursement.family),
    ),
)


def overview(work: Work, *, until: date) -> CareOverview:
    """Return what the year of a day and the one before cost, and compare them until that day.

    Each year is a view of its own, so its figures are those of the list filtered by that year. What
    is compared is the part of it until the same date: its kinds add up to `so_far`. A kind is there
    when a counted line of either part is of it.
    """
    this, last = until.year, until.year - 1
    found = totals.read(
        work,
        _TWO_YEARS,
        member_id=work.member_id,
        first=date(last, 1, 1),
        until_last=same_day_last_year(until),
        start=date(this, 1, 1),
        until=until,
        end=date(this, 12, 31),
    )
    whole: defaultdict[int, Sum] = defaultdict(Sum)
    so_far: defaultdict[int, Sum] = defaultdict(Sum)
    kinds: defaultdict[tuple[int, CareKind], Sum] = defaultdict(Sum)
    for (is_last, is_later, act, family), part in found.by_group.items():
        of_year = last if is_last else this
        whole[of_year] += part
        if not is_later:
            so_far[of_year] += part
            kinds[of_year, read_acts().kind(act, family)] += part
    return CareOverview(
        compared_on=until,
        this_year=_year(this, whole[this], so_far[this]),
        last_year=_year(last, whole[last], so_far[last]),
        kinds=tuple(
            KindComparison(kind, kinds[last, kind].shares, kinds[this, kind].shares)
            for kind in CareKind
            if kinds[last, kind].counted or kinds[this, kind].counted
        ),
    )


def _year(year: int, whole: Sum, so_far: Sum) -> YearOfCare:
    return YearOfCare(
        year, whole.shares, whole.counted, whole.pending, so_far.shares, so_far.counted
    )
