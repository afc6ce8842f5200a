"""One import at a time: the lease on a `FeedImport` row, from its beginning to its end.

Each batch renews the lease where it still stands as this import left it, in the batch's own
transaction: an import that was taken for dead and replaced can write nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, select, update

from memberapp.core import audit
from memberapp.core.errors import FeedRefused
from memberapp.core.work import Work, writes
from memberapp.feed.objects import Header
from memberapp.feed.report import QuarantineEntry
from memberapp.feed.tables import FeedImport, QuarantinedLine
from memberapp.preferences import payments

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
    """Open objects that a full feed did not name; None when the feed is not full."""

    @property
    def total(self) -> int:
        """Return how many lines went in."""
        return self.imported + self.updated + self.unchanged


@writes
def begin(
    work: Work,
    *,
    header: Header,
    sha256: str,
    is_late: bool = False,
    presumed_dead: datetime | None,
) -> Lease | Busy | Counts:
    """Take the lease for a file; `Counts` say that this very file was imported before.

    Raises:
        FeedRefused: the sequence is not above the producer's last and the file does not come
            `is_late`, or another file of the producer had this sequence.
    """
    same = work.db.exec(select(FeedImport).where(FeedImport.sha256 == sha256)).first()
    if same is not None and same.finished_at is not None:
        return _counts(same)
    running = work.db.exec(select(FeedImport).where(col(FeedImport.is_running))).first()
    if running is not None:
        until = running.lease_until
        if until is not None and until > work.now and until != presumed_dead:
            return Busy(until)
        _set_aside(work, running)
        same = work.db.exec(select(FeedImport).where(FeedImport.sha256 == sha256)).first()
    if same is None:
        same = _new_import(work, header, sha256, is_late=is_late)
    elif same.id != work.db.exec(select(func.max(FeedImport.id))).one():
        _start_again(work, same)
    same.is_running, same.lease_until = True, work.now + LEASE
    work.db.add(same)
    work.db.flush()
    return Lease(same.id or 0, work.now + LEASE, same.lines_done)


@writes
def renew(work: Work, *, lease: Lease) -> None:
    """Show that the import lives.

    Raises:
        FeedRefused: another import took over.
    """
    move_on(work, lease)


@writes
def keep_verdict(
    work: Work, *, lease: Lease, quarantine: Sequence[QuarantineEntry], absent: int | None
) -> None:
    """Write down which lines are set aside: from here on the file is taken, and resumable."""
    row = move_on(work, lease)
    add_quarantined(work, row, quarantine)
    row.absent = absent
    row.lines_done = lease.lines_done = 1


@writes
def finish(work: Work, *, lease: Lease) -> Counts:
    """End the import, and say so in the audit trail."""
    row = move_on(work, lease)
    row.finished_at, row.is_running, row.lease_until = work.now, False, None
    payments.release(work)
    counts = _counts(row)
    work.audit(
        audit.Event.FEED_IMPORTED,
        ref=f"{row.producer}/{row.sequence}",
        reason=f"imported {counts.imported}, updated {counts.updated}, "
        f"unchanged {counts.unchanged}, quarantined {counts.quarantined}",
    )
    return counts


@writes
def let_go(work: Work, *, lease: Lease) -> None:
    """Give the lease back before the end, so that the next import need not wait."""
    row = work.db.get(FeedImport, lease.import_id)
    if row is not None and row.is_running and row.lease_until == lease.until:
        _set_aside(work, row)


def move_on(work: Work, lease: Lease) -> FeedImport:
    """Renew the lease within a transaction and return the row.

    Raises:
        FeedRefused: another import took over.
    """
    until = max(
        work.now + LEASE, lease.until + _INSTANT
    )  # each renewal shows, even on a stopped clock
    renewed = work.db.exec(
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
    return work.db.exec(select(FeedImport).where(FeedImport.id == lease.import_id)).one()


def add_quarantined(work: Work, row: FeedImport, quarantine: Sequence[QuarantineEntry]) -> None:
    """Write down lines that are set aside."""
    row.quarantined += len(quarantine)
    _report(work, row, quarantine, is_warning=False)


def add_warnings(work: Work, row: FeedImport, warnings: Sequence[QuarantineEntry]) -> None:
    """Write down lines that went in and are odd."""
    _report(work, row, warnings, is_warning=True)


def _report(
    work: Work, row: FeedImport, entries: Sequence[QuarantineEntry], *, is_warning: bool
) -> None:
    work.db.add_all(
        QuarantinedLine(
            import_id=row.id or 0,
            line_number=entry.line_number,
            object_type=entry.object_type,
            reason=entry.reason,
            is_warning=is_warning,
        )
        for entry in entries
    )


def _new_import(work: Work, header: Header, sha256: str, *, is_late: bool) -> FeedImport:
    """Make the row of a file; a later one that came first does not shut it out for good.

    Versions say which content of an object is newer, so files may be taken in any order, once it
    is certain that one is missing.
    """
    taken = work.db.exec(
        select(FeedImport.sequence).where(FeedImport.producer == header.producer)
    ).all()
    last = max(taken, default=None)
    if last is not None and header.sequence <= last and not is_late:
        raise FeedRefused(
            f"sequence {header.sequence} of this producer is not above the last one, {last}; "
            "a file that only comes late is taken with --late"
        )
    if header.sequence in taken:
        raise FeedRefused(f"another file of this producer had the sequence {header.sequence}")
    return FeedImport(
        producer=header.producer,
        sequence=header.sequence,
        sha256=sha256,
        is_running=True,
    )


def _set_aside(work: Work, row: FeedImport) -> None:
    """Stop an interrupted import; one that had written nothing yet leaves no trace."""
    if row.lines_done == 0:
        work.db.delete(row)
    else:
        row.is_running, row.lease_until = False, None
        work.db.add(row)
    work.db.flush()


def _start_again(work: Work, row: FeedImport) -> None:
    """Forget how far an interrupted import came: another one has changed the database since."""
    work.db.exec(delete(QuarantinedLine).where(col(QuarantinedLine.import_id) == row.id))
    row.lines_done = row.imported = row.updated = row.unchanged = row.quarantined = 0
    row.absent = None


def _counts(row: FeedImport) -> Counts:
    return Counts(row.imported, row.updated, row.unchanged, row.quarantined, row.absent)
