"""One import at a time: the lease on a `FeedImport` row, from its beginning to its end.

Each batch renews the lease where it still stands as this import left it, in the batch's own
transaction: an import that was taken for dead and replaced can write nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select, update

from memberapp.core import audit
from memberapp.core.access import SYSTEM
from memberapp.core.errors import FeedRefused
from memberapp.core.work import writes
from memberapp.feed.report import QuarantineEntry
from memberapp.feed.rules.objects import Header
from memberapp.feed.tables import FeedImport, QuarantinedLine

LEASE = timedelta(seconds=10)  # many times what a batch takes
_INSTANT = timedelta(microseconds=1)


@dataclass
class Lease:
    """The right to write of one import; `until` moves on with each of its transactions."""

    import_id: int
    until: datetime
    lines_done: int


@dataclass(frozen=True)
class Busy:
    """Another import runs, or was killed; its lease moves on as long as it lives."""

    lease_until: datetime | None


@dataclass(frozen=True)
class Counts:
    """What became of the lines of a file."""

    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0
    absent: int | None = None

    @property
    def total(self) -> int:
        """Return how many lines went in."""
        return self.imported + self.updated + self.unchanged


@writes
def begin(
    db: Session, *, header: Header, sha256: str, presumed_dead: datetime | None, now: datetime
) -> Lease | Busy | Counts:
    """Take the lease for a file; `Counts` say that this very file was imported before.

    Raises:
        FeedRefused: the sequence is not above the producer's last.
    """
    same = db.exec(select(FeedImport).where(FeedImport.sha256 == sha256)).first()
    if same is not None and same.finished_at is not None:
        return _counts(same)
    running = db.exec(select(FeedImport).where(col(FeedImport.is_running))).first()
    if running is not None:
        until = running.lease_until
        if until is not None and until > now and until != presumed_dead:
            return Busy(until)
        _set_aside(db, running)
        same = db.exec(select(FeedImport).where(FeedImport.sha256 == sha256)).first()
    if same is None:
        same = _new_import(db, header, sha256, now)
    elif same.id != db.exec(select(func.max(FeedImport.id))).one():
        _start_again(db, same)
    same.is_running, same.lease_until = True, now + LEASE
    db.add(same)
    db.flush()
    return Lease(same.id or 0, now + LEASE, same.lines_done)


@writes
def renew(db: Session, *, lease: Lease, now: datetime) -> None:
    """Show that the import lives.

    Raises:
        FeedRefused: another import took over.
    """
    move_on(db, lease, now)


@writes
def keep_verdict(
    db: Session,
    *,
    lease: Lease,
    quarantine: Sequence[QuarantineEntry],
    absent: int | None,
    now: datetime,
) -> None:
    """Write down which lines are set aside: from here on the file is taken, and resumable."""
    row = move_on(db, lease, now)
    add_quarantined(db, row, quarantine)
    row.absent = absent
    row.lines_done = lease.lines_done = 1


@writes
def finish(db: Session, *, lease: Lease, now: datetime) -> Counts:
    """End the import, and say so in the audit trail."""
    row = move_on(db, lease, now)
    row.finished_at, row.is_running, row.lease_until = now, False, None
    counts = _counts(row)
    audit.append(
        db,
        audit.Event.FEED_IMPORTED,
        actor=SYSTEM,
        now=now,
        object_ref=f"{row.producer}/{row.sequence}",
        reason=f"imported {counts.imported}, updated {counts.updated}, "
        f"unchanged {counts.unchanged}, quarantined {counts.quarantined}",
    )
    return counts


@writes
def let_go(db: Session, *, lease: Lease) -> None:
    """Give the lease back before the end, so that the next import need not wait."""
    row = db.get(FeedImport, lease.import_id)
    if row is not None and row.is_running and row.lease_until == lease.until:
        _set_aside(db, row)


def move_on(db: Session, lease: Lease, now: datetime) -> FeedImport:
    """Renew the lease within a transaction and return the row.

    Raises:
        FeedRefused: another import took over.
    """
    until = max(now + LEASE, lease.until + _INSTANT)  # each renewal shows, even on a stopped clock
    renewed = db.exec(
        update(FeedImport)
        .where(
            col(FeedImport.id) == lease.import_id,
            col(FeedImport.is_running),
            col(FeedImport.lease_until) == lease.until,
        )
        .values(lease_until=until)
    )
    if renewed.rowcount != 1:
        raise FeedRefused("another import took this one for dead: import the file again")
    lease.until = until
    return db.exec(select(FeedImport).where(FeedImport.id == lease.import_id)).one()


def add_quarantined(db: Session, row: FeedImport, quarantine: Sequence[QuarantineEntry]) -> None:
    """Write down lines that are set aside."""
    row.quarantined += len(quarantine)
    db.add_all(
        QuarantinedLine(
            import_id=row.id or 0,
            line_number=entry.line_number,
            object_type=entry.object_type,
            reason=entry.reason,
        )
        for entry in quarantine
    )


def _new_import(db: Session, header: Header, sha256: str, now: datetime) -> FeedImport:
    last = db.exec(
        select(func.max(FeedImport.sequence)).where(FeedImport.producer == header.producer)
    ).one()
    if last is not None and header.sequence <= last:
        raise FeedRefused(
            f"sequence {header.sequence} of this producer is not above the last one, {last}"
        )
    return FeedImport(
        producer=header.producer,
        sequence=header.sequence,
        sha256=sha256,
        generated_at=header.generated_at,
        is_full=header.is_full,
        is_running=True,
        started_at=now,
    )


def _set_aside(db: Session, row: FeedImport) -> None:
    """Stop an interrupted import; one that had written nothing yet leaves no trace."""
    if row.lines_done == 0:
        db.delete(row)
    else:
        row.is_running, row.lease_until = False, None
        db.add(row)
    db.flush()


def _start_again(db: Session, row: FeedImport) -> None:
    """Forget how far an interrupted import came: another one has changed the database since."""
    db.exec(delete(QuarantinedLine).where(col(QuarantinedLine.import_id) == row.id))
    row.lines_done = row.imported = row.updated = row.unchanged = row.quarantined = 0
    row.absent = None


def _counts(row: FeedImport) -> Counts:
    return Counts(row.imported, row.updated, row.unchanged, row.quarantined, row.absent)
