"""What was paid in a year, by person and kind of care: the total for the tax file.

It alone counts by the day of payment (docs/feed.md, Year): what is pending is in none.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, extract
from sqlmodel import col

from memberapp.care import lines as care_lines
from memberapp.care import totals
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import CareKind, LineStatus
from memberapp.care.tables import Reimbursement
from memberapp.care.totals import Sum
from memberapp.core import audit
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.members.rules import BeneficiarySummary

_PAY_DATE: Final = col(Reimbursement.pay_date)
_PAID: Final = totals.SumQuery(
    care_lines.of(bindparam("member_id")),
    care_lines.COUNTS,
    col(Reimbursement.status) == LineStatus.PAID,
    _PAY_DATE.between(bindparam("first"), bindparam("last")),
    group_by=(
        extract("year", _PAY_DATE).label("paid_year"),  # one: all of it is one view
        col(Reimbursement.act),
        col(Reimbursement.family),
        col(Reimbursement.beneficiary_id),
    ),
)


@dataclass(frozen=True)
class PersonYear:
    """What was paid for one person, by kind of care."""

    person: BeneficiarySummary
    kinds: tuple[tuple[CareKind, Sum], ...]
    whole: Sum


@dataclass(frozen=True)
class YearlyTotal:
    """What was paid from the first day of a year to `last`, to the cent."""

    last: date
    people: tuple[PersonYear, ...]
    whole: Sum


def yearly_total(work: Work, *, year: int, today: date) -> YearlyTotal:
    """Return what was paid in a year, up to today when it goes on; a later year has nothing."""
    last = min(date(year, 12, 31), today)
    people = members.people_by_id(work)
    found = totals.read(
        work, _PAID, member_id=work.member_id, first=date(year, 1, 1), last=last
    ).by_group
    sums: defaultdict[BeneficiarySummary, defaultdict[CareKind, Sum]]
    sums = defaultdict(lambda: defaultdict(Sum))
    for (_year, act, family, known), part in found.items():
        sums[people[known].summary][read_acts().kind(act, family)] += part
    once = dict.fromkeys(person.summary for person in people.values())
    return YearlyTotal(
        last=last,
        people=tuple(
            PersonYear(
                person,
                tuple((kind, sums[person][kind]) for kind in CareKind if kind in sums[person]),
                totals.total(sums[person].values()),
            )
            for person in once
            if person in sums
        ),
        whole=totals.total(found.values()),
    )


@writes
def issue_yearly_total(work: Work, *, year: int, today: date) -> YearlyTotal:
    """Return the total that is about to be downloaded, and write that down."""
    work.audit(audit.Event.YEARLY_TOTAL_DOWNLOADED, ref=str(year))
    return yearly_total(work, year=year, today=today)
