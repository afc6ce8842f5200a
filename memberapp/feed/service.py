"""The import of a feed: examined whole, then written in batches, each a transaction.

1. One import runs at a time, by a lease on its `FeedImport` row (`leases`).
2. All lines are examined against the database and the lines before them (`examination`). The
   verdict is written down only when the file is taken; until then nothing is.
3. The good lines go in, batch by batch, with how far the file is done (`writing`). A killed import
   is resumed where it stopped when the same file comes again.
4. What members declared of their family is compared with what the file has made of it.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from memberapp.core.database import engine_for
from memberapp.core.work import NOBODY, Caller, run_now
from memberapp.family import settling
from memberapp.feed import examination, leases, writing
from memberapp.feed.leases import Busy, Counts, Lease
from memberapp.feed.objects import Document, FeedObject, Header
from memberapp.feed.report import MAX_BAD_PER_CENT, QuarantineEntry, TooManyBadLines
from memberapp.feed.rules import BadLine

__all__ = ["FeedSource", "ImportResult", "QuarantineEntry", "TooManyBadLines", "import_feed"]

BATCH_LINES = 1000
MAX_BATCH_LINES = 8000
_BATCH_SECONDS = 0.25
"""How long a batch should hold SQLite's lock of writers: a member who saves waits no longer."""
_BATCH_SECONDS_WITHOUT_LOCK = 1.0
"""The same with PostgreSQL, where a batch holds no lock but those of the rows that it changes."""
_LOOK_AGAIN_SECONDS = 0.25
_OBJECTS_BETWEEN_COLLECTIONS = 100_000

Progress = Callable[[int, int], None]
"""Called with how many steps are done, of how many: each line is examined, then written."""


class FeedSource(Protocol):
    """A feed found whole: its objects can be read again, and its documents stored."""

    header: Header
    sha256: str
    object_count: int

    def objects(self, *, after: int = 1) -> Iterator[tuple[int, FeedObject | BadLine]]:
        """Read the objects of the lines after a line number, the header's being 1."""
        ...

    def check_document(self, document: Document) -> None:
        """Check the file of a document, or raise `BadLine`."""
        ...

    def keep_document(self, document: Document) -> str:
        """Copy the file of a document and return its name, or raise `BadLine`."""
        ...


@dataclass(frozen=True)
class ImportResult(Counts):
    """What an import did, over the whole file even when it was resumed.

    Attributes:
        quarantine: the lines set aside.
        warnings: the lines that went in and are odd, such as those with a date to come.
    """

    seconds: float = 0.0
    quarantine: tuple[QuarantineEntry, ...] = ()
    warnings: tuple[QuarantineEntry, ...] = ()


def import_feed(
    feed: FeedSource,
    *,
    is_late: bool = False,
    on_progress: Progress = lambda _done, _total: None,
    patience: float = leases.LEASE.total_seconds(),
    caller: Caller = NOBODY,
) -> ImportResult:
    """Import a feed, waiting while another import runs.

    Each batch is a transaction of its own, so that members go on using the site meanwhile.

    Args:
        feed: the file, found whole.
        is_late: take a sequence below the producer's last, if none of its files had it.
        on_progress: told how far the work is.
        patience: for how many seconds a running import must show no life before it counts as
            killed, should the clocks of the two machines disagree.
        caller: who brings it, for the trail; the system itself unless named.

    Raises:
        FeedRefused: the sequence is not above the producer's last, or was imported already;
            nothing was written.
        TooManyBadLines: more than 5 % of the lines are bad; nothing was written.
    """
    started = time.monotonic()
    begun = _begin(feed, patience, is_late=is_late)
    if isinstance(begun, Counts):
        return ImportResult(unchanged=begun.total, seconds=time.monotonic() - started)
    lease = begun
    try:
        with _collecting_seldom():
            if lease.lines_done == 0:
                _examine(feed, lease, on_progress)
            _write(feed, lease, on_progress)
        run_now(settling.settle)
        counts = run_now(leases.finish, caller, lease=lease)
    except BaseException:
        with suppress(SQLAlchemyError):  # what went wrong first is what must be told
            run_now(leases.let_go, lease=lease)
        raise
    return ImportResult(
        **vars(counts),
        quarantine=run_now(writing.report_of, import_id=lease.import_id),
        warnings=run_now(writing.report_of, import_id=lease.import_id, is_warning=True),
        seconds=time.monotonic() - started,
    )


