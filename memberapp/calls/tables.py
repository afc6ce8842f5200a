"""Calls under way, with the words that prove who speaks."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_UNDER_WAY: Final = text("ended_at IS NULL")


class PhoneCall(SQLModel, table=True):
    """A call that an agent makes, for a callback or a request for assistance."""

    __tablename__ = "phone_call"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # One at a time for each subject and each member, whoever starts it.
        Index(
            "ix_phone_call_reference_under_way",
            "reference",
            unique=True,
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
        Index(
            "ix_phone_call_member_id_under_way",
            "member_id",
            unique=True,
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
        Index(
            "ix_phone_call_under_way",
            "ends_at",
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str
    """Of the callback or the request the call is about."""
    member_id: str | None = Field(default=None, foreign_key="member.id")
    """None of a callback that a visitor asked for."""
    agent_id: str = Field(foreign_key="agent.id")
    phone: bytes | None = None
    """The number that is called, sealed."""
    agent_words: bytes | None = None
    """What the agent says first, sealed; empty once their time is over."""
    member_words: bytes | None = None
    """What the member answers to prove who they are, sealed; empty like the agent's."""
    started_at: datetime = Field(sa_type=UtcInstant, index=True)
    words_until: datetime = Field(sa_type=UtcInstant)
    ends_at: datetime = Field(sa_type=UtcInstant)
    """When it is over, whether or not somebody writes its end down."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    checks: int = 0
    """How often the member's words were compared."""


RETENTION = (Retention(col(PhoneCall.started_at), timedelta(days=31), Kept.CALLS),)
