"""What members chose to be told, and the new payments that they are still to be told of."""

from datetime import date, datetime, timedelta

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention
from memberapp.preferences.rules import NEWS_AGE

_BY_MESSAGE = text("way IN ('email', 'sms', 'push')")
_HELD = text("due_at IS NULL")


class ContactPreference(SQLModel, table=True):
    """What a member chose for one subject and one way; without a row the default counts."""

    __tablename__ = "contact_preference"  # pyright: ignore[reportAssignmentType]

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    subject: str = Field(primary_key=True)
    way: str = Field(primary_key=True)
    pace: str
    chosen_at: datetime = Field(sa_type=UtcInstant)


class ChosenQuietHours(SQLModel, table=True):
    """When a member wants no text message and no notification; without a row the default counts."""

    __tablename__ = "quiet_hours"  # pyright: ignore[reportAssignmentType]

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    starts: int | None = None
    """An hour of the evening, on the clock of where they live; None when they want none."""
    ends: int | None = None
    on_sundays: bool = False
    chosen_at: datetime = Field(sa_type=UtcInstant)


class DigestEntry(SQLModel, table=True):
    """A message that a member reads in their space, and that the next digest names."""

    __tablename__ = "digest_entry"  # pyright: ignore[reportAssignmentType]

    message_id: str = Field(primary_key=True)
    """Of the outbox; one that was deleted meanwhile is not named."""
    member_id: str = Field(foreign_key="member.id", index=True)
    written_at: datetime = Field(sa_type=UtcInstant, index=True)
    due_at: datetime = Field(sa_type=UtcInstant, index=True)


class PaymentNotice(SQLModel, table=True):
    """A payment that a member is still to be told of by one way; once told, it is gone.

    What it paid, and how much, is read when it is told: it may have been reversed meanwhile.
    """

    __tablename__ = "payment_notice"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("member_id", "way", "pay_ref"),
        Index(
            "ix_payment_notice_due",
            "due_at",
            sqlite_where=_BY_MESSAGE,
            postgresql_where=_BY_MESSAGE,
        ),
        Index("ix_payment_notice_held", "id", sqlite_where=_HELD, postgresql_where=_HELD),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id")
    way: str
    pay_ref: str
    pay_date: date
    noticed_at: datetime = Field(sa_type=UtcInstant, index=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When to tell; None until the import that brought the payment has come to its end."""


RETENTION = (
    # Longer than a payment is news, so that it is never noticed again.
    Retention(col(PaymentNotice.noticed_at), NEWS_AGE + timedelta(days=30), Kept.NEWS),
    Retention(col(DigestEntry.written_at), NEWS_AGE, Kept.NEWS),
)
