"""What the insurer's agents do with tickets: read, take, answer, ask, pass on, close."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from memberapp.core import audit
from memberapp.core.errors import Conflict, InvalidInput
from memberapp.core.parts import WHOLE, Part, Wanted, cut, like
from memberapp.core.work import Work, writes
from memberapp.tickets import exchanges, messages, rules
from memberapp.tickets.catalogue import read_tickets
from memberapp.tickets.exchanges import Act, TicketSnapshot
from memberapp.tickets.rules import Author, EntryKind, TicketStatus
from memberapp.tickets.tables import Ticket

_MOST = 500


@dataclass(frozen=True)
class StaffTicket:
    """A ticket as the list of the staff has it: never what was written."""

    reference: str
    member_id: str
    subject: str
    queue: str
    about: str
    status: TicketStatus
    agent_id: str | None
    created_at: datetime
    due_at: datetime
    closes_at: datetime | None
    late_since: datetime | None
    rating: str | None


@writes
def tickets(
    work: Work, *, queue: str = "", is_all: bool = False, part: Wanted = WHOLE
) -> Part[StaffTicket]:
    """Return what waits for the staff, what is late first; with `is_all`, the closed ones too.

    Raises:
        InvalidInput: there is no such queue.
        CursorGone: the part should come after a ticket that is not in the list.
    """
    wanted = select(Ticket).order_by(
        col(Ticket.status) != TicketStatus.WAITING, col(Ticket.due_at), Ticket.id
    )
    if not is_all:
        wanted = wanted.where(Ticket.status != TicketStatus.CLOSED)
    if queue:
        _check_queue(queue)
        wanted = wanted.where(Ticket.queue == queue)
    rows = work.db.exec(wanted.limit(_MOST)).all()
    found = cut(rows, part, by=lambda ticket: ticket.reference)
    work.audit(audit.Event.STAFF_TICKETS_READ, ref=queue or "all")
    for ticket in found:
        _record_read(work, ticket)
    return like(found, (_listed(ticket, work.now) for ticket in found))


@writes
def read(work: Work, *, reference: str) -> TicketSnapshot:
    """Return a ticket with all that was written.

    Raises:
        NotFound: no such ticket is known.
    """
    ticket = exchanges.find(work, reference=reference)
    _record_read(work, ticket)
    return exchanges.snapshot(work, ticket)


@writes
def take(work: Work, *, reference: str, is_over: bool = False) -> TicketSnapshot:
    """Take a ticket, so that no other agent answers it; with `is_over`, from another agent.

    Raises:
        NotFound: no such ticket is known.
        Conflict: it is closed, or another agent has it.
    """
    ticket = _held(work, reference)
    if ticket.status == TicketStatus.CLOSED:
        raise Conflict(f"the ticket {ticket.reference} is closed")
    if not is_over:
        _refuse_anothers(work, ticket)
    ticket.agent_id = work.actor.id
    work.db.add(ticket)
    work.audit(audit.Event.TICKET_TAKEN, member_id=ticket.member_id, ref=ticket.reference)
    return exchanges.snapshot(work, ticket)


@writes
def answer(work: Work, *, reference: str, version: int, text: str) -> TicketSnapshot:
    """Answer; without another word from the member the ticket closes after a while.

    Raises:
        NotFound: no such ticket is known.
        InvalidInput: nothing was written, or too much.
        Conflict: it is closed, another agent has it, or somebody wrote since `version`.
    """
    return _say(work, reference, version, text, kind=EntryKind.ANSWERED)


@writes
def ask(work: Work, *, reference: str, version: int, text: str) -> TicketSnapshot:
    """Ask the member something, who has some days to answer; then the ticket closes.

    Raises:
        NotFound: no such ticket is known.
        InvalidInput: nothing was written, or too much.
        Conflict: it is closed, another agent has it, or somebody wrote since `version`.
    """
    return _say(work, reference, version, text, kind=EntryKind.ASKED)


@writes
def pass_on(work: Work, *, reference: str, version: int, queue: str) -> TicketSnapshot:
    """Pass a ticket to another queue; what was promised to the member stays promised.

    Raises:
        NotFound: no such ticket is known.
        InvalidInput: there is no such queue.
        Conflict: it is closed or there already, another agent has it, or somebody wrote.
    """
    _check_queue(queue)
    ticket = _mine(work, reference)
    if ticket.queue == queue:
        raise Conflict(f"the ticket {ticket.reference} is in the queue {queue} already")
    passing = Act(EntryKind.PASSED, Author.AGENT, audit.Event.TICKET_PASSED)
    exchanges.act(work, ticket, passing, version=version, queue=queue, agent_id=None)
    return exchanges.snapshot(work, ticket)


@writes
def close(work: Work, *, reference: str, version: int, text: str = "") -> TicketSnapshot:
    """Close a ticket, with a last word where there is one; its member can open it again.

    Raises:
        NotFound: no such ticket is known.
        InvalidInput: too much was written.
        Conflict: it is closed, another agent has it, or somebody wrote since `version`.
    """
    ticket = _mine(work, reference)
    words = rules.read_text("text", text) if text.strip() else ""
    closing = Act(EntryKind.CLOSED, Author.AGENT, audit.Event.TICKET_CLOSED, text=words)
    answered = {"first_answered_at": ticket.first_answered_at or work.now} if words else {}
    exchanges.act(
        work,
        ticket,
        closing,
        version=version,
        status=TicketStatus.CLOSED,
        closes_at=None,
        closed_at=work.now,
        agent_id=work.actor.id,
        **answered,
    )
    tell_closed(work, ticket)
    return exchanges.snapshot(work, ticket)


def tell_closed(work: Work, ticket: Ticket) -> None:
    """Tell the member that it was closed, not by them."""
    member, account = exchanges.reached(work, ticket)
    days = read_tickets().delays.to_reopen
    work.notify(
        *messages.ticket_closed(
            work, ticket=ticket, member=member, account=account, reopen_days=days
        )
    )


def _say(work: Work, reference: str, version: int, text: str, *, kind: EntryKind) -> TicketSnapshot:
    ticket, known = _mine(work, reference), read_tickets()
    is_question = kind is EntryKind.ASKED
    days = known.delays.to_answer if is_question else known.delays.quiet
    closes_at = rules.end_of_day_after(known.calendar, days, work.now)
    said = Act(
        kind,
        Author.AGENT,
        audit.Event.TICKET_ASKED if is_question else audit.Event.TICKET_ANSWERED,
        text=rules.read_text("text", text),
        due_at=closes_at if is_question else None,
    )
    exchanges.act(
        work,
        ticket,
        said,
        version=version,
        status=TicketStatus.ASKED if is_question else TicketStatus.ANSWERED,
        closes_at=closes_at,
        agent_id=work.actor.id,
        first_answered_at=ticket.first_answered_at or work.now,
    )
    member, account = exchanges.reached(work, ticket)
    work.notify(
        *messages.ticket_answered(
            work, ticket=ticket, member=member, account=account, is_question=is_question
        )
    )
    return exchanges.snapshot(work, ticket)


def _held(work: Work, reference: str) -> Ticket:
    """Return a ticket that nobody else changes before this transaction ends."""
    ticket = exchanges.find(work, reference=reference)
    work.db.refresh(ticket, with_for_update=True)
    return ticket


def _mine(work: Work, reference: str) -> Ticket:
    """Return a ticket that this agent may act on."""
    ticket = _held(work, reference)
    if ticket.status == TicketStatus.CLOSED:
        raise Conflict(f"the ticket {ticket.reference} is closed: its member can open it again")
    _refuse_anothers(work, ticket)
    return ticket


def _refuse_anothers(work: Work, ticket: Ticket) -> None:
    if ticket.agent_id not in (None, work.actor.id):
        raise Conflict(
            f"{ticket.agent_id} has the ticket {ticket.reference}: take it over with "
            "`take --over` first"
        )


def _check_queue(queue: str) -> None:
    known = read_tickets().queues
    if queue not in known:
        raise InvalidInput("queue", f"one of {', '.join(known)} is needed")


def _record_read(work: Work, ticket: Ticket) -> None:
    work.audit(audit.Event.STAFF_TICKETS_READ, member_id=ticket.member_id, ref=ticket.reference)


def _listed(ticket: Ticket, now: datetime) -> StaffTicket:
    status = TicketStatus(ticket.status)
    return StaffTicket(
        reference=ticket.reference,
        member_id=ticket.member_id,
        subject=ticket.subject,
        queue=ticket.queue,
        about=ticket.about,
        status=status,
        agent_id=ticket.agent_id,
        created_at=ticket.created_at,
        due_at=ticket.due_at,
        closes_at=ticket.closes_at,
        late_since=rules.late_since(status, ticket.due_at, now),
        rating=ticket.rating,
    )
