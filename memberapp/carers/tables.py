"""Who may act for whom: invitations, and what became of them."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_OPEN: Final = text("ended_at IS NULL")


class CarerGrant(SQLModel, table=True):
    """An invitation to help a member, and the right that it became; its id is its reference."""

    __tablename__ = "carer_grant"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # What can still be used, or has to be ended, is little beside what is over.
        Index(
            "ix_carer_grant_open",
            "created_at",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    """128 random bits: in the addresses of the carer's pages."""
    helped_id: str = Field(foreign_key="member.id", index=True)
    carer_id: str | None = Field(default=None, foreign_key="member.id", index=True)
    """Who accepted, by their file: a file has one account."""
    token_hash: str = Field(unique=True)
    """Of the link of the invitation."""
    name: bytes | None = None
    """Sealed: who was invited, as the member wrote it."""
    email: bytes | None = None
    """Sealed: where the invitation went; None once it was answered or is over."""
    scopes: str
    """Values of `Scope`, separated by spaces."""
    ends_on: date
    """The last day, where the helped member lives."""
    ends_at: datetime = Field(sa_type=UtcInstant)
    """When that day is over."""
    created_at: datetime = Field(sa_type=UtcInstant)
    answer_by: datetime = Field(sa_type=UtcInstant)
    """Until when the invitation can be accepted."""
    accepted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    warned_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When both were told that the end is near."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant, index=True)
    end_reason: str | None = None
    """A value of `EndReason`."""


RETENTION = (Retention(col(CarerGrant.ended_at), timedelta(days=366), Kept.CARERS),)
