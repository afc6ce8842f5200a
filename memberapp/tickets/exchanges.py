"""What members and agents do alike with a ticket: one act, one entry, in the order they come.

An act names how many entries whoever acts has read. When there is one more, nothing is changed:
two people who write at once both see what the other wrote.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select, update

from memberapp.account.tables import Account
from memberapp.core import audit
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.identifiers import read_ticket_reference
from memberapp.core.secrets import reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.staff.tables import Agent
from memberapp.tickets.rules import MAX_ENTRIES, Author, EntryKind, Rating, TicketStatus
from memberapp.tickets.tables import Ticket, TicketEntry
from memberapp.uploads.attaching import rows_about
from memberapp.uploads.service import Sent, sent_of

MAX_REFERENCE_LENGTH = 40
JOINED = "ticket"
"""The kind of what a file is for, when it is for a ticket."""


class TicketMoved(Conflict):
    """Somebody wrote in the ticket, or closed it, since whoever acts read it."""

    code = "ticket_moved"


@dataclass(frozen=True)
class Entry:
    """What somebody wrote or did."""

    number: int
    kind: EntryKind
    author: Author
    agent: str
    """The name of the agent; empty of the others."""
    text: str
    queue: str
    due_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class TicketSnapshot:
    """A ticket with its last entries, the oldest of them first."""

    reference: str
    member_id: str
    subject: str
    queue: str
    about: str
    status: TicketStatus
    version: int
    agent_id: str | None
    created_at: datetime
    changed_at: datetime
    due_at: datetime
    closes_at: datetime | None
    first_answered_at: datetime | None
    closed_at: datetime | None
    rating: Rating | None
    comment: str
    region: str
    entries: tuple[Entry, ...]
    files: tuple[Sent, ...]
    """What its member joined, oldest first."""


@dataclass(frozen=True)
class Act:
    """What is done with a ticket."""

    kind: EntryKind
    author: Author
    event: audit.Event
    text: str = ""
    due_at: datetime | None = None
    key: str | None = None


def find(work: Work, *, reference: str, member_id: str | None = None) -> Ticket:
    """Return a ticket by its reference, of one member where one is named.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    known = read_ticket_reference(reference[:MAX_REFERENCE_LENGTH])
    wanted = select(Ticket).where(Ticket.reference == known)
    if member_id is not None:
        wanted = wanted.where(Ticket.member_id == member_id)
    row = work.db.exec(wanted).first()
    if row is None:
        raise NotFound(f"no ticket {known or 'of this form'} is known")
    return row


def act(work: Work, ticket: Ticket, done: Act, *, version: int, **changes: Any) -> TicketEntry:
    """Add an entry and change the ticket, unless it went on since the version that was read.

    Raises:
        TicketMoved: it did, or it has as many entries as one can have.
    """
    if ticket.version >= MAX_ENTRIES and done.kind is not EntryKind.CLOSED:
        raise TicketMoved(f"the ticket {ticket.reference} has too many entries: close it")
    moved = work.db.exec(
        update(Ticket)
        .where(col(Ticket.id) == ticket.id, col(Ticket.version) == version)
        .values({"version": version + 1, "changed_at": work.now} | changes)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:
        raise TicketMoved(f"the ticket {ticket.reference} went on meanwhile: read it again")
    work.db.refresh(ticket)
    entry = add_entry(work, ticket, done)
    work.audit(done.event, member_id=ticket.member_id, ref=ticket.reference)
    work.changed(Topic.TICKETS, member_id=ticket.member_id)
    return entry


def add_entry(work: Work, ticket: Ticket, done: Act) -> TicketEntry:
    """Add the entry that a ticket counts already."""
    entry = TicketEntry(
        ticket_id=ticket.id,
        number=ticket.version,
        kind=done.kind,
        author=done.author,
        agent_id=work.actor.id if done.author is Author.AGENT else None,
        queue=ticket.queue,
        due_at=done.due_at,
        created_at=work.now,
        idempotency_key=done.key,
    )
    seal(entry, "text", done.text or None)
    work.db.add(entry)
    work.db.flush()
    return entry


def snapshot(work: Work, ticket: Ticket, *, last: int = MAX_ENTRIES + 1) -> TicketSnapshot:
    """Return a ticket with its last entries."""
    rows = work.db.exec(
        select(TicketEntry, Agent.name)
        .outerjoin(Agent, col(Agent.id) == col(TicketEntry.agent_id))
        .where(TicketEntry.ticket_id == ticket.id)
        .order_by(col(TicketEntry.number).desc())
        .limit(last)
    ).all()
    region = work.db.get_one(Member, ticket.member_id).region
    return TicketSnapshot(
        reference=ticket.reference,
        member_id=ticket.member_id,
        subject=ticket.subject,
        queue=ticket.queue,
        about=ticket.about,
        status=TicketStatus(ticket.status),
        version=ticket.version,
        agent_id=ticket.agent_id,
        created_at=ticket.created_at,
        changed_at=ticket.changed_at,
        due_at=ticket.due_at,
        closes_at=ticket.closes_at,
        first_answered_at=ticket.first_answered_at,
        closed_at=ticket.closed_at,
        rating=Rating(ticket.rating) if ticket.rating else None,
        comment=reveal(ticket, "comment") or "",
        region=region,
        entries=tuple(_entry(row, name) for row, name in reversed(rows)),
        files=tuple(map(sent_of, rows_about(work, JOINED, [ticket.reference]))),
    )


def reached(work: Work, ticket: Ticket) -> tuple[Member, Account | None]:
    """Return the member of a ticket and their account: None once they left the space."""
    member = work.db.get_one(Member, ticket.member_id)
    return member, work.db.exec(select(Account).where(Account.member_id == member.id)).first()


def _entry(row: TicketEntry, agent_name: str | None) -> Entry:
    return Entry(
        number=row.number,
        kind=EntryKind(row.kind),
        author=Author(row.author),
        agent=agent_name or "",
        text=reveal(row, "text") or "",
        queue=row.queue,
        due_at=row.due_at,
        created_at=row.created_at,
    )