def _begin(feed: FeedSource, patience: float, *, is_late: bool) -> Lease | Counts:
    """Wait for the lease; another import that shows no life for a while was killed."""
    last_sign_of_life: datetime | None = None
    read_at = time.monotonic()
    while True:
        is_dead = time.monotonic() - read_at >= patience
        try:
            begun = run_now(
                leases.begin,
                header=feed.header,
                sha256=feed.sha256,
                is_late=is_late,
                presumed_dead=last_sign_of_life if is_dead else None,
            )
        except IntegrityError:  # another import began at the same instant
            begun = Busy(None)
        if not isinstance(begun, Busy):
            return begun
        if begun.lease_until != last_sign_of_life:
            last_sign_of_life, read_at = begun.lease_until, time.monotonic()
        time.sleep(min(_LOOK_AGAIN_SECONDS, patience))


def _examine(feed: FeedSource, lease: Lease, on_progress: Progress) -> None:
    """Find the bad lines and write them down, unless there are too many."""
    with examination.Examination() as found:
        for batch in _batches(feed.objects(), _Pace(MAX_BATCH_LINES)):  # it holds no lock
            run_now(
                examination.examine, found=found, lines=batch, check_document=feed.check_document
            )
            if len(found.quarantine) * 100 > feed.object_count * MAX_BAD_PER_CENT:
                raise TooManyBadLines(feed.object_count, batch[-1][0], tuple(found.quarantine))
            run_now(leases.renew, lease=lease)
            on_progress(batch[-1][0] - 1, 2 * feed.object_count)
        is_full = feed.header.is_full
        absent = run_now(examination.count_absent, found=found) if is_full else None
        run_now(leases.keep_verdict, lease=lease, quarantine=found.quarantine, absent=absent)


def _write(feed: FeedSource, lease: Lease, on_progress: Progress) -> None:
    """Write the good lines that are not in yet."""
    quarantine = run_now(writing.report_of, import_id=lease.import_id)
    bad_lines = {entry.line_number for entry in quarantine}
    pace = _Pace(BATCH_LINES)
    for batch in _batches(feed.objects(after=lease.lines_done), pace):
        good = [line for line in batch if line[0] not in bad_lines]
        ready = writing.prepare(good, last_line=batch[-1][0], keep=feed.keep_document)
        started = time.monotonic()
        run_now(writing.write_batch, lease=lease, batch=ready, closed_at=feed.header.generated_at)
        pace.adapt(len(batch), time.monotonic() - started)
        on_progress(feed.object_count + batch[-1][0] - 1, 2 * feed.object_count)


class _Pace:
    """How many lines a batch has: as many as are written in its time, within bounds.

    Small ones cost more each, so that a machine that is slow just now would only get slower.
    """

    def __init__(self, lines: int) -> None:
        self.lines = lines
        has_lock = engine_for(write=True).dialect.name == "sqlite"
        self._seconds = _BATCH_SECONDS if has_lock else _BATCH_SECONDS_WITHOUT_LOCK

    def adapt(self, lines: int, seconds: float) -> None:
        """Learn from a batch that was written."""
        fitting = int(lines * self._seconds / max(seconds, 0.001))
        self.lines = max(BATCH_LINES, min(fitting, MAX_BATCH_LINES))


def _batches(
    lines: Iterable[tuple[int, FeedObject | BadLine]], pace: _Pace
) -> Iterator[list[tuple[int, FeedObject | BadLine]]]:
    remaining = iter(lines)
    while batch := list(islice(remaining, pace.lines)):
        yield batch


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Look for reference cycles once in a batch or so: its many objects are in none."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
