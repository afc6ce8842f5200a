"""What every room needs: trail, live changes, outbox, webhooks, slots, limits, what goes back."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from memberapp.core.columns import UtcInstant, random_id


class AuditEvent(SQLModel, table=True):
    """A line of the append-only trail; each `hash` covers the line and the one before it."""

    __tablename__ = "audit_event"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("ix_audit_event_member", "member_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcInstant)
    event: str
    member_id: str | None = None
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
    """The last change of what a member may be looking at: screens of that topic load again."""

    __tablename__ = "change"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("member_id", "topic"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    """Another one at each change, whatever the order in which transactions are committed."""
    member_id: str
    topic: str
    at: datetime = Field(sa_type=UtcInstant, index=True)


_WAITING = text("status IN ('queued', 'sending')")
_WITH_CONTENT = text("parameters IS NOT NULL")
_FIRST = text("entry_id IS NULL")
_FURTHER = text("entry_id IS NOT NULL")


class OutboxMessage(SQLModel, table=True):
    """A message to send: written with the change it tells of, rendered once by the worker."""

    __tablename__ = "outbox_message"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # What waits is little, however much was sent: the worker looks at it all the time.
        Index(
            "ix_outbox_message_waiting",
            "urgency",
            "next_attempt_at",
            "created_at",
            "id",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "ix_outbox_message_waiting_recipient",
            "recipient_index",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "ix_outbox_message_content",
            "kind",
            "created_at",
            sqlite_where=_WITH_CONTENT,
            postgresql_where=_WITH_CONTENT,
        ),
        Index(
            "ix_outbox_message_inbox",
            "member_id",
            "created_at",
            sqlite_where=_FIRST,
            postgresql_where=_FIRST,
        ),
        Index(
            "ix_outbox_message_entry",
            "entry_id",
            sqlite_where=_FURTHER,
            postgresql_where=_FURTHER,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    kind: str
    channel: str
    member_id: str | None = Field(default=None, foreign_key="member.id", index=True)
    idempotency_key: str = Field(unique=True)
    parameters: bytes | None = None
    """Sealed JSON of what the template needs."""
    recipient: bytes | None = None
    """Sealed address, resolved when the message is queued so that a later change of contact
    cannot divert it."""
    recipient_index: str | None = None
    """HMAC of the address: what goes to one recipient leaves in order."""
    status: str
    urgency: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=UtcInstant)
    created_at: datetime = Field(sa_type=UtcInstant, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    held_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    """Until when the member wants no message of its channel."""
    message_id: str = ""
    subject: bytes | None = None
    text: bytes | None = None
    """Sealed subject and text as sent."""
    full_subject: bytes | None = None
    full_text: bytes | None = None
    """Sealed: what the member reads in their space, where what was sent says only that it waits."""
    entry_id: str | None = None
    """The message beside which this one says the same to another contact; the member reads it once.
    None for the one they read."""
    read_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    archived_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class Slot(SQLModel, table=True):
    """The places of one queue on one day and window, made on demand from the data.

    A place is taken by a conditional update; the constraint refuses one too many.
    """

    __tablename__ = "slot"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (CheckConstraint("taken >= 0 AND taken <= capacity", name="capacity"),)

    queue: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    window: str = Field(primary_key=True)
    capacity: int
    taken: int = 0


class AttemptCounter(SQLModel, table=True):
    """Failures counted for one keyed hash (an identifier as typed, an address, an account)."""

    __tablename__ = "attempt_counter"  # pyright: ignore[reportAssignmentType]

    key: str = Field(primary_key=True)
    """`scope:window:HMAC`, so that one subject can have several windows."""
    count: int
    window_ends_at: datetime = Field(sa_type=UtcInstant, index=True)


class FormReturn(SQLModel, table=True):
    """What a refused form held (never a password or a code) and its messages, for 10 minutes."""

    __tablename__ = "form_return"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    token_hash: str = Field(unique=True)
    page: str
    content: bytes | None = None
    expires_at: datetime = Field(sa_type=UtcInstant, index=True)


class PortalChange(SQLModel, table=True):
    """A new value that goes back to the core (`memberapp changes`), from the moment it rules.

    Until `acknowledged_at` is set the portal's value stays, whatever a feed brings.
    """

    __tablename__ = "portal_change"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("ix_portal_change_member_field", "member_id", "field"),)

    sequence: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=random_id, unique=True)
    member_id: str = Field(foreign_key="member.id")
    field: str
    value: bytes | None = None
    """Sealed JSON of the new value."""
    previous: bytes | None = None
    """Sealed JSON of the value it replaced: a contact that changed lately is still told."""
    effective_at: datetime = Field(sa_type=UtcInstant)
    taken_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When `memberapp changes` gave it to the core first."""
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class Webhook(SQLModel, table=True):
    """An address of a system of the insurer that is told what happens here."""

    __tablename__ = "webhook"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    client_id: str = Field(foreign_key="api_client.id", index=True)
    happenings: str
    """What it is told, separated by spaces."""
    url: bytes | None = None
    """Sealed: a part of it may be a secret of the receiver."""
    secret: bytes | None = None
    """Sealed: signs what is sent."""
    former_secret: bytes | None = None
    """Sealed: signs it too, until `former_ends_at`."""
    former_ends_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    created_at: datetime = Field(sa_type=UtcInstant)
    failures: int = 0
    """How many tries failed since one succeeded."""
    failing_since: datetime | None = Field(default=None, sa_type=UtcInstant)
    next_attempt_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """Nothing is sent before: its receiver was not there."""
    paused_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class WebhookCount(SQLModel, table=True):
    """The last sequence of a webhook; apart, since acts hold it while others hold the webhook."""

    __tablename__ = "webhook_count"  # pyright: ignore[reportAssignmentType]

    webhook_id: str = Field(primary_key=True, foreign_key="webhook.id")
    last: int = 0


class WebhookMessage(SQLModel, table=True):
    """What a webhook is told of one act: written with it, sent by the worker."""

    __tablename__ = "webhook_message"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("webhook_id", "sequence"),
        Index(
            "ix_webhook_message_waiting",
            "webhook_id",
            "next_attempt_at",
            "sequence",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    webhook_id: str = Field(foreign_key="webhook.id")
    sequence: int
    happening: str
    reference: str
    """Of what the act was done to; empty when it has none that says nothing of a person."""
    at: datetime = Field(sa_type=UtcInstant, index=True)
    status: str
    attempts: int = 0
    failure: str = ""
    """Why the last try failed: a status of HTTP, or a word of ours."""
    next_attempt_at: datetime = Field(sa_type=UtcInstant)
    tried_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When it was tried first."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
