"""The care that the guarantees of a contract paid, as their ceilings count it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from memberapp.care import lines as care_lines
from memberapp.care.rules.ceilings import (
    LONGEST_PERIOD_YEARS,
    LineCeiling,
    Use,
    ceiling_of,
    guarantee_of,
)
from memberapp.care.rules.lines import CareLine
from memberapp.care.tables import Reimbursement
from memberapp.core.brand import read_brand
from memberapp.core.dates import is_known, years_later
from memberapp.core.work import Work
from memberapp.members import guarantees
from memberapp.members import service as members
from memberapp.members.rules import ContractSummary
from memberapp.members.service import Person


def first_day(on: date) -> date:
    """Return the first day whose care may count in a ceiling on a day."""
    return years_later(on, -LONGEST_PERIOD_YEARS)


def uses(work: Work, *, contract_id: str, people: Mapping[str, Person], since: date) -> list[Use]:
    """Return the care that a contract of the member paid from a day on, the oldest first.

    `people` says who each beneficiary id stands for (`members.people_by_id`). Nothing of somebody
    else's contract.
    """
    found = uses_by_contract(work, contract_ids=[contract_id], people=people, since=since)
    return found.get(contract_id, [])


def beside(
    work: Work, *, lines: Sequence[CareLine], contracts: Collection[ContractSummary]
) -> dict[str, LineCeiling]:
    """Return what is left of the ceiling of each line that has one, by the line's id.

    `contracts` are the member's own: nothing is read of a line of somebody else's.
    """
    dated = guarantees.of_contracts(work, contracts=contracts)
    bounded = {
        line.id: (line, found)
        for line in lines
        if line.counts
        and is_known(line.care_date)
        and (found := guarantee_of(dated.get(line.contract_id, ()), line)) is not None
        and found.ceiling is not None
    }
    if not bounded:
        return {}
    people = members.people_by_id(work)
    oldest = min(line.care_date for line, _ in bounded.values())
    paid = uses_by_contract(
        work,
        contract_ids={line.contract_id for line, _ in bounded.values()},
        people=people,
        since=date(max(1, oldest.year - LONGEST_PERIOD_YEARS), 1, 1),
        families={line.family for line, _ in bounded.values()},
    )
    today = read_brand().day_of(work.now)
    found = {}
    for line, guarantee in bounded.values():
        person = people[line.beneficiary_id].summary.id
        is_shared = guarantee.ceiling is not None and guarantee.ceiling.is_shared
        counted = [
            use
            for use in paid.get(line.contract_id, ())
            if use.family == line.family and (is_shared or use.person_id == person)
        ]
        if ceiling := ceiling_of(guarantee, line, counted, today=today):
            found[line.id] = ceiling
    return found


def uses_by_contract(
    work: Work,
    *,
    contract_ids: Collection[str],
    people: Mapping[str, Person],
    since: date,
    families: Collection[str] | None = None,
) -> dict[str, list[Use]]:
    """Return the same of several contracts, in one query; of some families of acts, or of all."""
    of_families = () if families is None else (col(Reimbursement.family).in_(families),)
    rows = work.db.execute(
        select(
            col(Reimbursement.contract_id),
            col(Reimbursement.beneficiary_id),
            col(Reimbursement.family),
            col(Reimbursement.care_date),
            col(Reimbursement.quantity),
            col(Reimbursement.mutual_cents),
        )
        .where(
            care_lines.of(work.member_id),
            care_lines.COUNTS,
            col(Reimbursement.contract_id).in_(contract_ids),
            col(Reimbursement.mutual_cents) > 0,
            col(Reimbursement.care_date) >= since,
            *of_families,
        )
        .order_by(*care_lines.OLDEST_FIRST)
    )
    found: defaultdict[str, list[Use]] = defaultdict(list)
    for contract_id, who, *use in rows:
        found[contract_id].append(Use(people[who].summary.id, *use))
    return found
