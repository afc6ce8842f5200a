"""Who the member is: contracts and people covered."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from memberapp import clock
from memberapp.core.contacts import Address
from memberapp.core.errors import NotFound
from memberapp.core.places import UNKNOWN
from memberapp.core.work import Work
from memberapp.members.rules import BeneficiarySummary, ContractKind, ContractSummary, MemberSummary
from memberapp.members.tables import Beneficiary, Contract, Member


@dataclass(frozen=True)
class Person:
    """Somebody covered, once, whatever the number of contracts that name them."""

    summary: BeneficiarySummary
    birth: date


def region(work: Work) -> str:
    """Return where the caller lives, for clocks, however far their sign-in went.

    Of a visitor it is unknown, and a time says whose clock it is.
    """
    session = work.caller.session
    member = work.db.get(Member, session.member_id) if session else None
    return member.region if member else UNKNOWN


def summary(work: Work) -> MemberSummary:
    """Return the member with their contracts and the people they cover.

    Raises:
        NotFound: there is no such member.
    """
    member = work.db.get(Member, work.member_id)
    if member is None:
        raise NotFound
    people = dict.fromkeys(person.summary for person in people_by_id(work).values())
    return MemberSummary(
        id=member.id,
        civility=member.civility,
        first_name=member.first_name,
        last_name=member.last_name,
        country=member.country,
        region=member.region,
        contracts=_contracts(work, member),
        beneficiaries=tuple(people),
    )


def people_by_id(work: Work) -> dict[str, Person]:
    """Return who each beneficiary id of the member's contracts stands for.

    The same name and birth in two contracts is one person, known by their id in the first contract:
    a surcomplémentaire comes after the others, then the number of the contract decides, then the
    rank. People come in that order too; those whose cover ended stay, since their care does.
    """
    rows = work.db.exec(
        select(Beneficiary, Contract.kind)
        .join(Contract)
        .where(Contract.member_id == work.member_id)
        .order_by(Beneficiary.contract_id, col(Beneficiary.rank), Beneficiary.id)
    ).all()
    known: dict[tuple[str, date], Person] = {}
    people: dict[str, Person] = {}
    for row, _kind in sorted(rows, key=lambda pair: pair[1] == ContractKind.TOP_UP):
        stands_for = BeneficiarySummary(
            id=row.id,
            first_name=row.first_name,
            last_name=row.last_name,
            contract_id=row.contract_id,
        )
        person = Person(stands_for, row.birth)
        people[row.id] = known.setdefault((row.search_text, row.birth), person)
    return people


def covered_people(work: Work, *, contract_id: str, today: date) -> tuple[Beneficiary, ...]:
    """Return who a contract of the member covers, or covered when it ended, once each, by rank.

    A surcomplémentaire without a list of its own covers the people of the contracts it completes.
    Nobody is covered by a contract of somebody else.
    """
    member = work.db.get_one(Member, work.member_id)
    contracts = _contracts(work, member)
    contract = next((one for one in contracts if one.id == contract_id), None)
    if contract is None:
        return ()
    ended_on = None if contract.is_current(today) else contract.valid_to
    found = _listed(work, member.region, [contract.id], ended_on)
    if not found and contract.kind is ContractKind.TOP_UP:
        completed = [one.id for one in contracts if one.covered(ended_on or today)]
        return _listed(work, member.region, completed, ended_on)
    return found


def _listed(
    work: Work, region: str, contract_ids: list[str], ended_on: date | None
) -> tuple[Beneficiary, ...]:
    """Return the people of contracts, without those who left: before the end, of an ended one."""
    rows = work.db.exec(
        select(Beneficiary)
        .where(col(Beneficiary.contract_id).in_(contract_ids))
        .order_by(col(Beneficiary.rank), Beneficiary.id)
    )
    people: dict[tuple[str, date], Beneficiary] = {}
    for row in rows:
        left_on = clock.local_date(row.closed_at, region) if row.closed_at else None
        if left_on is None or (ended_on is not None and left_on >= ended_on):
            people.setdefault((row.search_text, row.birth), row)
    return tuple(people.values())


def _contracts(work: Work, member: Member) -> tuple[ContractSummary, ...]:
    rows = work.db.exec(
        select(Contract)
        .where(Contract.member_id == member.id)
        .order_by(col(Contract.valid_from), Contract.id)
    )
    return tuple(
        ContractSummary(
            id=row.id,
            kind=ContractKind(row.kind),
            product=row.product,
            valid_from=row.valid_from,
            valid_to=_last_day(row, member.region),
            is_closed=row.closed_at is not None,
        )
        for row in rows
    )


def _last_day(row: Contract, region: str) -> date | None:
    if row.closed_at is None:
        return row.valid_to
    closed_on = clock.local_date(row.closed_at, region)
    return min(row.valid_to or closed_on, closed_on)


def address_of(member: Member) -> Address:
    """Return the address of a member's row."""
    return Address(
        member.address_line1, member.address_line2, member.address_zip, member.address_city
    )
