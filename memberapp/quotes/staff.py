"""The quotes that members asked for, as the insurer's agents read and answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, or_, select

from memberapp.core import audit
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_quote_reference
from memberapp.core.parts import WHOLE, Part, Wanted, cut
from memberapp.core.secrets import reveal
from memberapp.core.work import Work, writes
from memberapp.quotes import changing
from memberapp.quotes.changing import CONTENT
from memberapp.quotes.rules import Offer, OfferLine, QuoteStatus
from memberapp.quotes.tables import QuoteRequest
from memberapp.services import practice_requests
from memberapp.services.rules import Source, is_late


@dataclass(frozen=True)
class StaffQuote:
    """A request for a quote, as an agent works on it."""

    reference: str
    member_id: str
    practitioner: str
    practice: str
    person: str
    care: str
    remark: str
    phone: str
    """Empty where the member gave none."""
    status: QuoteStatus
    offer: Offer | None
    asked_at: datetime
    answer_by: datetime
    is_late: bool
    is_end_untold: bool
    """Whether somebody has to tell the practice that no quote is wanted."""


@writes
def waiting(work: Work, *, part: Wanted = WHOLE) -> Part[StaffQuote]:
    """Return what an agent has to do: late answers, ends that no practice knows, other requests.

    Raises:
        CursorGone: the part should come after a request that is not in the list.
    """
    is_untold = practice_requests.is_end_untold(QuoteRequest, work.now)
    rows = work.db.exec(
        select(QuoteRequest)
        .where(or_(QuoteRequest.status == QuoteStatus.ASKED, is_untold))
        .order_by(col(QuoteRequest.answer_by), col(QuoteRequest.id))
    ).all()
    untold = QuoteStatus.CANCELLED
    found = [_of(row, work.now, is_end_untold=row.status == untold) for row in rows]
    found.sort(key=lambda one: (not one.is_late, not one.is_end_untold, one.answer_by))
    shown = cut(found, part, by=lambda one: one.reference)
    event = audit.Event.STAFF_QUOTES_READ
    work.audit(event, ref="unanswered")
    for one in shown:
        work.audit(event, member_id=one.member_id, ref=one.reference)
    return shown


@writes
def show(work: Work, *, reference: str) -> StaffQuote:
    """Return one request.

    Raises:
        NotFound: no such request is known.
    """
    row = _row(work, reference)
    work.audit(audit.Event.STAFF_QUOTES_READ, member_id=row.member_id, ref=row.reference)
    return _one(work, row)


@writes
def answer(
    work: Work, *, reference: str, lines: Sequence[OfferLine], valid_until: date
) -> StaffQuote:
    """Note the quote that a practice sent, or another one in its place; the member is told.

    Raises:
        NotFound: no such request is known.
        Conflict: it is refused or cancelled.
        InvalidInput: the quote has too many lines, or has expired.
    """
    row = _row(work, reference)
    changing.answer(work, row, said=Offer(tuple(lines), valid_until), source=Source.STAFF)
    return _one(work, row)


@writes
def refuse(work: Work, *, reference: str) -> StaffQuote:
    """Note that the practice makes no quote, or takes theirs back; the member is told.

    Raises:
        NotFound: no such request is known.
        Conflict: it is refused or cancelled already.
    """
    row = _row(work, reference)
    changing.refuse(work, row, source=Source.STAFF)
    return _one(work, row)


@writes
def note_told(work: Work, *, reference: str) -> StaffQuote:
    """Note that an agent told the practice of a request, or of its end; again it is nothing.

    Raises:
        NotFound: no such request is known.
        Conflict: it is answered or refused.
    """
    row = _row(work, reference)
    practice_requests.note_call(work, row, told=changing.note_told, ended=changing.note_end)
    return _one(work, row)


def _row(work: Work, reference: str) -> QuoteRequest:
    known = read_quote_reference(reference)
    found = select(QuoteRequest).where(QuoteRequest.reference == known)
    row = work.db.exec(found.with_for_update()).first()
    if row is None:
        raise NotFound(f"no request {reference} is known")
    return row


def _one(work: Work, row: QuoteRequest) -> StaffQuote:
    work.db.flush()
    is_untold = practice_requests.is_end_untold(QuoteRequest, work.now)
    own = select(QuoteRequest.id).where(QuoteRequest.id == row.id, is_untold)
    return _of(row, work.now, is_end_untold=work.db.exec(own).first() is not None)


def _of(row: QuoteRequest, now: datetime, *, is_end_untold: bool) -> StaffQuote:
    return StaffQuote(
        reference=row.reference,
        member_id=row.member_id,
        practitioner=row.practitioner,
        practice=row.practice,
        person=reveal(row, "person") or "",
        care=reveal(row, "care_name") or "",
        remark=reveal(row, "remark") or "",
        phone=reveal(row, "phone") or "",
        status=QuoteStatus(row.status),
        offer=CONTENT.reveal(row) if row.content is not None else None,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        is_late=is_late(row.status, row.answer_by, now),
        is_end_untold=is_end_untold,
    )
