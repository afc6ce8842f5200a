"""The copy of all data that a member asks for: from the demand to its end, a day after.

An account has one under way, and there are so many at most for all: the worker makes them one after
the other. A worker that dies gives its copy back after a while, and the next one starts anew, in
another file; a copy is ready when all of its file is on the disk, and not before.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select, update

from memberapp.account.service import own_account, require_fresh_proof
from memberapp.core import audit, limits, locks, wakeups
from memberapp.core.columns import written_out
from memberapp.core.errors import NotFound, QueueFull
from memberapp.core.limits import Limit
from memberapp.core.sealed_files import new_file_key
from memberapp.core.secrets import reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.privacy import messages
from memberapp.privacy.rules import ARCHIVE_LIFETIME, UNDER_WAY, ArchiveStatus
from memberapp.privacy.tables import DataArchive

LIMIT: Final = Limit("archive", "3/day")
MAX_WAITING: Final = 200
_MAX_TRIES: Final = 3
_LEASE: Final = timedelta(minutes=2)
_PAUSE: Final = timedelta(minutes=1)  # after a try that failed


@dataclass(frozen=True)
class Archive:
    """The newest copy that the account asked for."""

    status: ArchiveStatus
    asked_at: datetime
    ended_at: datetime | None
    until: datetime | None
    """Until when it can be downloaded; None when it cannot."""
    size_bytes: int


@dataclass(frozen=True)
class ArchivePage:
    """What the page of the copy says."""

    archive: Archive | None
    region: str
    now: datetime


@dataclass(frozen=True)
class StoredArchive:
    """A sealed file and what opens it; `name` is that of the file, and bound to it."""

    name: str
    size_bytes: int
    key: str = field(repr=False)


@dataclass(frozen=True)
class Job:
    """A copy to make: this try of it alone writes to its file, and may end it."""

    id: str
    tries: int
    account_id: str
    member_id: str
    key: str = field(repr=False)

    @property
    def name(self) -> str:
        """Return the name of its file."""
        return _name(self.id, self.tries)


def show(work: Work) -> ArchivePage:
    """Return where the caller's newest copy stands."""
    row = _newest(work)
    found = None
    if row is not None:
        found = Archive(
            status=ArchiveStatus(row.status),
            asked_at=row.asked_at,
            ended_at=row.ended_at,
            until=_until(row) if _is_there(work, row) else None,
            size_bytes=row.size_bytes,
        )
    return ArchivePage(found, members.region(work), work.now)


@writes
def ask(work: Work) -> None:
    """Ask for a copy of all data; while one is under way there is no second one.

    Raises:
        NotFound: meanwhile the session or the space ended.
        ProofNeeded: the second factor was given too long ago.
        TooManyTries: so many were asked for today.
        QueueFull: so many wait, of everybody.
    """
    # A second click waits here, and then sees the copy of the first.
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    require_fresh_proof(work)
    locks.take_lock(work, locks.Lock.ARCHIVES)  # members at once are counted one after the other
    is_own = col(DataArchive.account_id) == work.account_id
    if work.db.exec(select(DataArchive.id).where(is_own, _is_open())).first() is not None:
        return
    if work.db.exec(select(func.count()).select_from(DataArchive).where(_is_open())).one() >= (
        MAX_WAITING
    ):
        raise QueueFull
    limits.reserve(work, (LIMIT, work.member_id))
    work.db.add(
        DataArchive(
            account_id=work.account_id,
            member_id=work.member_id,
            status=ArchiveStatus.WAITING,
            asked_at=work.now,
            retry_at=work.now,
        )
    )
    work.audit(audit.Event.DATA_ASKED)
    work.changed(Topic.ARCHIVE)
    wakeups.note(work.db, wakeups.Signal.ARCHIVES)


def stored(work: Work) -> StoredArchive:
    """Return the caller's copy, whose file is then opened.

    Raises:
        NotFound: there is none, or no longer.
        ProofNeeded: the second factor was given too long ago.
    """
    row = _newest(work)
    if row is None or not _is_there(work, row):
        raise NotFound
    require_fresh_proof(work)
    return StoredArchive(_name(row.id, row.tries), row.size_bytes, reveal(row, "key") or "")


@writes
def record_download(work: Work) -> None:
    """Write down that the caller's copy, whose file is open, leaves now."""
    work.audit(audit.Event.DATA_DOWNLOADED)


def how_many_wait(work: Work) -> int:
    """Return how many copies wait or are being made."""
    return work.db.exec(select(func.count()).where(_is_open())).one()


