"""Statements: what the lines of a batch belong to, made where it is new."""

from collections.abc import Collection, Iterable, Mapping

from sqlmodel import col, func, or_, select

from memberapp.care.tables import Statement
from memberapp.core import bulk
from memberapp.core.brand import read_brand
from memberapp.core.dates import NO_END, UNKNOWN, is_known
from memberapp.core.identifiers import statement_reference
from memberapp.core.work import Work
from memberapp.feed.objects import Reimbursement

_Keyed = tuple[str, str]
"""A member, and a statement key of theirs."""
_MARKS = {UNKNOWN.year, NO_END.year}


def statement_ids(work: Work, lines: Iterable[tuple[str, Reimbursement]]) -> Mapping[_Keyed, int]:
    """Return the statement of each (member, key), giving new ones their public reference.

    The year of a reference is that of the payment, else of the care, else of this import; a
    reference never changes afterwards.
    """
    this_year = read_brand().day_of(work.now).year
    years: dict[_Keyed, int] = {}
    for member_id, line in lines:
        if line.statement is not None:
            key, day = (member_id, line.statement), line.pay_date or line.care_date
            if day.year in _MARKS and not is_known(day):
                years.setdefault(key, this_year)
            else:
                years[key] = day.year
    if not years:
        return {}
    found = _existing_statements(work, years)
    missing = {key: year for key, year in years.items() if key not in found}
    if not missing:
        return found
    last_numbers = _last_numbers(work, set(missing.values()))
    numbers = dict(last_numbers)
    new = []
    for (member_id, core_key), year in missing.items():
        numbers[year] += 1
        new.append(
            {
                "member_id": member_id,
                "core_key": core_key,
                "year": year,
                "number": numbers[year],
                "reference": statement_reference(year, numbers[year]),
            }
        )
    bulk.insert(work, Statement, new)
    return found | _statements_after(work, last_numbers)


def _existing_statements(work: Work, keys: Collection[_Keyed]) -> dict[_Keyed, int]:
    rows = work.db.exec(
        select(Statement.member_id, Statement.core_key, Statement.id).join(
            *bulk.pairs(work, Statement.member_id, Statement.core_key, keys)
        )
    )
    return {(member_id, core_key): number or 0 for member_id, core_key, number in rows}


def _statements_after(work: Work, last_numbers: Mapping[int, int]) -> dict[_Keyed, int]:
    """Return the statements of some years whose numbers come after the last one there was."""
    are_new = (
        (col(Statement.year) == year) & (col(Statement.number) > last)
        for year, last in last_numbers.items()
    )
    rows = work.db.exec(
        select(Statement.member_id, Statement.core_key, Statement.id).where(or_(*are_new))
    )
    return {(member_id, core_key): number or 0 for member_id, core_key, number in rows}


def _last_numbers(work: Work, years: set[int]) -> dict[int, int]:
    """Return the last number of each year: one look into the index, however many there are."""
    return {year: _last_number(work, year) for year in years}


def _last_number(work: Work, year: int) -> int:
    return work.db.exec(select(func.max(Statement.number)).where(Statement.year == year)).one() or 0
