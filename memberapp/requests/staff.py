"""What members ask, as the insurer's agents read and answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import col, select

from memberapp import clock
from memberapp.account.service import email_of
from memberapp.account.tables import Account
from memberapp.core import audit
from memberapp.core.errors import Conflict, InvalidInput
from memberapp.core.parts import WHOLE, Part, Wanted, cut
from memberapp.core.secrets import reveal
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.requests import acts, messages, papers
from memberapp.requests.acts import Followed
from memberapp.requests.catalogue import read_requests
from memberapp.requests.rules.requests import OPEN, ActKind, RequestStatus
from memberapp.requests.rules.typed import parse_note
from memberapp.requests.tables import MemberRequest

_EVENTS: Final = {
    ActKind.TAKEN: audit.Event.REQUEST_TAKEN,
    ActKind.ASKED: audit.Event.REQUEST_ASKED,
    ActKind.ANSWERED: audit.Event.REQUEST_ANSWERED,
    ActKind.ACCEPTED: audit.Event.REQUEST_ACCEPTED,
    ActKind.REFUSED: audit.Event.REQUEST_REFUSED,
    ActKind.CLOSED: audit.Event.REQUEST_CLOSED,
}
_CLOSABLE: Final = tuple(set(RequestStatus) - {RequestStatus.CLOSED, RequestStatus.WITHDRAWN})
_MAX_WAIT = timedelta(days=366)


@dataclass(frozen=True)
class StaffRequest:
    """A request with who asks."""

    followed: Followed
    first_name: str
    last_name: str
    phone: str | None
    email: str | None
    late_since: datetime | None
    papers: tuple[str, ...]
    """The files that came for it: `staff documents` opens them."""

    @property
    def urgency(self) -> tuple[bool, datetime]:
        """Return what orders requests: the late ones first, then those that are due soonest."""
        due = acts.end_of(self.followed.answer_by, self.followed.region)
        if self.followed.status is RequestStatus.RECEIVED and self.followed.taken_by_day:
            due = acts.end_of(self.followed.taken_by_day, self.followed.region)
        return self.late_since is None, self.late_since or due


@writes
def waiting(work: Work, *, part: Wanted = WHOLE) -> Part[StaffRequest]:
    """Return the requests that nobody decided yet: what is late first, then by its term.

    Raises:
        CursorGone: the part should come after a request that is not in the list.
    """
    rows = work.db.exec(
        select(MemberRequest)
        .where(col(MemberRequest.status).in_(OPEN))
        .order_by(col(MemberRequest.sent_at), MemberRequest.id)
    ).all()
    by_term = sorted(_views(work, rows), key=lambda one: one.urgency)
    found = cut(by_term, part, by=lambda one: one.followed.reference)
    work.audit(audit.Event.STAFF_REQUESTS_READ, ref="waiting")
    for one in found:
        _record_read(work, one.followed)
    return found


@writes
def show(work: Work, *, reference: str) -> StaffRequest:
    """Return one request, with all that was done of it.

    Raises:
        NotFound: no such request is known.
    """
    (found,) = _views(work, [acts.row_named(work, reference)])
    _record_read(work, found.followed)
    return found


@writes
def take(work: Work, *, reference: str) -> StaffRequest:
    """Follow a request under the agent's name; of a claim that acknowledges it.

    Raises:
        NotFound: no such request is known.
        Conflict: somebody follows it, or it is over.
    """
    row = _locked(work, reference, RequestStatus.RECEIVED)
    return _act(work, row, ActKind.TAKEN, RequestStatus.TAKEN)


@writes
def ask(
    work: Work, *, reference: str, version: int, text: str, until: date | None = None
) -> StaffRequest:
    """Ask the member for something; `until` is the day by which it should come.

    Raises:
        NotFound: no such request is known.
        Conflict: it is over, or it went on since `version`.
        InvalidInput: `text`, or `until` is past or far away.
    """
    row = _read_at(work, reference, version, *OPEN)
    said = parse_note(text)
    member = work.db.get_one(Member, row.member_id)
    today = clock.local_date(work.now, member.region)
    by = until or today + timedelta(days=read_requests().piece_days)
    if not today <= by <= today + _MAX_WAIT:
        raise InvalidInput("until")
    row.waiting_since, row.wanted_by = row.waiting_since or work.now, by
    return _act(work, row, ActKind.ASKED, RequestStatus.WAITING, said)


@writes
def answer(work: Work, *, reference: str, version: int, text: str) -> StaffRequest:
    """Answer a request in words, without accepting or refusing it.

    Raises:
        NotFound: no such request is known.
        Conflict: it is over, or it went on since `version`.
        InvalidInput: `text`.
    """
    row = _read_at(work, reference, version, *OPEN)
    return _act(work, row, ActKind.ANSWERED, RequestStatus.ANSWERED, parse_note(text))


@writes
def accept(work: Work, *, reference: str, version: int, text: str) -> StaffRequest:
    """Accept a request; `text` says what happens now.

    Raises:
        NotFound: no such request is known.
        Conflict: it is over, or it went on since `version`.
        InvalidInput: `text`.
    """
    row = _read_at(work, reference, version, *OPEN)
    return _act(work, row, ActKind.ACCEPTED, RequestStatus.ACCEPTED, parse_note(text))


@writes
def refuse(work: Work, *, reference: str, version: int, text: str) -> StaffRequest:
    """Refuse a request; `text` says why, to the member.

    Raises:
        NotFound: no such request is known.
        Conflict: it is over, or it went on since `version`.
        InvalidInput: `text`.
    """
    row = _read_at(work, reference, version, *OPEN)
    return _act(work, row, ActKind.REFUSED, RequestStatus.REFUSED, parse_note(text))


@writes
def close(work: Work, *, reference: str, version: int, text: str) -> StaffRequest:
    """End a request without a decision, or once the decision was carried out.

    Raises:
        NotFound: no such request is known.
        Conflict: it is closed or withdrawn, or it went on since `version`.
        InvalidInput: `text`.
    """
    row = _read_at(work, reference, version, *_CLOSABLE)
    return _act(work, row, ActKind.CLOSED, RequestStatus.CLOSED, parse_note(text))


def _locked(work: Work, reference: str, *allowed: RequestStatus) -> MemberRequest:
    row = acts.row_named(work, reference, is_locked=True)
    if row.status not in allowed:
        raise Conflict(f"the request {row.reference} is {row.status} already")
    return row


def _read_at(work: Work, reference: str, version: int, *allowed: RequestStatus) -> MemberRequest:
    """Return a request that is as the agent read it: nobody decides over an unread paper."""
    row = _locked(work, reference, *allowed)
    if row.version != version:
        raise Conflict(f"the request {row.reference} went on meanwhile: read it again")
    return row


def _act(
    work: Work, row: MemberRequest, kind: ActKind, status: RequestStatus, text: str = ""
) -> StaffRequest:
    row.taken_by = row.taken_by or work.actor.id
    acts.record(work, row, kind=kind, status=status, text=text, agent_id=work.actor.id)
    messages.tell(work, row, kind)
    work.audit(_EVENTS[kind], member_id=row.member_id, ref=row.reference)
    (found,) = _views(work, [row])
    return found


def _record_read(work: Work, one: Followed) -> None:
    work.audit(audit.Event.STAFF_REQUESTS_READ, member_id=one.member_id, ref=one.reference)


def _views(work: Work, rows: Sequence[MemberRequest]) -> list[StaffRequest]:
    found = []
    for row, one in zip(rows, acts.followed(work, rows), strict=True):
        member = work.db.get_one(Member, one.member_id)
        account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
        found.append(
            StaffRequest(
                followed=one,
                first_name=member.first_name,
                last_name=member.last_name,
                phone=reveal(member, "phone"),
                email=email_of(account, member),
                late_since=one.late_since(work.now),
                papers=papers.names_of(work, row),
            )
        )
    return found