def is_due(work: Work) -> bool:
    """Return whether a copy waits to be made; most looks find none, and write nothing."""
    due = select(DataArchive.id).where(_is_open(), col(DataArchive.retry_at) <= work.now)
    return work.db.exec(due.limit(1)).first() is not None


@writes
def take(work: Work) -> Job | None:
    """Take the copy that waits for longest; several workers never take the same one."""
    due = (
        select(DataArchive)
        .where(_is_open(), col(DataArchive.retry_at) <= work.now)
        .order_by(col(DataArchive.retry_at), DataArchive.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    while (row := work.db.exec(due).first()) is not None:
        if row.tries < _MAX_TRIES:
            return _begun(work, row)
        _fail(work, row)  # whoever made it died each time
        work.db.flush()
    return None


@writes
def renew(work: Work, *, job: Job) -> bool:
    """Go on with a copy; return whether it is still this try's to make."""
    row = _taken(work, job)
    if row is not None:
        row.retry_at = work.now + _LEASE
    return row is not None


@writes
def finish(work: Work, *, job: Job, size_bytes: int) -> bool:
    """Note that the file is whole, and tell the member; return whether it was this try's to end.

    The copies of before cannot be downloaded any longer.
    """
    row = _taken(work, job)
    if row is None:
        return False
    is_own = col(DataArchive.account_id) == row.account_id
    work.db.exec(update(DataArchive).where(is_own, col(DataArchive.id) != row.id).values(key=None))
    row.status, row.ended_at = ArchiveStatus.READY, work.now
    row.size_bytes = size_bytes
    work.notify(*messages.data_ready(work, archive=row))
    work.changed(Topic.ARCHIVE, member_id=row.member_id)
    return True


@writes
def give_back(work: Work, *, job: Job, is_failed: bool) -> None:
    """Let another try make a copy: at once, or after a pause when this one failed."""
    row = _taken(work, job)
    if row is None:
        return
    if not is_failed:  # the worker was stopped: that is no fault of the copy
        row.tries -= 1
    if row.tries >= _MAX_TRIES:
        _fail(work, row)
        return
    row.status, row.key = ArchiveStatus.WAITING, None
    row.retry_at = work.now + (_PAUSE if is_failed else timedelta(0))
    work.changed(Topic.ARCHIVE, member_id=row.member_id)


def stored_names(work: Work) -> frozenset[str]:
    """Return the names of the files that somebody makes or may download."""
    rows = work.db.exec(
        select(DataArchive.id, DataArchive.tries).where(col(DataArchive.key).is_not(None))
    )
    return frozenset(_name(archive_id, tries) for archive_id, tries in rows)


def _begun(work: Work, row: DataArchive) -> Job:
    key = new_file_key()
    row.status, row.tries = ArchiveStatus.BUILDING, row.tries + 1
    row.retry_at = work.now + _LEASE
    seal(row, "key", key)
    work.changed(Topic.ARCHIVE, member_id=row.member_id)
    return Job(row.id, row.tries, row.account_id, row.member_id, key)


def _fail(work: Work, row: DataArchive) -> None:
    row.status, row.ended_at, row.key = ArchiveStatus.FAILED, work.now, None
    work.notify(*messages.data_failed(work, archive=row))
    work.changed(Topic.ARCHIVE, member_id=row.member_id)


def _taken(work: Work, job: Job) -> DataArchive | None:
    """Return the row of a copy while this try may write it; a later one has another number."""
    is_own_try = (
        col(DataArchive.id) == job.id,
        col(DataArchive.tries) == job.tries,
        col(DataArchive.status) == ArchiveStatus.BUILDING,
    )
    return work.db.exec(select(DataArchive).where(*is_own_try).with_for_update()).first()


def _newest(work: Work) -> DataArchive | None:
    newest = (
        select(DataArchive)
        .where(DataArchive.account_id == work.account_id)
        .order_by(col(DataArchive.asked_at).desc(), DataArchive.id)
        .limit(1)
    )
    return work.db.exec(newest).first()


def _is_there(work: Work, row: DataArchive) -> bool:
    until = _until(row)
    return row.key is not None and until is not None and work.now < until


def _until(row: DataArchive) -> datetime | None:
    if row.status != ArchiveStatus.READY or row.ended_at is None:
        return None
    return row.ended_at + ARCHIVE_LIFETIME


def _is_open() -> ColumnElement[bool]:
    return col(DataArchive.status).in_(written_out(*UNDER_WAY))


def _name(archive_id: str, tries: int) -> str:
    return f"{archive_id}-{tries}"
