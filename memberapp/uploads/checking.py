"""The check of what was sent, by the worker: each file is written anew by a process of its own.

A worker that dies gives the file back after a while, and another try begins. What is no fault of
the file (a full disk, a process that was killed) uses up no try: it is tried again after pauses
that grow, for a day.
"""

import hashlib
import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from sqlalchemy import and_, or_
from sqlmodel import col, func, select

from memberapp.core import audit
from memberapp.core.columns import written_out
from memberapp.core.errors import place_of
from memberapp.core.sealed_files import SealedWriter, new_file_key
from memberapp.core.secrets import reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, run_now, writes
from memberapp.gateways.harmless import Harmless, Interrupted, NotTaken, make_harmless
from memberapp.uploads import attaching, files
from memberapp.uploads.rules import DAY, UNFINISHED, Refusal, UploadStatus
from memberapp.uploads.service import end_refused, file_name, is_kept_unchecked
from memberapp.uploads.tables import Upload

_log = logging.getLogger(__name__)

_MAX_TRIES: Final = 3
"""That nobody ended: the worker died in each."""
_LEASE: Final = timedelta(minutes=5)
"""Longer than a check may take."""
_PAUSE: Final = timedelta(seconds=5)
"""After a try that failed; then as long as the file waits already, up to the longest one."""
_MAX_PAUSE: Final = timedelta(hours=1)
_LATELY: Final = timedelta(hours=1)
_CHECKING: Final = col(Upload.status).in_(written_out(UploadStatus.CHECKING))


@dataclass(frozen=True)
class Job:
    """A file to check: this try of it alone may end it."""

    id: str
    tries: int
    size_bytes: int
    key: str = field(repr=False)
    """Of its pieces."""

    @property
    def name(self) -> str:
        """Return the name of the file that it writes."""
        return file_name(self.id, self.tries)


@dataclass(frozen=True)
class Checked:
    """What became of a file, before its row says so."""

    made: Harmless
    sent_sha256: str
    key: str = field(repr=False)
    """Of the harmless file."""


def how_many_wait(work: Work) -> int:
    """Return how many files wait or are being checked."""
    return work.db.exec(select(func.count()).where(_CHECKING)).one()


def is_due(work: Work) -> bool:
    """Return whether a file waits to be checked; most looks find none, and write nothing."""
    due = select(Upload.id).where(_CHECKING, col(Upload.retry_at) <= work.now)
    return work.db.exec(due.limit(1)).first() is not None


@writes
def take(work: Work) -> Job | None:
    """Take a file of the member of whom fewest were checked lately, the one that waits for longest.

    Several workers never take the same one.
    """
    is_due = (_CHECKING, col(Upload.retry_at) <= work.now)
    is_ended = and_(
        col(Upload.status).not_in(written_out(UploadStatus.CHECKING, *UNFINISHED)),
        col(Upload.changed_at) > work.now - _LATELY,
    )
    is_begun = and_(_CHECKING, col(Upload.retry_at) > col(Upload.changed_at))
    lately = (
        select(Upload.member_id, func.count().label("files"))
        .where(col(Upload.member_id).in_(select(Upload.member_id).where(*is_due)))
        .where(or_(is_ended, is_begun))
        .group_by(col(Upload.member_id))
        .subquery()
    )
    due = (
        select(Upload)
        .outerjoin(lately, lately.c.member_id == col(Upload.member_id))
        .where(*is_due)
        .order_by(func.coalesce(lately.c.files, 0), col(Upload.retry_at), col(Upload.id))
        .limit(1)
        .with_for_update(of=Upload, skip_locked=True)
    )
    while (row := work.db.exec(due).first()) is not None:
        key = _key_of(row)
        if row.tries < _MAX_TRIES and key is not None:
            row.tries, row.retry_at = row.tries + 1, work.now + _LEASE
            return Job(row.id, row.tries, row.size_bytes, key)
        _log.error("upload %s is given up: nobody came to the end of its check", row.id)
        end_refused(work, row, Refusal.NOT_CHECKED)
        work.db.flush()
    return None


