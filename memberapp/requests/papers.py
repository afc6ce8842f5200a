"""The papers that a member joins to a request: each comes as a file, and is noted in its course."""

from contextlib import suppress
from datetime import timedelta

from memberapp import addresses, clock
from memberapp.core import audit, limits
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.formats import NBSP
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.requests import acts, messages
from memberapp.requests.catalogue import read_requests
from memberapp.requests.rules.requests import OPEN, ActKind, RequestStatus
from memberapp.requests.tables import MemberRequest
from memberapp.uploads import attaching
from memberapp.uploads import service as uploads
from memberapp.uploads.attaching import Place, Wanted
from memberapp.uploads.rules import UploadContent, UploadStatus
from memberapp.uploads.service import Sent
from memberapp.uploads.tables import Upload

KIND = "request"
"""What an upload says that it is for."""


def own(work: Work, *, reference: str) -> list[Sent]:
    """Return the files that the member sent for a request of theirs, oldest first."""
    return uploads.about(work, kind=KIND, reference=reference)


def names_of(work: Work, row: MemberRequest) -> tuple[str, ...]:
    """Return what an agent sees of the files of a request: reference and name."""
    found = attaching.rows_about(work, KIND, [row.reference])
    own_ones = [one for one in found if one.member_id == row.member_id]
    return tuple(f"{one.reference} {_content(one).name}" for one in own_ones)


def _find(work: Work, reference: str) -> Wanted:
    row = acts.own_row(work, reference)
    if row.status not in OPEN or row.reference != reference:
        raise NotFound
    limits.check(work, (acts.ADDED, work.member_id))
    return Wanted(f"votre demande {row.reference}", addresses.request_path(row.reference))


def _take(work: Work, upload: Upload) -> None:
    try:
        row = acts.row_named(work, upload.about_ref, is_locked=True)
    except NotFound:
        return
    if row.member_id != upload.member_id or not acts.takes_more(row):
        return
    with suppress(TooManyTries):  # those begun before the limit are few, and they are there
        limits.reserve(work, (acts.ADDED, row.member_id))
    acts.give(work, row, _told_of(upload))
    work.audit(audit.Event.REQUEST_GIVEN, member_id=row.member_id, ref=row.reference)


def _lose(work: Work, upload: Upload) -> None:
    """Ask again for what a refused file answered, unless something else that came answers it."""
    try:
        row = acts.row_named(work, upload.about_ref, is_locked=True)
    except NotFound:
        return
    is_own = row.member_id == upload.member_id and acts.takes_more(row)
    if not is_own or row.status != RequestStatus.TAKEN or not _is_missing(work, row, upload):
        return
    member = work.db.get_one(Member, row.member_id)
    days = timedelta(days=read_requests().piece_days)
    row.waiting_since, row.wanted_by = work.now, clock.local_date(work.now, member.region) + days
    acts.record(
        work,
        row,
        kind=ActKind.ASKED,
        status=RequestStatus.WAITING,
        text=f"Nous n’avons pas pu utiliser {_told_of(upload)}{NBSP}: {_content(upload).note}",
        agent_id=work.actor.id,
    )
    messages.tell(work, row, ActKind.ASKED)
    work.audit(audit.Event.REQUEST_ASKED, member_id=row.member_id, ref=row.reference)


def _is_missing(work: Work, row: MemberRequest, upload: Upload) -> bool:
    """Return whether a file, and nothing else that is not refused, answered the last question."""
    (followed,) = acts.followed(work, [row])
    given = followed.given_since_asked
    found = attaching.rows_about(work, KIND, [row.reference])
    refused = {_told_of(one) for one in found if one.status == UploadStatus.REFUSED}
    return _told_of(upload) in given and given <= refused


def _told_of(upload: Upload) -> str:
    return f"le fichier {_content(upload).name} ({upload.reference})"


def _content(upload: Upload) -> UploadContent:
    return uploads.CONTENT.reveal(upload)


attaching.declare(KIND, Place(_find, _take, _lose))
