"""The second opinions that members ask for."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id, written_out
from memberapp.core.retention import Kept, Retention
from memberapp.opinions.rules import ANSWER_RETENTION, OpinionStatus

_DRAFT: Final = text("status IN ('draft')")
_NEXT: Final = text("next_at IS NOT NULL")
_LATE: Final = text("status IN ('sent', 'received') AND late_told_at IS NULL")


class SecondOpinion(SQLModel, table=True):
    """A question to a specialist of the partner, from its draft to its end."""

    __tablename__ = "second_opinion"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # One draft at a time for each member, whoever taps twice.
        Index(
            "ix_second_opinion_draft",
            "member_id",
            unique=True,
            sqlite_where=_DRAFT,
            postgresql_where=_DRAFT,
        ),
        Index("ix_second_opinion_next", "next_at", sqlite_where=_NEXT, postgresql_where=_NEXT),
        Index("ix_second_opinion_late", "due_at", sqlite_where=_LATE, postgresql_where=_LATE),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    person_id: str
    """Whom it is about, as the contract names them: the right of a year is theirs."""
    status: str
    content: bytes | None = None
    """Sealed JSON: `OpinionContent`."""
    identifier: bytes | None = None
    """What the partner knows the question by, sealed: drawn at random, it says nothing."""
    changed_at: datetime = Field(sa_type=UtcInstant, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the member agreed that the partner receives it."""
    begun_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When we began to hand it over: from then on the partner may have a part of it."""
    received_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the partner said that they have all of it."""
    due_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    late_told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant, index=True)
    """When it was answered, refused or withdrawn."""
    erased_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the partner said that they deleted what they had of a question that ended."""
    next_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the partner is told or asked next; None of what they need not be."""


RETENTION = (
    Retention(
        col(SecondOpinion.changed_at),
        timedelta(days=30),
        Kept.OPINION_DRAFTS,
        where=col(SecondOpinion.status).in_(written_out(OpinionStatus.DRAFT)),
    ),
    Retention(
        col(SecondOpinion.ended_at),
        ANSWER_RETENTION,
        Kept.OPINIONS,
        where=col(SecondOpinion.content).is_not(None),
        columns=("content",),
    ),
    # That there was one counts for the right of its year; until the partner has confirmed that they
    # deleted it, somebody has to tell them.
    Retention(
        col(SecondOpinion.ended_at),
        timedelta(days=366),
        Kept.OPINION_COUNTS,
        where=col(SecondOpinion.next_at).is_(None),
    ),
)
