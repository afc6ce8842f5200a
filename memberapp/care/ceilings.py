"""The care that the guarantees of a contract paid, as their ceilings count it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from memberapp.care import lines as care_lines
from memberapp.care.rules.ceilings import LONGEST_PERIOD_YEARS, Use
from memberapp.care.tables import Reimbursement
from memberapp.core.dates import years_later
from memberapp.core.work import Work
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


def uses_by_contract(
    work: Work, *, contract_ids: Collection[str], people: Mapping[str, Person], since: date
) -> dict[str, list[Use]]:
    """Return the same of several contracts, in one query."""
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
        )
        .order_by(*care_lines.OLDEST_FIRST)
    )
    found: defaultdict[str, list[Use]] = defaultdict(list)
    for contract_id, who, *use in rows:
        found[contract_id].append(Use(people[who].summary.id, *use))
    return found
