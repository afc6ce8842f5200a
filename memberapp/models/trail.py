"""What happened and what must go out: audit trail, live changes, outbox."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from memberapp.models.base import UtcInstant, random_id


class AuditEvent(SQLModel, table=True):
    """A line of the append-only trail; each `hash` covers the line and the one before it."""

    __tablename__ = "audit_event"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcInstant)
    event: str
    member_id: str | None = Field(default=None, index=True)
    actor_id: str
    actor_role: str
    object_ref: str = ""
    reason: str = ""
    address: str = ""
    browser: str = ""
    result: str = "ok"
    previous_hash: str
    hash: str = Field(unique=True)


class Change(SQLModel, table=True):
    """Something a member may be looking at has changed; screens of that topic load again."""

    __tablename__ = "change"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    member_id: str
    topic: str
    at: datetime = Field(sa_type=UtcInstant, index=True)


class OutboxMessage(SQLModel, table=True):
    """A message to send: written with the change it tells of, rendered once by the worker."""

    __tablename__ = "outbox_message"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    kind: str
    channel: str
    recipient_kind: str
    member_id: str | None = Field(default=None, foreign_key="member.id", index=True)
    idempotency_key: str = Field(unique=True)
    parameters: bytes | None = None
    """Sealed JSON of what the template needs."""
    recipient: bytes | None = None
    """Sealed address, resolved when the message is queued so that a later change of contact
    cannot divert it."""
    recipient_index: str | None = Field(default=None, index=True)
    """HMAC of the address: what goes to one recipient leaves in order."""
    status: str
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=UtcInstant, index=True)
    created_at: datetime = Field(sa_type=UtcInstant)
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    message_id: str = ""
    subject: bytes | None = None
    text: bytes | None = None
    """Sealed subject and text as sent."""
