"""Calls that members asked for, the places of each slot, and the people who answer."""

from datetime import date, datetime, timedelta

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_TO_REMIND = text("remind_at IS NOT NULL")


class Callback(SQLModel, table=True):
    """A call to make: who, when and why. Asked signed in or not, with or without an e-mail."""

    __tablename__ = "callback"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # Few wait for their reminder, however many calls there were.
        Index(
            "ix_callback_to_remind",
            "remind_at",
            sqlite_where=_TO_REMIND,
            postgresql_where=_TO_REMIND,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    idempotency_key: str = Field(unique=True)
    member_id: str | None = Field(default=None, foreign_key="member.id", index=True)
    """The member who was signed in; never guessed from what a visitor typed."""
    reason: str
    about: str = ""
    """The reference of a draft or case of ours the call is about, or `ABOUT_ACCESS`."""
    queue: str
    day: date = Field(index=True)
    window: str
    name: bytes | None = None
    phone: bytes | None = None
    email: bytes | None = None
    status: str
    """waiting, started, done, cancelled or not_reached: `CallbackStatus`."""
    sequence: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How often it changed: what is sent of it, or read by a calendar, is told apart."""
    changed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When it was last moved or cancelled; None of one that stands as it was asked for."""
    tries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How often somebody was called and not reached."""
    remind_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the reminder leaves; None once it has, and where there is none."""
    created_at: datetime = Field(sa_type=UtcInstant, index=True)
    started_by: str | None = Field(default=None, foreign_key="agent.id")
    done_by: str | None = Field(default=None, foreign_key="agent.id")


RETENTION = (Retention(col(Callback.created_at), timedelta(days=731), Kept.CALLBACKS),)
