"""Writes the good lines of a batch, and remembers how far the file is done."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from sqlmodel import col, select, update

from memberapp.account.tables import SignInSession
from memberapp.care.rules.lines import LineStatus, Payee
from memberapp.core import bulk
from memberapp.core.brand import read_brand
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.feed import contacts, known, leases, rows, statements
from memberapp.feed.content import content_hash, dates_to_come, has_other_content
from memberapp.feed.known import Known
from memberapp.feed.leases import Lease
from memberapp.feed.objects import (
    Beneficiary,
    Closed,
    Contribution,
    Document,
    FeedObject,
    Guarantee,
    Mandate,
    Member,
    Reimbursement,
)
from memberapp.feed.report import QuarantineEntry
from memberapp.feed.rules import BadLine, BadReason, Key, ObjectType
from memberapp.feed.tables import EarlyClosing, FeedImport, QuarantinedLine
from memberapp.preferences import payments
from memberapp.preferences.payments import Payment

_TOPICS = {
    ObjectType.MEMBER: Topic.CONTRACTS,
    ObjectType.CONTRACT: Topic.CONTRACTS,
    ObjectType.GUARANTEE: Topic.CONTRACTS,
    ObjectType.BENEFICIARY: Topic.CONTRACTS,
    ObjectType.REIMBURSEMENT: Topic.REIMBURSEMENTS,
    ObjectType.REQUEST: Topic.REQUESTS,
    ObjectType.CONTRIBUTION: Topic.CONTRIBUTIONS,
    ObjectType.MANDATE: Topic.CONTRIBUTIONS,
}
"""What a member may be looking at, by the type of the object that changed."""

_UNDER_A_CONTRACT = (Reimbursement, Beneficiary, Guarantee, Contribution, Mandate)
_BY_MEMBER = itemgetter(rows.CARE_COLUMNS.index("member_id"))


@dataclass
class Batch:
    """The good lines of a batch by type, in the order of the file; documents are stored already."""

    last_line: int
    objects: defaultdict[ObjectType, list[tuple[int, Key, FeedObject]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """With the number of their line."""
    quarantine: list[QuarantineEntry] = field(default_factory=list)


def prepare(
    lines: Sequence[tuple[int, FeedObject | BadLine]],
    *,
    last_line: int,
    keep: Callable[[Document], str],
) -> Batch:
    """Sort the good lines of a batch, and keep the files of its documents.

    This comes before the transaction: copying files must not prolong it.
    """
    batch = Batch(last_line)
    for number, line in lines:
        try:
            ready = _with_file(line, keep)
            key = ready.key
            batch.objects[key.type].append((number, key, ready))
        except BadLine as bad:  # its document was taken away since it was examined
            batch.quarantine.append(QuarantineEntry.of(number, bad))
    return batch


def _with_file(line: FeedObject | BadLine, keep: Callable[[Document], str]) -> FeedObject:
    if isinstance(line, BadLine):
        raise line
    return replace(line, path=keep(line)) if isinstance(line, Document) else line


@writes
def write_batch(work: Work, *, lease: Lease, batch: Batch, closed_at: datetime) -> None:
    """Write a batch, with how far the file is done, in one transaction.

    Raises:
        FeedRefused: another import took over.
    """
    row = leases.move_on(work, lease)
    quarantine, warnings = [*batch.quarantine], []
    today = read_brand().day_of(work.now)
    touched: set[tuple[str, Topic]] = set()
    for object_type in ObjectType:  # parents before children
        for numbers, objects in _once_each(batch.objects[object_type]):
            before = known.find(work, objects)
            early = known.find_closed_early(work, objects.keys() - before.keys())
            newer, other = _newer(objects, before, early, row)
            quarantine += [_entry(numbers, line, BadReason.OTHER_CONTENT) for line in other]
            warnings += [
                _entry(numbers, line, BadReason.DATE_TO_COME, *fields)
                for line in newer.values()
                if (fields := dates_to_come(line, today))
            ]
            _keep_early_closings(work, newer, before, closed_at)
            member_ids = _write(work, object_type, newer, before, early, closed_at=closed_at)
            if object_type in _TOPICS:
                touched |= {(member_id, _TOPICS[object_type]) for member_id in member_ids}
            if object_type is ObjectType.MEMBER:
                _end_sessions(work, newer)
    for member_id, topic in sorted(touched):
        work.changed(topic, member_id=member_id)
    leases.add_quarantined(work, row, quarantine)
    leases.add_warnings(work, row, warnings)
    row.lines_done = lease.lines_done = batch.last_line


def _once_each(
    lines: list[tuple[int, Key, FeedObject]],
) -> Iterator[tuple[dict[Key, int], dict[Key, FeedObject]]]:
    """Part the versions of one object that a batch holds: each comes after the one before it.

    Each part is the numbers of its lines, and its objects.
    """
    while lines:
        numbers: dict[Key, int] = {}
        objects: dict[Key, FeedObject] = {}
        later = []
        for number, key, line in lines:
            if numbers.setdefault(key, number) == number:
                objects[key] = line
            else:
                later.append((number, key, line))
        yield numbers, objects
        lines = later


def _entry(
    numbers: dict[Key, int], line: FeedObject, reason: BadReason, *fields: str
) -> QuarantineEntry:
    bad = BadLine(reason, ", ".join(fields), object_type=line.key.type, key=line.key)
    return QuarantineEntry.of(numbers[line.key], bad)


def _newer(
    objects: dict[Key, FeedObject],
    before: dict[Key, Known],
    early: dict[Key, EarlyClosing],
    row: FeedImport,
) -> tuple[dict[Key, FeedObject], list[FeedObject]]:
    """Return the objects that the database has not, or in an older version, and count them all.

    Beside them come those that it has in the same version with another content: nothing tells
    which one is right, so the first one stays.
    """
    newer, other, unchanged = {}, [], 0
    hash_of = content_hash()
    for key, line in objects.items():
        there = before.get(key) or (early.get(key) if isinstance(line, Closed) else None)
        if there is None or line.version > there.version:
            newer[key] = line
        elif (
            isinstance(there, Known)
            and there.version == line.version
            and has_other_content(line, there.content_hash, hash_of)
        ):
            other.append(line)
        else:
            unchanged += 1
    updated = len(newer.keys() & before.keys())
    row.updated += updated
    row.imported += len(newer) - updated
    row.unchanged += unchanged
    return newer, other


def _keep_early_closings(
    work: Work, newer: dict[Key, FeedObject], before: dict[Key, Known], closed_at: datetime
) -> None:
    """Remember the closings of objects that no feed has brought yet."""
    for key, line in newer.items():
        if isinstance(line, Closed) and key not in before:
            work.db.merge(
                EarlyClosing(
                    object_type=key.type,
                    object_id=key.id,
                    version=line.version,
                    closed_at=closed_at,
                )
            )


def _write(
    work: Work,
    object_type: ObjectType,
    newer: dict[Key, FeedObject],
    before: dict[Key, Known],
    early: dict[Key, EarlyClosing],
    *,
    closed_at: datetime,
) -> set[str]:
    """Write objects of one type, and return the members whose they are or were."""
    owners = _owners(work, newer)
    if object_type is ObjectType.REIMBURSEMENT:
        _write_care(work, newer, owners, before, early, closed_at=closed_at)
    else:
        beside = _contacts_beside(work, newer, before, generated_at=closed_at)
        new, changed = _rows(newer, before, early, beside, closed_at=closed_at)
        work.db.flush()
        bulk.insert(work, known.TABLES[object_type], new)
        bulk.update(work, known.TABLES[object_type], changed)
    work.db.expire_all()
    return {*owners.values(), *(before[key].member_id for key in newer.keys() & before.keys())}


_Rows = list[dict[str, Any]]


def _rows(
    newer: Mapping[Key, FeedObject],
    before: dict[Key, Known],
    early: dict[Key, EarlyClosing],
    beside: dict[Key, dict[str, Any]],
    *,
    closed_at: datetime,
) -> tuple[_Rows, _Rows]:
    """Return the columns of what is new, and of what is there already."""
    new, changed, ended = [], [], []
    hash_of = content_hash()
    for key, line in newer.items():
        columns = rows.key_columns(key) | {
            "version": line.version,
            "closed_at": None,
            "content_hash": hash_of(line),
        }
        if isinstance(line, Closed):
            if key in before:
                ended.append(columns | {"closed_at": closed_at})
        else:
            columns |= _closed_early(early.get(key), line)
            columns |= rows.content_columns(line) | beside.get(key, {})
            (changed if key in before else new).append(columns)
    return new, [*changed, *ended]


def _closed_early(closing: EarlyClosing | None, line: FeedObject) -> dict[str, Any]:
    """Return the columns of an object that was closed before it came."""
    if closing is None or closing.version < line.version:
        return {}
    return {
        "version": closing.version,
        "closed_at": closing.closed_at,
        "content_hash": None,  # the closing came with none of its own
    }


def _write_care(
    work: Work,
    newer: dict[Key, FeedObject],
    owners: dict[Key, str],
    before: dict[Key, Known],
    early: dict[Key, EarlyClosing],
    *,
    closed_at: datetime,
) -> None:
    """Write lines of care: a feed is made of them, so that nothing is copied twice on their way.

    They go in member by member, as they are read: the indexes of a member lie together.
    """
    lines = {key: line for key, line in newer.items() if isinstance(line, Reimbursement)}
    payments.notice(work, _payments(work, lines, owners, early))
    statement_of = statements.statement_ids(
        work, ((owners[key], line) for key, line in lines.items())
    )
    hash_of = content_hash()
    new: list[list[Any]] = []
    changed: _Rows = []
    for key, line in lines.items():
        member_id = owners[key]
        row = rows.care_row(
            line,
            content_hash=hash_of(line),
            member_id=member_id,
            statement_id=statement_of.get((member_id, line.statement or "")),
        )
        if key in before:
            changed.append(dict(zip(rows.CARE_COLUMNS, row, strict=True)))
        elif key in early:
            columns = dict(zip(rows.CARE_COLUMNS, row, strict=True))
            new.append([*(columns | _closed_early(early[key], line)).values()])
        else:
            new.append(row)
    closings = {key: line for key, line in newer.items() if isinstance(line, Closed)}
    changed += _rows(closings, before, early, {}, closed_at=closed_at)[1]
    work.db.flush()
    new.sort(key=_BY_MEMBER)
    bulk.insert_lists(work, known.TABLES[ObjectType.REIMBURSEMENT], rows.CARE_COLUMNS, new)
    bulk.update(work, known.TABLES[ObjectType.REIMBURSEMENT], changed)


def _owners(work: Work, objects: dict[Key, FeedObject]) -> dict[Key, str]:
    """Return the member whose each object is; a closing does not say."""
    owners: dict[Key, str] = {}
    contracts: dict[Key, str] = {}
    for key, line in objects.items():
        if isinstance(line, _UNDER_A_CONTRACT):
            contracts[key] = line.contract_id
        elif isinstance(line, Member):
            owners[key] = key.id
        elif not isinstance(line, Closed):
            owners[key] = line.member_id
    if contracts:
        member_ids = known.members_of(work, {*contracts.values()})
        owners |= {key: member_ids[contract_id] for key, contract_id in contracts.items()}
    return owners


def _payments(
    work: Work,
    lines: dict[Key, Reimbursement],
    owners: dict[Key, str],
    early: dict[Key, EarlyClosing],
) -> dict[Payment, date]:
    """Return the payments that lines of care name and that may be news, with their days."""
    since = payments.news_since(work)
    return {
        Payment(owners[key], line.pay_ref): line.pay_date
        for key, line in lines.items()
        if line.pay_date is not None
        and line.pay_date >= since
        and line.pay_ref is not None
        and line.mutual > 0
        and line.payee is Payee.MEMBER
        and line.status is LineStatus.PAID
        and key not in early
    }


def _contacts_beside(
    work: Work,
    objects: dict[Key, FeedObject],
    before: dict[Key, Known],
    *,
    generated_at: datetime,
) -> dict[Key, dict[str, Any]]:
    """Return what members known before changed here, and keep."""
    members = {
        key: line for key, line in objects.items() if key in before and isinstance(line, Member)
    }
    if not members:
        return {}
    return contacts.columns_beside(work, members, generated_at=generated_at)


def _end_sessions(work: Work, members: dict[Key, FeedObject]) -> None:
    """Sign out the members whose file was closed: they may not sign in again."""
    closed = [key.id for key, line in members.items() if isinstance(line, Closed)]
    work.db.exec(
        update(SignInSession)
        .where(col(SignInSession.member_id).in_(closed), col(SignInSession.ended_at).is_(None))
        .values(ended_at=work.now)
    )


def report_of(
    work: Work, *, import_id: int, is_warning: bool = False
) -> tuple[QuarantineEntry, ...]:
    """Return the lines of an import that were set aside, or warned of, in the order of the file."""
    found = work.db.exec(
        select(QuarantinedLine)
        .where(
            QuarantinedLine.import_id == import_id,
            col(QuarantinedLine.is_warning) == is_warning,
        )
        .order_by(col(QuarantinedLine.line_number))
    )
    return tuple(QuarantineEntry(row.line_number, row.object_type, row.reason) for row in found)
