"""What is left of each ceiling, and of what the compulsory insurance withholds in a year.

Nothing is shown of what the feed does not say: a guarantee without a limit has no ceiling, and a
person of whom nothing was withheld this year has no counter of fees.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from memberapp.care import ceilings
from memberapp.care import lines as care_lines
from memberapp.care.rules.ceilings import left_to
from memberapp.care.rules.counters import CeilingLeft, Counters, Fee, FeeUsed
from memberapp.care.tables import Reimbursement
from memberapp.care.tariffs import read_tariffs
from memberapp.core.work import Work
from memberapp.members import guarantees
from memberapp.members import service as members
from memberapp.members.rules import BeneficiarySummary, ContractSummary, in_force
from memberapp.members.service import Person

_WITHHELD: Final = (
    select(
        col(Reimbursement.beneficiary_id),
        func.sum(Reimbursement.flat_fee_cents),
        func.sum(Reimbursement.deductible_cents),
    )
    .where(
        care_lines.of(bindparam("member_id")),
        care_lines.COUNTS,
        col(Reimbursement.primary_id).is_(None),
        col(Reimbursement.care_date).between(bindparam("first"), bindparam("last")),
    )
    .group_by(col(Reimbursement.beneficiary_id))
)


def read(work: Work, *, today: date) -> Counters:
    """Return every counter that moved: of the contracts and the people of today.

    Raises:
        NotFound: there is no such member.
    """
    member, people = members.summary_and_people(work)
    contracts = member.current_contracts(today)
    return Counters(_ceilings(work, contracts, people, today), _fees(work, people, today))


def fees(work: Work, *, today: date) -> tuple[FeeUsed, ...]:
    """Return what was withheld this year of each person of whom something was, up to a day.

    The compulsory insurance withholds it from its own share, so a further contract's lines, which
    may name it again, do not count; the rule and its caps: docs/rules.md, « Counters ».
    """
    return _fees(work, members.people_by_id(work), today)


def _fees(work: Work, people: dict[str, Person], today: date) -> tuple[FeeUsed, ...]:
    days = {"first": date(today.year, 1, 1), "last": today}
    used: dict[tuple[str, Fee], int] = {}
    for known, *amounts in work.db.execute(_WITHHELD, {"member_id": work.member_id, **days}):
        for fee, cents in zip((Fee.FLAT_FEE, Fee.DEDUCTIBLE), amounts, strict=True):
            key = (people[known].summary.id, fee)
            used[key] = used.get(key, 0) + int(cents)
    return tuple(
        FeeUsed(person, fee, today.year, cents, read_tariffs().fee_cap(fee, today))
        for person in _once(people)
        for fee in Fee
        if (cents := used.get((person.id, fee), 0))
    )


def _ceilings(
    work: Work, contracts: Collection[ContractSummary], people: dict[str, Person], today: date
) -> tuple[CeilingLeft, ...]:
    dated = guarantees.of_contracts(work, contracts=contracts)
    bounded = {
        contract_id: [one for one in in_force(own, today).values() if one.ceiling is not None]
        for contract_id, own in dated.items()
    }
    if not any(bounded.values()):
        return ()
    uses = ceilings.uses_by_contract(
        work,
        contract_ids=[contract_id for contract_id, own in bounded.items() if own],
        people=people,
        since=ceilings.first_day(today),
    )
    listed = members.listed_ids(work, contract_ids=[one.id for one in contracts])
    covered = {person.summary.id for known, person in people.items() if known in listed}
    shown = [person for person in _once(people) if person.id in covered]
    return tuple(
        CeilingLeft(whose, guarantee, left)
        for contract_id, own in bounded.items()
        for guarantee in own
        for whose, left in left_to(guarantee, shown, uses.get(contract_id, []), today)
        if left.renews_on is not None
    )


def _once(people: dict[str, Person]) -> list[BeneficiarySummary]:
    """Return each person once, in their order."""
    return list(dict.fromkeys(person.summary for person in people.values()))
