"""What members write to the help, what is answered, and what they have not sent yet."""

from datetime import datetime, timedelta

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_WAITING = text("status IN ('waiting')")
_QUIET = text("closes_at IS NOT NULL")


class Ticket(SQLModel, table=True):
    """A question or an incident, followed to its end."""

    __tablename__ = "ticket"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # Few wait, however many there were.
        Index("ix_ticket_waiting", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_ticket_quiet", "closes_at", sqlite_where=_QUIET, postgresql_where=_QUIET),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    subject: str
    queue: str
    """Who answers: a code of `data/tickets.yaml`."""
    about: str = ""
    """The reference of something of the member's own; empty without any."""
    status: str
    """waiting, asked, answered or closed: `TicketStatus`."""
    version: int = 1
    """Counts its entries, which are never changed: who saw fewer has not read them all."""
    agent_id: str | None = Field(default=None, foreign_key="agent.id")
    """Who took it."""
    created_at: datetime = Field(sa_type=UtcInstant)
    changed_at: datetime = Field(sa_type=UtcInstant, index=True)
    due_at: datetime = Field(sa_type=UtcInstant)
    """By when the insurer answers; of what waits."""
    late_told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the member was told that the answer is late; None again after the next word."""
    closes_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When it closes unless the member says something; None of what waits or is closed."""
    first_answered_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    rating: str | None = None
    """What the member thinks of the answer, said once: `Rating`."""
    comment: bytes | None = None
    rated_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class TicketEntry(SQLModel, table=True):
    """What somebody wrote or did; it is never changed."""

    __tablename__ = "ticket_entry"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("ticket_id", "number"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    ticket_id: str = Field(foreign_key="ticket.id")
    number: int
    """Counts those of its ticket, from 1."""
    kind: str
    author: str
    agent_id: str | None = Field(default=None, foreign_key="agent.id")
    text: bytes | None = None
    queue: str = ""
    """Who answers from then on."""
    due_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """The promise that was made then, or until when an answer is awaited."""
    created_at: datetime = Field(sa_type=UtcInstant)
    idempotency_key: str | None = Field(default=None, unique=True)
    """Of the form that sent it: a double tap is one message."""


class TicketDraft(SQLModel, table=True):
    """What a member typed and has not sent: of a new ticket, or of their next word in one."""

    __tablename__ = "ticket_draft"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("member_id", "ticket_id"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id")
    ticket_id: str = ""
    """Empty of a new one."""
    subject: str = ""
    about: bytes | None = None
    """Sealed, as the words are: whatever was typed there."""
    text: bytes | None = None
    updated_at: datetime = Field(sa_type=UtcInstant, index=True)


RETENTION = (
    Retention(col(TicketDraft.updated_at), timedelta(days=30), Kept.TICKET_DRAFTS),
    # As callbacks: two years, for a member who comes back to what was said.
    Retention(
        col(Ticket.changed_at),
        timedelta(days=731),
        Kept.TICKETS,
        parts=(col(TicketEntry.ticket_id),),
    ),
)
