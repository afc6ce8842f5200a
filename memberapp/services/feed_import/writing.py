"""Writes the good lines of a batch, and remembers how far the file is done."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, insert, select, update

from memberapp.domain.feed import (
    BadLine,
    Closed,
    Document,
    FeedObject,
    Key,
    ObjectType,
    Reimbursement,
)
from memberapp.models.accounts import SignInSession
from memberapp.models.base import metadata
from memberapp.models.feed_imports import FeedImport, QuarantinedLine
from memberapp.services import changes
from memberapp.services.changes import Topic
from memberapp.services.feed_import import known, leases, payments, rows
from memberapp.services.feed_import.examination import parents_of
from memberapp.services.feed_import.known import Known
from memberapp.services.feed_import.leases import Lease
from memberapp.services.feed_import.report import QuarantineEntry
from memberapp.services.transaction import writes

_TOPICS = {
    ObjectType.MEMBER: Topic.CONTRACTS,
    ObjectType.CONTRACT: Topic.CONTRACTS,
    ObjectType.GUARANTEE: Topic.CONTRACTS,
    ObjectType.BENEFICIARY: Topic.CONTRACTS,
    ObjectType.REIMBURSEMENT: Topic.REIMBURSEMENTS,
}
"""What a member may be looking at, by the type of the object that changed."""


@dataclass
class Batch:
    """The good lines of a batch by type, in the order of the file; documents are kept already."""

    last_line: int
    objects: defaultdict[ObjectType, list[FeedObject]] = field(
        default_factory=lambda: defaultdict(list)
    )
    quarantine: list[QuarantineEntry] = field(default_factory=list)


@dataclass
class _Pending:
    """What a batch leaves of one object: its content, unless it was only closed, and its end."""

    version: int
    content: FeedObject | None
    closed_at: datetime | None


def prepare(
    lines: Sequence[tuple[int, FeedObject | BadLine]],
    *,
    last_line: int,
    keep: Callable[[Document], str],
) -> Batch:
    """Sort the good lines of a batch, and keep the files of its documents.

    This comes before the transaction: copying files must not hold the lock.
    """
    batch = Batch(last_line)
    for number, line in lines:
        try:
            ready = _with_file(line, keep)
            batch.objects[ready.key.type].append(ready)
        except BadLine as bad:  # its document was taken away since it was examined
            batch.quarantine.append(QuarantineEntry.of(number, bad))
    return batch


def _with_file(line: FeedObject | BadLine, keep: Callable[[Document], str]) -> FeedObject:
    if isinstance(line, BadLine):
        raise line
    return replace(line, path=keep(line)) if isinstance(line, Document) else line


@writes
def write_batch(
    db: Session, *, lease: Lease, batch: Batch, closed_at: datetime, now: datetime
) -> None:
    """Write a batch, with how far the file is done, in one transaction.

    Raises:
        FeedRefused: another import took over.
    """
    row = leases.move_on(db, lease, now)
    leases.add_quarantined(db, row, batch.quarantine)
    touched: set[tuple[str, Topic]] = set()
    for object_type in ObjectType:  # parents before children
        objects = batch.objects[object_type]
        before = known.find(db, {line.key for line in objects})
        pending = _newest(objects, before, closed_at, row)
        member_ids = _write(db, object_type, pending, before)
        if object_type is ObjectType.MEMBER:
            _end_sessions(db, [key.id for key, last in pending.items() if last.closed_at], now)
        if object_type in _TOPICS:
            touched |= {(member_id, _TOPICS[object_type]) for member_id in member_ids}
    for member_id, topic in sorted(touched):
        changes.add(db, member_id=member_id, topic=topic, now=now)
    row.lines_done = lease.lines_done = batch.last_line


def _newest(
    objects: list[FeedObject], before: dict[Key, Known], closed_at: datetime, row: FeedImport
) -> dict[Key, _Pending]:
    """Return what the newest versions leave of each object, and count what became of each line."""
    pending: dict[Key, _Pending] = {}
    versions = {key: stored.version for key, stored in before.items()}
    for line in objects:
        version = versions.get(line.key)
        if version is not None and line.version <= version:
            row.unchanged += 1
            continue
        if version is None:
            row.imported += 1
        else:
            row.updated += 1
        versions[line.key] = line.version
        if isinstance(line, Closed):
            earlier = pending.get(line.key)
            content = earlier.content if earlier else None
            pending[line.key] = _Pending(line.version, content, closed_at)
        else:
            pending[line.key] = _Pending(line.version, line, None)
    return pending


def _write(
    db: Session,
    object_type: ObjectType,
    pending: dict[Key, _Pending],
    before: dict[Key, Known],
) -> set[str]:
    """Write objects of one type, and return the members whose they are or were."""
    table = known.TABLES[object_type]
    contents = {key: last.content for key, last in pending.items() if last.content is not None}
    owners = _owners(db, contents)
    beside = _columns_beside(db, contents, owners)
    new, changed, ended = [], [], []
    for key, last in pending.items():
        columns = rows.key_columns(key) | {"version": last.version, "closed_at": last.closed_at}
        if last.content is None:
            ended.append(columns)
            continue
        columns |= rows.content_columns(last.content) | beside.get(key, {})
        (changed if key in before else new).append(columns)
    if new:
        # Half again as fast as through the ORM, where most of the time would go.
        db.connection().execute(insert(metadata.tables[str(table.__tablename__)]), new)
    for updates in (changed, ended):
        if updates:
            db.exec(update(table), params=updates)
    return {*owners.values(), *(before[key].member_id for key in pending.keys() & before.keys())}


def _owners(db: Session, contents: dict[Key, FeedObject]) -> dict[Key, str]:
    """Return the member whose each object is."""
    first_parents = {key: next(iter(parents_of(line)), key) for key, line in contents.items()}
    contracts = {key for key in first_parents.values() if key.type is ObjectType.CONTRACT}
    stored = known.find(db, contracts)
    return {
        key: parent.id if parent.type is ObjectType.MEMBER else stored[parent].member_id
        for key, parent in first_parents.items()
    }


def _columns_beside(
    db: Session, contents: dict[Key, FeedObject], owners: dict[Key, str]
) -> dict[Key, dict[str, Any]]:
    """Return the member and the statement of each line of care, whose payment is remembered."""
    lines = {
        key: (owners[key], line)
        for key, line in contents.items()
        if isinstance(line, Reimbursement)
    }
    payments.keep_payments(db, lines.values())
    statements = payments.statement_ids(db, lines.values())
    return {
        key: {
            "member_id": member_id,
            "statement_id": statements.get((member_id, line.statement or "")),
        }
        for key, (member_id, line) in lines.items()
    }


def _end_sessions(db: Session, member_ids: list[str], now: datetime) -> None:
    """Sign out the members whose file was closed: they may not sign in again."""
    db.exec(
        update(SignInSession)
        .where(col(SignInSession.member_id).in_(member_ids), col(SignInSession.ended_at).is_(None))
        .values(ended_at=now, end_reason="member_closed")
    )


def quarantine_of(db: Session, *, import_id: int) -> tuple[QuarantineEntry, ...]:
    """Return the lines of an import that were set aside, in the order of the file."""
    found = db.exec(
        select(QuarantinedLine)
        .where(QuarantinedLine.import_id == import_id)
        .order_by(col(QuarantinedLine.line_number))
    )
    return tuple(QuarantineEntry(row.line_number, row.object_type, row.reason) for row in found)
