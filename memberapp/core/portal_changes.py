"""What members changed here, for the core: `memberapp changes` reads it, a feed acknowledges it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from memberapp.core import audit, happenings
from memberapp.core.errors import InvalidInput
from memberapp.core.happenings import Happening
from memberapp.core.locks import Lock, take_lock
from memberapp.core.secrets import reveal, seal
from memberapp.core.tables import PortalChange
from memberapp.core.work import Work, writes


class ContactField(StrEnum):
    """What a member changes themselves, as `memberapp-changes/1` names it."""

    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"


class FamilyField(StrEnum):
    """What a member declares, and the core alone decides."""

    BENEFICIARY = "beneficiary"


class DebitField(StrEnum):
    """What a member asks of their debits, and the core alone does."""

    DAY = "debit_day"
    DEFERRAL = "debit_deferral"


ChangedField = ContactField | FamilyField | DebitField
_FIELDS: Final = {one.value: one for one in (*ContactField, *FamilyField, *DebitField)}


@dataclass(frozen=True)
class ChangeForCore:
    """A new value that rules since `effective_at`; an address has the feed's own four fields."""

    sequence: int
    member_id: str
    field: ChangedField
    value: Any
    effective_at: datetime


def record(
    work: Work,
    *,
    member_id: str,
    field: ChangedField,
    value: Any,
    previous: Any,
    effective_at: datetime,
) -> int:
    """Note a new value, in the caller's transaction, and return its sequence.

    Sequences appear in their order: whoever read up to one has seen all those before it.
    """
    take_lock(work, Lock.PORTAL_CHANGES)
    row = PortalChange(member_id=member_id, field=field, effective_at=effective_at)
    seal(row, "value", json.dumps(value, ensure_ascii=False))
    seal(row, "previous", json.dumps(previous, ensure_ascii=False))
    work.db.add(row)
    work.db.flush()
    happenings.note(work.db, Happening.CHANGE_MADE, str(row.sequence))
    return row.sequence or 0


@writes
def hand_over(work: Work, *, after: int, limit: int | None = None) -> Sequence[ChangeForCore]:
    """Return the changes after a sequence, oldest first; from now on the core has them.

    At most `limit` of them; without one all of them. The trail notes who was given which.

    Raises:
        InvalidInput: that sequence was never given: the core follows another database.
    """
    take_lock(work, Lock.PORTAL_CHANGES)
    last = work.db.exec(select(func.max(PortalChange.sequence))).one() or 0
    if after > last:
        raise InvalidInput("after", f"the last sequence here is {last}, not {after}")
    rows = work.db.exec(
        select(PortalChange)
        .where(col(PortalChange.sequence) > after)
        .order_by(col(PortalChange.sequence))
        .limit(limit)
    ).all()
    for row in rows:
        row.taken_at = row.taken_at or work.now
        work.db.add(row)
    if rows:
        given = f"{rows[0].sequence}-{rows[-1].sequence}"
        work.audit(audit.Event.CHANGES_HANDED_OVER, ref=given, member_id=None)
    return [
        ChangeForCore(
            sequence=row.sequence or 0,
            member_id=row.member_id,
            field=_field(row.field),
            value=value_of(row),
            effective_at=row.effective_at,
        )
        for row in rows
    ]


def is_taken(work: Work, sequence: int) -> bool:
    """Return whether the core has a change; it is not taken until the caller's transaction ends."""
    take_lock(work, Lock.PORTAL_CHANGES)
    return sequence in taken_among(work, [sequence])


def taken_among(work: Work, sequences: Collection[int]) -> frozenset[int]:
    """Return which of these changes the core has."""
    return _among(work, sequences, col(PortalChange.taken_at).is_not(None))


def acknowledged_among(work: Work, sequences: Collection[int]) -> frozenset[int]:
    """Return which of these changes a feed has answered."""
    return _among(work, sequences, col(PortalChange.acknowledged_at).is_not(None))


def acknowledge(work: Work, sequence: int) -> None:
    """Note that a feed has answered a change."""
    row = work.db.get(PortalChange, sequence)
    if row is not None and row.acknowledged_at is None:
        row.acknowledged_at = work.now
        work.db.add(row)


def _among(work: Work, sequences: Collection[int], is_so: ColumnElement[bool]) -> frozenset[int]:
    rows = work.db.exec(
        select(PortalChange.sequence).where(col(PortalChange.sequence).in_(sequences), is_so)
    )
    return frozenset(one for one in rows if one is not None)


def _field(text: str) -> ChangedField:
    return _FIELDS[text]


def replaced_since(
    work: Work, *, member_id: str, field: ContactField, since: datetime
) -> list[Any]:
    """Return the values that changes since an instant have replaced, oldest first."""
    rows = _changed_since(work, member_id, field, since)
    return [json.loads(reveal(row, "previous") or "null") for row in rows]


def take_back(
    work: Work, *, member_id: str, fields: Collection[ContactField], since: datetime
) -> dict[ContactField, Any]:
    """Let the values from before an instant rule again, and return those that had changed.

    What stood there meanwhile is somebody else's: it is kept as nobody's former contact.
    """
    former: dict[ContactField, Any] = {}
    for field in fields:
        rows = _changed_since(work, member_id, field, since)
        if not rows:
            continue
        former[field] = value = json.loads(reveal(rows[0], "previous") or "null")
        for row in rows:
            seal(row, "previous", json.dumps(value, ensure_ascii=False))
            work.db.add(row)
        record(
            work,
            member_id=member_id,
            field=field,
            value=value,
            previous=value,
            effective_at=work.now,
        )
    return former


def is_taken_back(work: Work, *, member_id: str, field: ContactField, since: datetime) -> bool:
    """Return whether the last change of a field since an instant is that of `take_back`."""
    rows = _changed_since(work, member_id, field, since)
    return bool(rows) and reveal(rows[-1], "value") == reveal(rows[-1], "previous")


def count_since(
    work: Work, *, member_id: str, field: ContactField, since: datetime
) -> tuple[int, datetime | None]:
    """Return how many changes of a field rule since an instant, and from when the first one."""
    return work.db.exec(
        select(func.count(), func.min(PortalChange.effective_at)).where(
            PortalChange.member_id == member_id,
            PortalChange.field == field,
            col(PortalChange.effective_at) > since,
        )
    ).one()


def value_of(row: PortalChange) -> Any:
    """Return the new value of a change."""
    return json.loads(reveal(row, "value") or "null")


def _changed_since(
    work: Work, member_id: str, field: ContactField, since: datetime
) -> Sequence[PortalChange]:
    """Return the changes of one field that rule since an instant, oldest first."""
    return work.db.exec(
        select(PortalChange)
        .where(
            PortalChange.member_id == member_id,
            PortalChange.field == field,
            col(PortalChange.effective_at) > since,
        )
        .order_by(col(PortalChange.sequence))
    ).all()
