"""What a feed says of contact details and accounts that the member changed here.

A changed field stays the portal's until a line brings the same value, or acknowledges the change
by its sequence (docs/feed.md); from then on the feed's value is in effect again.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from memberapp.core.portal_changes import ContactField, DebitField, FamilyField, value_of
from memberapp.core.secrets import reveal
from memberapp.core.tables import PortalChange
from memberapp.core.work import Work
from memberapp.feed import objects as feed
from memberapp.feed.rules import Key
from memberapp.members import ibans
from memberapp.members.tables import Member

_COLUMNS = {
    ContactField.ADDRESS: ("address_sealed", "region"),
    ContactField.PHONE: ("phone",),
    ContactField.EMAIL: ("email_sealed",),
    ContactField.IBAN: ("iban", "iban_index"),
}


def columns_beside(
    work: Work, members: Mapping[Key, feed.Member], *, generated_at: datetime
) -> dict[Key, dict[str, Any]]:
    """Return the columns that lines about members known before do not decide alone.

    These are the fields that stay the portal's, as they are, and the version of the contact
    details, which rises when the line really changes one; an account that the line replaces is
    remembered. The rows are locked until the batch is written.
    """
    keys = {key.id: key for key in members}
    rows = work.db.exec(
        select(Member)
        .where(col(Member.id).in_(list(keys)))
        .order_by(Member.id)
        .with_for_update(key_share=True)
    ).all()
    _note_declarations_read(work, {key.id: line.ack for key, line in members.items()})
    pending = _pending(work, keys)
    beside: dict[Key, dict[str, Any]] = {}
    for row in rows:
        line = members[keys[row.id]]
        unsettled = {
            field
            for field, changes in pending[row.id].items()
            if not _is_settled(changes, line.ack, _of_line(line)[field], work.now)
        }
        columns = {name: getattr(row, name) for field in unsettled for name in _COLUMNS[field]}
        new, present = _of_line(line), _of_row(row)
        changed = {
            field
            for field in set(ContactField) - unsettled
            if not _same(new[field], present[field])
        }
        if changed:
            columns["contact_version"] = row.contact_version + 1
        if ContactField.IBAN in changed:
            ibans.remember(work, row, until=generated_at)
        beside[keys[row.id]] = columns
    return beside


def _note_declarations_read(work: Work, acks: Mapping[str, int | None]) -> None:
    """Note which declarations and requests the core has read; its other lines say what it did."""
    sequences = [ack for ack in acks.values() if ack is not None]
    for change in work.db.exec(
        select(PortalChange).where(
            col(PortalChange.sequence).in_(sequences),
            col(PortalChange.field).in_([*FamilyField, *DebitField]),
            col(PortalChange.acknowledged_at).is_(None),
        )
    ):
        if acks.get(change.member_id) == change.sequence:
            change.acknowledged_at = work.now


def _pending(
    work: Work, member_ids: Mapping[str, Key]
) -> defaultdict[str, dict[ContactField, list[PortalChange]]]:
    """Return the changes that the core has not taken yet, by member and field, oldest first."""
    found: defaultdict[str, dict[ContactField, list[PortalChange]]] = defaultdict(dict)
    for change in work.db.exec(
        select(PortalChange)
        .where(
            col(PortalChange.member_id).in_(list(member_ids)),
            col(PortalChange.acknowledged_at).is_(None),
            col(PortalChange.field).in_(list(ContactField)),
        )
        .order_by(col(PortalChange.sequence))
    ):
        found[change.member_id].setdefault(ContactField(change.field), []).append(change)
    return found


def _is_settled(changes: list[PortalChange], ack: int | None, value: Any, now: datetime) -> bool:
    """Record what a line acknowledges of a field; return whether its newest change is accepted."""
    newest = changes[-1]
    # After a change there and back, an old line has the newest value: only a sequence says more.
    is_taken = len(changes) == 1 and _same(value_of(newest), value)
    is_settled = newest.sequence == ack or is_taken
    for change in changes:
        if is_settled or change.sequence == ack:
            change.acknowledged_at = now
    return is_settled


def _of_line(line: feed.Member) -> dict[ContactField, Any]:
    return {
        ContactField.ADDRESS: asdict(line.address),
        ContactField.PHONE: line.phone,
        ContactField.EMAIL: line.email,
        ContactField.IBAN: line.iban,
    }


def _of_row(row: Member) -> dict[ContactField, Any]:
    return {
        ContactField.ADDRESS: asdict(row.address),
        ContactField.PHONE: reveal(row, "phone"),
        ContactField.EMAIL: row.email,
        ContactField.IBAN: reveal(row, "iban"),
    }


def _same(one: Any, other: Any) -> bool:
    """Compare two values; the core may write an address in another case, or with « ' »."""
    return _folded(one) == _folded(other)


def _folded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _folded(part) for name, part in value.items()}
    if isinstance(value, str):
        return " ".join(value.casefold().replace("’", "'").split())
    return value or ""
