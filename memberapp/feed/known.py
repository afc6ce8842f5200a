"""What the database already knows of the objects that a batch names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlmodel import SQLModel, col, func, null, select

from memberapp.care.tables import Reimbursement
from memberapp.core import bulk
from memberapp.core.work import Work
from memberapp.feed.rules import Key, ObjectType
from memberapp.feed.tables import EarlyClosing
from memberapp.members.tables import (
    Beneficiary,
    Contract,
    Contribution,
    Document,
    Guarantee,
    Mandate,
    Member,
    Request,
)

TABLES: dict[ObjectType, type[SQLModel]] = {
    ObjectType.MEMBER: Member,
    ObjectType.CONTRACT: Contract,
    ObjectType.GUARANTEE: Guarantee,
    ObjectType.BENEFICIARY: Beneficiary,
    ObjectType.REIMBURSEMENT: Reimbursement,
    ObjectType.REQUEST: Request,
    ObjectType.DOCUMENT: Document,
    ObjectType.CONTRIBUTION: Contribution,
    ObjectType.MANDATE: Mandate,
}
_UNDER_A_CONTRACT = {
    ObjectType.GUARANTEE,
    ObjectType.BENEFICIARY,
    ObjectType.CONTRIBUTION,
    ObjectType.MANDATE,
}
_TYPES = {kind.value: kind for kind in ObjectType}


class Known(NamedTuple):
    """An object of the database: its version, the member who owns it, whether it is open.

    A line of care may have a first line; a row of an earlier release has no hash of its content.
    """

    version: int
    member_id: str
    is_open: bool
    primary_id: str | None = None
    content_hash: str | None = None


def find(work: Work, keys: Iterable[Key]) -> dict[Key, Known]:
    """Return those of the objects that the database has."""
    ids: defaultdict[ObjectType, list[str]] = defaultdict(list)
    for key in keys:
        ids[key.type].append(key.id)
    return _find_by_type(work, ids)


def find_named(work: Work, names: Iterable[str]) -> dict[str, Known]:
    """Return those of the objects that the database has, by the texts of their keys."""
    ids: defaultdict[ObjectType, list[str]] = defaultdict(list)
    for name in names:
        object_type, _, object_id = name.partition(" ")
        ids[_TYPES[object_type]].append(object_id)
    return {key.text: row for key, row in _find_by_type(work, ids).items()}


def _find_by_type(work: Work, ids: Mapping[ObjectType, list[str]]) -> dict[Key, Known]:
    found: dict[Key, Known] = {}
    for object_type, wanted in ids.items():
        if object_type is ObjectType.GUARANTEE:
            found |= _find_guarantees(work, wanted)
        else:
            found |= _find(work, object_type, wanted)
    return found


def find_closed_early(work: Work, keys: Iterable[Key]) -> dict[Key, EarlyClosing]:
    """Return the closings of those of the objects that were closed before they came."""
    wanted = set(keys)
    is_none = work.db.exec(select(EarlyClosing.object_id).limit(1)).first() is None
    if is_none or not wanted:  # most often, and then nothing is looked for
        return {}
    found = work.db.exec(
        select(EarlyClosing).where(
            col(EarlyClosing.object_type).in_({key.type for key in wanted}),
            bulk.among(work, EarlyClosing.object_id, {key.id for key in wanted}),
        )
    )
    closings = {Key(ObjectType(row.object_type), row.object_id): row for row in found}
    return {key: closing for key, closing in closings.items() if key in wanted}


def members_of(work: Work, contract_ids: Iterable[str]) -> dict[str, str]:
    """Return the member of each of the contracts that the database has."""
    found = select(Contract.id, Contract.member_id).where(
        bulk.among(work, Contract.id, contract_ids)
    )
    return dict(work.db.exec(found).all())


def count_open(work: Work) -> int:
    """Return how many objects of any type are open."""
    counts = (
        select(func.count()).select_from(table).where(_column(table, "closed_at").is_(None))
        for table in TABLES.values()
    )
    return sum(work.db.exec(count).one() for count in counts)


def _find(work: Work, object_type: ObjectType, ids: list[str]) -> dict[Key, Known]:
    table: Any = TABLES[object_type]
    if object_type is ObjectType.MEMBER:
        owner = Member.id
    else:
        owner = Contract.member_id if object_type in _UNDER_A_CONTRACT else table.member_id
    primary = table.primary_id if object_type is ObjectType.REIMBURSEMENT else null()
    statement: Any = select(table.id, table.version, owner, table.closed_at).add_columns(
        primary, table.content_hash
    )
    if object_type in _UNDER_A_CONTRACT:
        statement = statement.join(Contract, col(Contract.id) == table.contract_id)
    return {
        Key(object_type, row_id): Known(version, member_id, closed_at is None, *others)
        for row_id, version, member_id, closed_at, *others in work.db.exec(
            statement.where(bulk.among(work, table.id, ids))
        )
    }


def _find_guarantees(work: Work, ids: list[str]) -> dict[Key, Known]:
    wanted = {Key(ObjectType.GUARANTEE, row_id) for row_id in ids}
    rows = work.db.exec(
        select(Guarantee, Contract.member_id)
        .join(Contract, col(Contract.id) == col(Guarantee.contract_id))
        .where(bulk.among(work, Guarantee.contract_id, {key.guarantee_parts[0] for key in wanted}))
    )
    found = {
        Key.of_guarantee(row.contract_id, row.family, row.valid_from): Known(
            row.version, member_id, row.closed_at is None, content_hash=row.content_hash
        )
        for row, member_id in rows
    }
    return {key: known for key, known in found.items() if key in wanted}


def _column(table: type[SQLModel], name: str) -> Any:
    return getattr(table, name)