def check(job: Job) -> None:
    """Check a file and end it, in the calling thread; what fails is logged and tried again.

    What fails beside the file itself is ours: none of it refuses a file for what it is.
    """
    try:
        checked = _checked(job)
    except NotTaken as refused:
        run_now(refuse, job=job, refusal=Refusal(refused.fault.value))
    except (Interrupted, OSError, MemoryError, InvalidTag, ValueError) as error:
        _log.error("upload %s: %s at %s", job.id, type(error).__name__, place_of(error))
        with suppress(OSError):
            files.remove(job.name)
        run_now(give_back, job=job, is_lost=isinstance(error, FileNotFoundError | InvalidTag))
        return
    else:
        if not run_now(finish, job=job, checked=checked):
            files.remove(job.name)
            return
    files.remove_pieces(job.id, job.size_bytes)


@writes
def finish(work: Work, *, job: Job, checked: Checked) -> bool:
    """Note that a file is there, and tell what waits for it; return whether this try ended it."""
    row = _taken(work, job)
    if row is None:
        return False
    made = checked.made
    row.status, row.received_at, row.changed_at = UploadStatus.RECEIVED, work.now, work.now
    row.mime, row.pages, row.stored_bytes = made.mime, made.pages, len(made.content)
    row.sha256 = hashlib.sha256(made.content).hexdigest()
    row.sent_sha256 = checked.sent_sha256
    seal(row, "key", checked.key)
    work.db.add(row)
    work.audit(audit.Event.DOCUMENT_SENT, member_id=row.member_id, ref=row.reference)
    work.changed(Topic.UPLOADS, member_id=row.member_id)
    attaching.take(work, row)
    return True


@writes
def refuse(work: Work, *, job: Job, refusal: Refusal) -> None:
    """Refuse a file for what it is."""
    row = _taken(work, job)
    if row is not None:
        end_refused(work, row, refusal)


@writes
def give_back(work: Work, *, job: Job, is_lost: bool) -> None:
    """Let another try check a file, after a pause; this one is not counted.

    After a day it is given up. Then its member may have it checked again, unless its pieces are
    lost, which may also be a folder that is not there for a while.
    """
    row = _taken(work, job)
    if row is None:
        return
    waits = work.now - row.changed_at
    if waits < DAY:
        pause = min(max(_PAUSE, waits), _MAX_PAUSE)
        _log.error("upload %s: the fault is ours; again in %d s", row.id, pause.total_seconds())
        row.tries, row.retry_at = row.tries - 1, work.now + pause
        work.db.add(row)
        return
    _log.error("upload %s is given up: the fault was ours for a day", row.id)
    if is_lost:
        row.key = None
    end_refused(work, row, Refusal.NOT_CHECKED)


def wanted_names(work: Work, *, names: Collection[str]) -> frozenset[str]:
    """Return which of some files somebody sends, checks or may open."""
    ids = {files.upload_of(name) for name in names}
    rows = work.db.exec(
        select(Upload.id, Upload.status, Upload.tries).where(
            col(Upload.id).in_(ids), col(Upload.key).is_not(None)
        )
    )
    known = {upload_id: (status, tries) for upload_id, status, tries in rows}
    unchecked = set(
        work.db.exec(select(Upload.id).where(col(Upload.id).in_(ids), *is_kept_unchecked(work.now)))
    )
    return frozenset(
        name
        for name in names
        if (found := known.get(files.upload_of(name))) is not None
        and (
            found[0] in {UploadStatus.SENDING, UploadStatus.CHECKING}
            or files.upload_of(name) in unchecked
            if files.is_piece(name)
            else name == file_name(files.upload_of(name), found[1])
        )
    )


def _key_of(row: Upload) -> str | None:
    """Return the key of the pieces; None of one that does not open, which no try would change."""
    try:
        return reveal(row, "key")
    except (InvalidTag, KeyError):
        _log.error("the key of upload %s cannot be read", row.id)
        return None


def _checked(job: Job) -> Checked:
    content = files.read_pieces(job.id, job.size_bytes, key=job.key)
    made, key = make_harmless(content), new_file_key()
    with files.create(job.name) as file:
        sealed = SealedWriter(file, key=key, name=job.name)
        sealed.write(made.content)
        sealed.finish()
    return Checked(made, hashlib.sha256(content).hexdigest(), key)


def _taken(work: Work, job: Job) -> Upload | None:
    """Return the row of a file while this try may write it; a later one has another number."""
    is_own_try = (
        col(Upload.id) == job.id,
        col(Upload.tries) == job.tries,
        col(Upload.status) == UploadStatus.CHECKING,
    )
    return work.db.exec(select(Upload).where(*is_own_try).with_for_update()).first()
