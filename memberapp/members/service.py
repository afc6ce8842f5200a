"""Who the member is: contracts and people covered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from memberapp import clock
from memberapp.core import changes
from memberapp.core.brand import read_brand
from memberapp.core.errors import NotFound
from memberapp.core.places import UNKNOWN
from memberapp.core.prepared import Prepared
from memberapp.core.work import Work
from memberapp.members.rules import BeneficiarySummary, ContractKind, ContractSummary, MemberSummary
from memberapp.members.tables import Beneficiary, Contract, Member

_FILE: Final = (
    select_columns(
        col(Member.id),
        col(Member.civility),
        col(Member.first_name),
        col(Member.last_name),
        col(Member.country),
        col(Member.region),
        col(Contract.id).label("contract_id"),
        col(Contract.kind),
        col(Contract.product),
        col(Contract.valid_from),
        col(Contract.valid_to),
        col(Contract.closed_at),
        col(Contract.assistance_plan),
        col(Beneficiary.id).label("person_id"),
        col(Beneficiary.first_name).label("person_first_name"),
        col(Beneficiary.last_name).label("person_last_name"),
        col(Beneficiary.rank),
        col(Beneficiary.birth),
        col(Beneficiary.search_text),
    )
    .outerjoin_from(Member, Contract, col(Contract.member_id) == col(Member.id))
    .outerjoin(Beneficiary, col(Beneficiary.contract_id) == col(Contract.id))
    .where(col(Member.id) == bindparam("member_id"))
    .order_by(col(Contract.valid_from), col(Contract.id))
)
"""A member with each contract and each person of it: one query, made once, for every screen."""


_MARK: Final = Prepared(
    select_columns(col(Member.region), changes.mark_of(bindparam("member_id"))).where(
        col(Member.id) == bindparam("member_id")
    )
)


@dataclass(frozen=True)
class Mark:
    """What a screen of the file depends on: equal marks, equal screens."""

    region: str
    today: date
    """The day where the member lives."""
    insurer_today: date
    """The insurer's own day, by which a payment is still to come."""
    changes: str
    """Another text after each change that a use case or a feed recorded of the member."""


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
    return summary_and_people(work)[0]


def summary_and_people(work: Work) -> tuple[MemberSummary, dict[str, Person]]:
    """Return the member, and who each beneficiary id stands for (`people_by_id`), in one query.

    Raises:
        NotFound: there is no such member.
    """
    rows = work.db.execute(_FILE, {"member_id": work.member_id}).all()
    if not rows:
        raise NotFound
    member = rows[0]
    region = member.region
    contracts = {row.contract_id: _contract(row, region) for row in rows if row.contract_id}
    people = _people([row for row in rows if row.person_id])
    found = MemberSummary(
        id=member.id,
        civility=member.civility,
        first_name=member.first_name,
        last_name=member.last_name,
        country=member.country,
        region=region,
        contracts=tuple(contracts.values()),
        beneficiaries=tuple(dict.fromkeys(person.summary for person in people.values())),
    )
    return found, people


def mark(work: Work) -> Mark:
    """Return the mark of the caller's file, in one query.

    Raises:
        NotFound: there is no such member.
    """
    row = _MARK.first(work, {"member_id": work.member_id})
    if row is None:
        raise NotFound
    return mark_of(work, row)


def mark_columns(member_id: Any) -> tuple[Any, ...]:
    """Return what `mark_of` needs, for a query of the member's row that reads more."""
    return col(Member.region), changes.mark_of(member_id)


def mark_of(work: Work, read: Sequence[Any]) -> Mark:
    """Return the mark that the values of `mark_columns` make."""
    region, change_ids = read
    today = clock.local_date(work.now, region)
    return Mark(region, today, read_brand().day_of(work.now), change_ids or "")


def people_by_id(work: Work) -> dict[str, Person]:
    """Return who each beneficiary id of the member's contracts stands for.

    The same name and birth in two contracts is one person, known by their id in the first contract:
    a surcomplémentaire comes after the others, then the number of the contract decides, then the
    rank. People come in that order too; those whose cover ended stay, since their care does.
    """
    rows = work.db.execute(_FILE, {"member_id": work.member_id})
    return _people([row for row in rows if row.person_id])


def _people(rows: list[Row[Any]]) -> dict[str, Person]:
    known: dict[tuple[str, date], Person] = {}
    people: dict[str, Person] = {}
    for row in sorted(rows, key=_place_of_person):
        stands_for = BeneficiarySummary(
            id=row.person_id,
            first_name=row.person_first_name,
            last_name=row.person_last_name,
            contract_id=row.contract_id,
        )
        person = Person(stands_for, row.birth)
        people[row.person_id] = known.setdefault((row.search_text, row.birth), person)
    return people


def _place_of_person(row: Row[Any]) -> tuple[bool, str, int, str]:
    return row.kind == ContractKind.TOP_UP, row.contract_id, row.rank, row.person_id


def covered_people(work: Work, *, contract_id: str, today: date) -> tuple[Beneficiary, ...]:
    """Return who a contract of the member covers, or covered when it ended, once each, by rank.

    A surcomplémentaire without a list of its own covers the people of the contracts it completes.
    Nobody is covered by a contract of somebody else.
    """
    member = summary(work)
    contracts = member.contracts
    contract = next((one for one in contracts if one.id == contract_id), None)
    if contract is None:
        return ()
    ended_on = None if contract.is_current(today) else contract.valid_to
    found = _listed(work, member.region, [contract.id], ended_on)
    if not found and contract.kind is ContractKind.TOP_UP:
        completed = [one.id for one in contracts if one.covered(ended_on or today)]
        return _listed(work, member.region, completed, ended_on)
    return found


def listed_ids(work: Work, *, contract_ids: Collection[str]) -> frozenset[str]:
    """Return the beneficiary ids that contracts of the member list and that the core left open."""
    rows = work.db.exec(
        select(Beneficiary.id)
        .join(Contract)
        .where(
            Contract.member_id == work.member_id,
            col(Beneficiary.contract_id).in_(contract_ids),
            col(Beneficiary.closed_at).is_(None),
        )
    )
    return frozenset(rows)


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


def _contract(row: Row[Any], region: str) -> ContractSummary:
    return ContractSummary(
        id=row.contract_id,
        kind=ContractKind(row.kind),
        product=row.product,
        valid_from=row.valid_from,
        valid_to=_last_day(row.valid_to, row.closed_at, region),
        is_closed=row.closed_at is not None,
        assistance_plan=row.assistance_plan or "",
    )


def _last_day(valid_to: date | None, closed_at: datetime | None, region: str) -> date | None:
    if closed_at is None:
        return valid_to
    closed_on = clock.local_date(closed_at, region)
    return min(valid_to or closed_on, closed_on)
