"""What members ask: the drafts, what was sent, and every act on it.

A request may say what somebody suffers from, or why they are not content: its words are sealed.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_DUE = text("due_at IS NOT NULL")


class RequestDraft(SQLModel, table=True):
    """What an account is writing of one kind; its id makes of a double tap one request."""

    __tablename__ = "request_draft"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("account_id", "kind"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    member_id: str = Field(foreign_key="member.id", index=True)
    kind: str
    content: bytes | None = None
    """Sealed JSON: the texts of the form, as they were typed."""
    updated_at: datetime = Field(sa_type=UtcInstant, index=True)


class MemberRequest(SQLModel, table=True):
    """What a member asks of the insurer."""

    __tablename__ = "member_request"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # Few are still to be answered, however many were sent.
        Index("ix_member_request_due", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    draft_id: str = Field(unique=True)
    """Of the draft that was sent: sent twice, it is one request."""
    member_id: str = Field(foreign_key="member.id", index=True)
    kind: str
    contract_id: str | None = Field(default=None, foreign_key="contract.id")
    status: str
    content: bytes | None = None
    """Sealed JSON: what was asked, in the words that its recap showed."""
    version: int = 1
    """Rises with each act: who saw an older one changes nothing."""
    sent_at: datetime = Field(sa_type=UtcInstant, index=True)
    taken_by_day: date | None = None
    """The last day on which somebody acknowledges it, of a claim; of others None."""
    answer_by: date
    """The last day on which we answer, where the member lives."""
    due_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the next of these days is over, of which the member is told once; None without any."""
    waiting_since: datetime | None = Field(default=None, sa_type=UtcInstant)
    """Since when something is to come from the member; None while nothing is."""
    wanted_by: date | None = None
    """Until when it should come."""
    taken_by: str | None = Field(default=None, foreign_key="agent.id")
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant, index=True)
    """When it was decided, closed or withdrawn."""


class RequestAct(SQLModel, table=True):
    """What was done of a request: by whom, when, and in which words."""

    __tablename__ = "request_act"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("request_id", "number"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    request_id: str = Field(foreign_key="member_request.id")
    number: int
    """Counts those of its request, from 1."""
    at: datetime = Field(sa_type=UtcInstant)
    kind: str
    agent_id: str | None = Field(default=None, foreign_key="agent.id")
    """None of the member's own."""
    content: bytes | None = None
    """Sealed JSON: its words; empty without any."""


REQUESTS_RETENTION = timedelta(days=5 * 366)
"""As long as a court may be asked (Code civil, art. 2224)."""
RETENTION = (
    Retention(
        col(MemberRequest.ended_at),
        REQUESTS_RETENTION,
        Kept.REQUESTS,
        parts=(col(RequestAct.request_id),),
    ),
    Retention(col(RequestDraft.updated_at), timedelta(days=30), Kept.REQUEST_DRAFTS),
)
