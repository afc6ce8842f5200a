"""What the staff does with the files that members sent: list them, read one, take it or refuse it.

Each act is written down, with its reason, in the member's own activity.
"""

from dataclasses import dataclass, replace
from typing import Final

from sqlmodel import col, select

from memberapp.account.service import email_of
from memberapp.account.tables import Account
from memberapp.core import audit
from memberapp.core.columns import written_out
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.identifiers import read_upload_reference
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.uploads import attaching, messages
from memberapp.uploads.rules import THERE, Refusal, UploadStatus, parse_note
from memberapp.uploads.service import CONTENT, Sent, StoredFile, sent_of, stored_file
from memberapp.uploads.tables import Upload

_MAX_LISTED: Final = 200


@dataclass(frozen=True)
class StaffUpload:
    """A file with whoever sent it."""

    sent: Sent
    member_id: str
    name: str
    """Of the member."""


@writes
def waiting(work: Work, *, member_id: str = "") -> list[StaffUpload]:
    """Return the files that nobody read yet, oldest first; of one member all that can be read."""
    wanted = written_out(*THERE) if member_id else written_out(UploadStatus.RECEIVED)
    own = (Upload.member_id == member_id,) if member_id else ()
    rows = work.db.exec(
        select(Upload)
        .where(col(Upload.status).in_(wanted), *own)
        .order_by(col(Upload.received_at), col(Upload.id))
        .limit(_MAX_LISTED)
    ).all()
    for row in rows:
        _record(work, audit.Event.STAFF_DOCUMENTS_READ, row)
    return [_staff_view(work, row) for row in rows]


@writes
def read(work: Work, *, reference: str) -> StoredFile:
    """Return a file that an agent is about to read.

    Raises:
        NotFound: no such file is known, or nothing of it is stored.
    """
    row = _row(work, reference)
    if row.status not in THERE:
        raise NotFound(f"nothing of {row.reference} is stored: {row.status}")
    _record(work, audit.Event.STAFF_DOCUMENTS_READ, row)
    return stored_file(row)


@writes
def mark(work: Work, *, reference: str) -> StaffUpload:
    """Note that an agent read a file; its member sees so at once.

    Raises:
        NotFound: no such file is known.
        Conflict: it does not wait to be read.
    """
    row = _row(work, reference, is_locked=True)
    if row.status != UploadStatus.RECEIVED:
        raise Conflict(f"{row.reference} is {row.status}")
    row.status, row.decided_at, row.decided_by = UploadStatus.READ, work.now, work.actor.id
    return _decided(work, row)


@writes
def refuse(work: Work, *, reference: str, note: str) -> StaffUpload:
    """Refuse a file, with a reason that its member reads, and tell them that there is one.

    The file itself is no longer given out, and is deleted.

    Raises:
        NotFound: no such file is known.
        InvalidInput: `note` is no line of text, or too long for one.
        Conflict: it is not there, or was refused before.
    """
    row = _row(work, reference, is_locked=True)
    if row.status not in THERE:
        raise Conflict(f"{row.reference} is {row.status}")
    CONTENT.seal(row, replace(CONTENT.reveal(row), note=parse_note(note)))
    row.status, row.refusal, row.key = UploadStatus.REFUSED, Refusal.BY_STAFF, None
    row.decided_at, row.decided_by = work.now, work.actor.id
    member = work.db.get_one(Member, row.member_id)
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    email = email_of(account, member)
    work.notify(*messages.upload_refused(work, upload=row, member=member, email=email))
    attaching.lose(work, row)
    return _decided(work, row, result="refused")


def _decided(work: Work, row: Upload, *, result: str = "ok") -> StaffUpload:
    row.changed_at = work.now
    work.db.add(row)
    work.changed(Topic.UPLOADS, member_id=row.member_id)
    _record(work, audit.Event.DOCUMENT_READ, row, result=result)
    return _staff_view(work, row)


def _row(work: Work, reference: str, *, is_locked: bool = False) -> Upload:
    """Return a file; of two who decide on it, the second reads what the first one wrote."""
    wanted = select(Upload).where(Upload.reference == read_upload_reference(reference))
    row = work.db.exec(wanted.with_for_update() if is_locked else wanted).first()
    if row is None:
        raise NotFound(f"no file {reference} is known")
    return row


def _staff_view(work: Work, row: Upload) -> StaffUpload:
    member = work.db.get_one(Member, row.member_id)
    return StaffUpload(sent_of(row), member.id, f"{member.first_name} {member.last_name}")


def _record(work: Work, event: audit.Event, row: Upload, *, result: str = "ok") -> None:
    work.audit(event, member_id=row.member_id, ref=row.reference, result=result)
