"""What time does to tickets: an answer is late, and a quiet ticket closes.

The worker finds both by an index of their own, a few at once.
"""

from collections.abc import Collection

from sqlmodel import col, func, select

from memberapp.core import audit
from memberapp.core.columns import written_out
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.tickets import exchanges, messages, staff
from memberapp.tickets.exchanges import Act
from memberapp.tickets.rules import QUIET, Author, EntryKind, TicketStatus, late_since
from memberapp.tickets.tables import Ticket

_AT_ONCE = 20
_WAITING = col(Ticket.status).in_(written_out(TicketStatus.WAITING))


def how_many_wait(work: Work) -> int:
    """Return how many tickets wait for an agent."""
    return work.db.exec(select(func.count()).where(_WAITING)).one()


def how_many(work: Work) -> int:
    """Return how many answers are late now, told or not."""
    late_ones = select(func.count()).where(_WAITING, col(Ticket.due_at) <= work.now)
    return work.db.exec(late_ones).one()


def late(work: Work, *, besides: Collection[str] = ()) -> list[str]:
    """Return the ids of tickets whose answer is late and untold, without `besides`."""
    found = (
        select(Ticket.id)
        .where(
            _WAITING,
            col(Ticket.due_at) <= work.now,
            col(Ticket.late_told_at).is_(None),
        )
        .order_by(col(Ticket.due_at))
        .limit(_AT_ONCE + len(besides))
    )
    return [one for one in work.db.exec(found) if one not in besides]


@writes
def tell(work: Work, *, ticket_id: str) -> None:
    """Tell the member once that the answer is late, unless somebody answered meanwhile."""
    ticket = work.db.get_one(Ticket, ticket_id, with_for_update=True, populate_existing=True)
    is_late = late_since(TicketStatus(ticket.status), ticket.due_at, work.now) is not None
    if not is_late or ticket.late_told_at is not None:
        return
    ticket.late_told_at = work.now
    work.db.add(ticket)
    member, account = exchanges.reached(work, ticket)
    work.notify(*messages.ticket_late(work, ticket=ticket, member=member, account=account))
    work.audit(audit.Event.TICKET_LATE, member_id=member.id, ref=ticket.reference)
    work.changed(Topic.TICKETS, member_id=member.id)


def quiet(work: Work, *, besides: Collection[str] = ()) -> list[str]:
    """Return the ids of tickets whose member kept quiet until their day, without `besides`."""
    found = (
        select(Ticket.id)
        .where(col(Ticket.closes_at).is_not(None), col(Ticket.closes_at) <= work.now)
        .order_by(col(Ticket.closes_at))
        .limit(_AT_ONCE + len(besides))
    )
    return [one for one in work.db.exec(found) if one not in besides]


@writes
def end(work: Work, *, ticket_id: str) -> None:
    """Close a ticket that stayed quiet, unless its member wrote meanwhile; they are told."""
    ticket = work.db.get_one(Ticket, ticket_id, with_for_update=True, populate_existing=True)
    is_due = ticket.closes_at is not None and ticket.closes_at <= work.now
    if not is_due or ticket.status not in QUIET:
        return
    closing = Act(EntryKind.CLOSED, Author.SYSTEM, audit.Event.TICKET_CLOSED)
    exchanges.act(
        work,
        ticket,
        closing,
        version=ticket.version,
        status=TicketStatus.CLOSED,
        closes_at=None,
        closed_at=work.now,
    )
    staff.tell_closed(work, ticket)
