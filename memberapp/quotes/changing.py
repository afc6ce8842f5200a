"""What becomes of a request for a quote: each change with its step, the trail and its message."""

from collections.abc import Callable
from functools import partial
from typing import Final

from memberapp import clock
from memberapp.account.service import reached
from memberapp.core import audit
from memberapp.core.errors import Conflict
from memberapp.core.outgoing import Message
from memberapp.core.secrets import reveal, seal
from memberapp.core.stored import Stored
from memberapp.core.topics import Topic
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.quotes import messages
from memberapp.quotes.rules import ANSWERED, OPEN, Offer, QuoteStatus, offer
from memberapp.quotes.tables import QuoteRequest, QuoteRequestStep
from memberapp.services import practice_requests
from memberapp.services.rules import Source

CONTENT: Final = Stored(Offer)
_EVENTS: Final = {
    QuoteStatus.ASKED: audit.Event.QUOTE_ASKED,
    QuoteStatus.ANSWERED: audit.Event.QUOTE_ANSWERED,
    QuoteStatus.CHANGED: audit.Event.QUOTE_CHANGED,
    QuoteStatus.REFUSED: audit.Event.QUOTE_REFUSED,
    QuoteStatus.CANCELLED: audit.Event.QUOTE_CANCELLED,
}


def answer(work: Work, row: QuoteRequest, *, said: Offer, source: Source) -> None:
    """Take a quote over, or another one in its place; the same again is nothing.

    Raises:
        Conflict: the request is refused or cancelled.
        InvalidInput: the quote has too many lines, or has expired.
    """
    status = QuoteStatus(row.status)
    if status not in OPEN:
        raise Conflict(f"the request {row.reference} is {row.status} already")
    if row.content is not None and CONTENT.reveal(row) == said:
        return
    country = work.db.get_one(Member, row.member_id).country
    today = work.now.astimezone(clock.zone_of(country)).date()
    CONTENT.seal(row, offer(said.lines, said.valid_until, today))
    if status in ANSWERED:
        step(work, row, QuoteStatus.CHANGED, source, told=messages.quote_changed)
    else:
        step(work, row, QuoteStatus.ANSWERED, source, told=messages.quote_answered)


def hear(work: Work, row: QuoteRequest, *, said: Offer) -> None:
    """Take over what a practice's service says, unless it only repeats it.

    An agent may have noted another quote since.

    Raises:
        InvalidInput: the quote has expired.
    """
    text = CONTENT.text_of(said)
    if reveal(row, "heard") == text:
        return
    seal(row, "heard", text)
    answer(work, row, said=said, source=Source.PRACTICE)


def refuse(work: Work, row: QuoteRequest, *, source: Source) -> None:
    """Note that a practice makes no quote, or takes theirs back.

    Raises:
        Conflict: it is refused or cancelled already.
    """
    if row.status not in OPEN:
        raise Conflict(f"the request {row.reference} is {row.status} already")
    told = partial(messages.quote_refused, is_withdrawn=row.status in ANSWERED)
    row.content = row.heard = None
    step(work, row, QuoteStatus.REFUSED, source, told=told)


def note_told(work: Work, row: QuoteRequest) -> None:
    """Note that the practice has the request."""
    practice_requests.note_told(work, row, audit.Event.QUOTE_TOLD)


def note_end(work: Work, row: QuoteRequest) -> None:
    """Note that the practice of a cancelled request knows that no quote is wanted."""
    practice_requests.note_end(work, row, audit.Event.QUOTE_END_TOLD)


def step(
    work: Work,
    row: QuoteRequest,
    status: QuoteStatus,
    source: Source,
    *,
    told: Callable[..., list[Message]] | None = None,
) -> None:
    """Bring a request to a state; `told` is what the member is told, None of their own act."""
    row.status, row.changed_at = status.value, work.now
    row.sequence += status is not QuoteStatus.ASKED
    work.db.add(row)
    work.db.flush()
    work.db.add(
        QuoteRequestStep(
            request_id=row.id,
            status=status,
            source=source,
            agent_id=work.actor.id if source is Source.STAFF else None,
            sequence=row.sequence,
            at=work.now,
        )
    )
    if told is not None:
        member, account = reached(work, row.member_id)
        work.notify(*told(work, row=row, member=member, account=account))
    work.changed(Topic.SERVICES, member_id=row.member_id)
    work.audit(_EVENTS[status], row.reference, member_id=row.member_id)
