"""Sending a file: announced, sent in pieces, given up or whole; and opening it again.

Each use case is the member's own: another one's file reads like one that does not exist. The bytes
lie in `files.py`; a piece is written before the row counts it, so that a cut costs one piece.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select, update

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.core import audit, limits, wakeups
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.identifiers import read_row_id, upload_reference
from memberapp.core.limits import Limit
from memberapp.core.references import draw_free
from memberapp.core.sealed_files import new_file_key
from memberapp.core.secrets import keyed_hash, reveal, seal
from memberapp.core.stored import Stored
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.uploads import attaching, files, quota
from memberapp.uploads.rules import (
    DAY,
    MAX_DAY_BYTES,
    THERE,
    About,
    Announced,
    Refusal,
    UploadContent,
    UploadStatus,
    piece_size,
)
from memberapp.uploads.tables import Upload

CONTENT: Final = Stored(UploadContent)
_STARTED: Final = Limit("upload", "60/hour; 200/day")
_MISPLACED: Final = Limit("upload_misplaced", "300/hour")
_MAX_RECENT: Final = 30
_IS_SENDING: Final = col(Upload.status) == UploadStatus.SENDING


@dataclass(frozen=True)
class Standing:
    """How much of a file is here."""

    id: str
    offset: int
    status: UploadStatus
    size_bytes: int


@dataclass(frozen=True)
class Sent(UploadContent):
    """A file that a member sent, or sends."""

    id: str
    reference: str
    status: UploadStatus
    refusal: Refusal | None
    about: About
    size_bytes: int
    received_bytes: int
    created_at: datetime
    received_at: datetime | None
    decided_at: datetime | None
    mime: str
    pages: int
    stored_bytes: int
    sha256: str
    sent_sha256: str

    @property
    def is_there(self) -> bool:
        """Return whether it can be opened."""
        return self.status in THERE


@dataclass(frozen=True)
class StoredFile:
    """A sealed file and what opens it; `name` is that of the file, and bound to it."""

    sent: Sent
    name: str
    key: str = field(repr=False)

    def read(self) -> bytes:
        """Return the whole file; see `files.read_whole` for what it may raise."""
        return files.read_whole(self.name, key=self.key, sha256=self.sent.sha256)


@dataclass(frozen=True)
class Recent:
    """What a member sent lately, and what they may still send today."""

    sent: Sequence[Sent]
    left_bytes: int


@writes
def count_start(work: Work, *, announced: Announced, about: About) -> None:
    """Count that a file is announced, unless the same one goes on.

    It is a transaction of its own: what `start` refuses stays counted.

    Raises:
        TooManyTries: so many were begun this hour or today.
    """
    if _same(work, _resume_key(work, announced, about), _IS_SENDING) is None:
        limits.reserve(work, (_STARTED, work.member_id))


@writes
def start(work: Work, *, announced: Announced, about: About) -> Standing:
    """Announce a file, or go on with the same one that was cut; `count_start` comes before.

    One that is whole, and that we did not manage to check in the last day, is checked again.

    Raises:
        NotFound: what it is for is unknown, somebody else's, or takes no file; or the space ended.
        QuotaFull: so much was sent in the last day; it says from when on this one fits.
        QueueFull: so many files were begun and are not whole.
    """
    member, _account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    wanted = attaching.find(work, about)
    resume_key = _resume_key(work, announced, about)
    row = _same(work, resume_key, _IS_SENDING)
    if row is not None:
        return _standing(row)
    row = _same(work, resume_key, *is_kept_unchecked(work.now))
    if row is not None:
        row.status, row.refusal, row.tries = UploadStatus.CHECKING, "", 0
        return _have_checked(work, row)
    quota.check(work, announced.size_bytes)
    row = Upload(
        reference=draw_free(
            work, upload_reference, clock.local_date(work.now, member.region).year, Upload.reference
        ),
        member_id=work.member_id,
        status=UploadStatus.SENDING,
        about_kind=about.kind,
        about_ref=about.reference,
        resume_key=resume_key,
        size_bytes=announced.size_bytes,
        created_at=work.now,
        changed_at=work.now,
        retry_at=work.now,
    )
    CONTENT.seal(
        row,
        UploadContent(name=announced.name, about_title=wanted.title, about_path=wanted.path),
    )
    seal(row, "key", new_file_key())
    work.db.add(row)
    return _standing(row)


def standing(work: Work, *, upload_id: str) -> Standing:
    """Return how much of a file is here.

    Raises:
        NotFound: the member has no such file.
    """
    return _standing(_own(work, upload_id))


def key_for(work: Work, *, upload_id: str, offset: int, length: int) -> str | None:
    """Return what seals the next piece of a file; None when another one is expected.

    Raises:
        NotFound: the member has no such file, or it is no longer being sent.
        InvalidInput: `piece`: it is too short, too long or beyond the end.
    """
    row = _own(work, upload_id)
    if row.status == UploadStatus.CANCELLED:
        raise NotFound
    if row.status != UploadStatus.SENDING or offset != row.received_bytes:
        return None
    if length != piece_size(row.size_bytes, offset):
        raise InvalidInput("piece")
    return reveal(row, "key")


@writes
def count_misplaced(work: Work) -> None:
    """Count a piece that came twice, out of order, for no file or of a wrong length.

    Raises:
        TooManyTries: so many came this hour.
    """
    limits.reserve(work, (_MISPLACED, work.member_id))


@writes
def take_piece(work: Work, *, upload_id: str, offset: int, length: int) -> Standing:
    """Count a piece that is written; the last one has the file checked.

    Of two at once for the same offset one counts.

    Raises:
        NotFound: the member has no such file.
    """
    row = _own(work, upload_id)
    taken = work.db.exec(
        update(Upload)
        .where(
            col(Upload.id) == row.id,
            col(Upload.status) == UploadStatus.SENDING,
            col(Upload.received_bytes) == offset,
        )
        .values(received_bytes=offset + length, changed_at=work.now)
    )
    work.db.refresh(row)
    if taken.rowcount == 1 and row.received_bytes == row.size_bytes:
        row.status = UploadStatus.CHECKING
        return _have_checked(work, row)
    return _standing(row)


@writes
def refuse(work: Work, *, upload_id: str, refusal: Refusal) -> Standing:
    """Refuse a file of the member's by how it begins: the rest of it is not waited for.

    Raises:
        NotFound: the member has no such file, or it is no longer being sent.
    """
    row = _own(work, upload_id)
    if row.status != UploadStatus.SENDING:
        raise NotFound
    end_refused(work, row, refusal)
    return _standing(row)


@writes
def cancel(work: Work, *, upload_id: str) -> Standing:
    """Give up a file that is not whole; one that is whole stays as it is.

    Raises:
        NotFound: the member has no such file.
    """
    row = _own(work, upload_id)
    if row.status == UploadStatus.SENDING:
        _give_up(work, row)
        work.changed(Topic.UPLOADS)
    return _standing(row)


def recent(work: Work) -> Recent:
    """Return what the member sends and sent in the last 30 days, newest first, at most 30."""
    rows = work.db.exec(
        select(Upload)
        .where(
            Upload.member_id == work.member_id,
            col(Upload.created_at) > work.now - 30 * DAY,
            col(Upload.status) != UploadStatus.CANCELLED,
        )
        .order_by(col(Upload.created_at).desc(), col(Upload.id))
        .limit(_MAX_RECENT)
    )
    return Recent([sent_of(row) for row in rows], max(0, MAX_DAY_BYTES - quota.bytes_of_day(work)))


def about(work: Work, *, kind: str, reference: str) -> list[Sent]:
    """Return what the member sent for something of theirs, oldest first."""
    rows = attaching.rows_about(work, kind, [reference])
    return [sent_of(row) for row in rows if row.member_id == work.member_id]


@writes
def opened(work: Work, *, upload_id: str) -> StoredFile:
    """Return a file of the member's that is about to be downloaded, and write that down.

    Raises:
        NotFound: the member has no such file, or it was refused.
    """
    row = _own(work, upload_id)
    if row.status not in THERE:
        raise NotFound
    work.audit(audit.Event.DOCUMENT_DOWNLOADED, ref=row.reference)
    return stored_file(row)


def all_stored(work: Work) -> list[StoredFile]:
    """Return the files of the member that can be opened, oldest first."""
    own = select(Upload).where(Upload.member_id == work.member_id, col(Upload.status).in_(THERE))
    oldest_first = (col(Upload.created_at), col(Upload.id))
    return [stored_file(row) for row in work.db.exec(own.order_by(*oldest_first))]


def forget(work: Work) -> None:
    """Give up what the caller, whose space ends, has not sent whole; what is there stays."""
    wanted = (Upload.member_id == work.member_id, Upload.status == UploadStatus.SENDING)
    for row in work.db.exec(select(Upload).where(*wanted)):
        _give_up(work, row)


def stored_file(row: Upload) -> StoredFile:
    """Return how the file of a row is opened."""
    return StoredFile(sent_of(row), file_name(row.id, row.tries), reveal(row, "key") or "")


def file_name(upload_id: str, tries: int) -> str:
    """Return the name of the harmless file that a try writes."""
    return f"{upload_id}-{tries}"


def end_refused(work: Work, row: Upload, refusal: Refusal) -> None:
    """Refuse a file: nothing of it can be opened, and its pieces go.

    Those that we did not manage to check stay for a day (`is_kept_unchecked`).
    """
    row.status, row.refusal = UploadStatus.REFUSED, refusal
    if refusal is not Refusal.NOT_CHECKED:
        row.key = None
    row.changed_at = work.now
    work.db.add(row)
    work.changed(Topic.UPLOADS, member_id=row.member_id)
    event = audit.Event.DOCUMENT_SENT
    work.audit(event, member_id=row.member_id, ref=row.reference, result="refused")


def sent_of(row: Upload) -> Sent:
    """Return what is told of a row."""
    return Sent(
        **vars(CONTENT.reveal(row)),
        id=row.id,
        reference=row.reference,
        status=UploadStatus(row.status),
        refusal=Refusal(row.refusal) if row.refusal else None,
        about=About(row.about_kind, row.about_ref),
        size_bytes=row.size_bytes,
        received_bytes=row.received_bytes,
        created_at=row.created_at,
        received_at=row.received_at,
        decided_at=row.decided_at,
        mime=row.mime,
        pages=row.pages,
        stored_bytes=row.stored_bytes,
        sha256=row.sha256,
        sent_sha256=row.sent_sha256,
    )


def _own(work: Work, upload_id: str) -> Upload:
    row = work.db.get(Upload, read_row_id(upload_id))
    if row is None or row.member_id != work.member_id:
        raise NotFound
    return row


def is_kept_unchecked(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a file was not checked, and that its pieces are still here."""
    return (
        col(Upload.status) == UploadStatus.REFUSED,
        col(Upload.refusal) == Refusal.NOT_CHECKED,
        col(Upload.key).is_not(None),
        col(Upload.changed_at) > now - DAY,
    )


def _same(work: Work, resume_key: str, *wanted: ColumnElement[bool]) -> Upload | None:
    own = (Upload.member_id == work.member_id, Upload.resume_key == resume_key)
    return work.db.exec(select(Upload).where(*own, *wanted)).first()


def _have_checked(work: Work, row: Upload) -> Standing:
    row.changed_at = row.retry_at = work.now
    work.db.add(row)
    work.changed(Topic.UPLOADS)
    wakeups.note(work.db, wakeups.Signal.UPLOADS)
    return _standing(row)


def _standing(row: Upload) -> Standing:
    return Standing(row.id, row.received_bytes, UploadStatus(row.status), row.size_bytes)


def _give_up(work: Work, row: Upload) -> None:
    row.status, row.key, row.changed_at = UploadStatus.CANCELLED, None, work.now
    row.size_bytes = row.received_bytes  # what never came is free again
    work.db.add(row)


def _resume_key(work: Work, announced: Announced, about: About) -> str:
    told = (about.kind, about.reference, str(announced.size_bytes), announced.modified)
    return keyed_hash("upload", "\0".join((work.member_id, *told, announced.name)))
