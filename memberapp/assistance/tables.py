"""Requests for assistance: the open draft of each account, and the cases that were sent.

What happened to somebody, where they live and what they need are health facts: they are sealed.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel, col

from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.steps import OPEN, StepState
from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention


def _part(name: str, column: str, states: Iterable[str]) -> Index:
    """Return the index of what is late, and of which the member was not told yet."""
    of_state = "status" if column == "due_at" else "state"
    named = ", ".join(f"'{state}'" for state in states)
    where = text(f"late_told_at IS NULL AND {of_state} IN ({named})")
    return Index(name, column, sqlite_where=where, postgresql_where=where)


_UNANSWERED = text("wanted_told_at IS NULL AND wanted_due_at IS NOT NULL")


class AssistanceDraft(SQLModel, table=True):
    """The one request an account is writing."""

    __tablename__ = "assistance_draft"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str | None = Field(default=None, unique=True)
    """Given with the first service that is selected: before, somebody only looks. Also that of its
    case: a call asked about the draft still finds its subject, and a draft makes one case, however
    often it is sent."""
    account_id: str = Field(foreign_key="account.id", unique=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    contract_id: str = Field(foreign_key="contract.id")
    version: int
    """Rises with each step: a page that shows an older one cannot write over a newer one."""
    content: bytes | None = None
    """Sealed JSON: event, date, answers, services chosen, address."""
    updated_at: datetime = Field(sa_type=UtcInstant, index=True)


class AssistanceCase(SQLModel, table=True):
    """A request that was sent, as its recap showed it."""

    __tablename__ = "assistance_case"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (_part("ix_assistance_case_late", "due_at", [CaseStatus.RECEIVED]),)

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    fingerprint: str = Field(unique=True)
    """What the recap showed, hashed: the same one sent again is answered alike."""
    member_id: str = Field(foreign_key="member.id", index=True)
    contract_id: str = Field(foreign_key="contract.id")
    content: bytes | None = None
    """Sealed JSON: event, date, answers, address, phone."""
    status: str = Field(index=True)
    """received, opened or closed."""
    version: int = 1
    """Rises with each act on the case or one of its steps: who saw an older one changes nothing."""
    number: str | None = Field(default=None, unique=True)
    submitted_at: datetime = Field(sa_type=UtcInstant, index=True)
    due_at: datetime = Field(sa_type=UtcInstant)
    """When the member has their number at the latest."""
    opened_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    opened_by: str | None = Field(default=None, foreign_key="agent.id")
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    closed_by: str | None = Field(default=None, foreign_key="agent.id")
    late_told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the member was told that the number is late; None while they were not."""


class AssistanceItem(SQLModel, table=True):
    """A service of a case, with the place it took when it has a day and an hour."""

    __tablename__ = "assistance_item"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        _part("ix_assistance_item_late", "ends_at", OPEN),
        Index(
            "ix_assistance_item_wanted",
            "wanted_due_at",
            sqlite_where=_UNANSWERED,
            postgresql_where=_UNANSWERED,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    case_id: str = Field(foreign_key="assistance_case.id", index=True)
    position: int
    content: bytes | None = None
    """Sealed JSON: which service, and what the recap said of it."""
    queue: str | None = None
    """Whose place it took; the hours are those of its clock."""
    day: date | None = Field(default=None, index=True)
    window: str | None = None
    ends_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When its hour is over; None without one."""
    state: str = StepState.WISHED
    """Where it stands, by the last of its proofs."""
    late_told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the member was told that this hour passed; None again at a new hour."""
    wanted_day: date | None = None
    """Another day and hour that the member asks for, whose place is taken too; None without."""
    wanted_window: str | None = None
    wanted_due_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the member has an answer to that at the latest."""
    wanted_told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the member was told that this answer is late."""


class StepProof(SQLModel, table=True):
    """Why a step of a case stands where it does: who says so, when, and how they know."""

    __tablename__ = "assistance_proof"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    case_id: str = Field(foreign_key="assistance_case.id", index=True)
    item_id: str = Field(foreign_key="assistance_item.id")
    number: int
    """Counts those of its step, from 1."""
    at: datetime = Field(sa_type=UtcInstant)
    state: str
    actor_id: str
    actor_role: str
    way: str
    minutes: int = 0
    """Of help, that this act records as used."""
    content: bytes | None = None
    """Sealed JSON: what was said, and the hours before and after a change."""


class AssistanceInformation(SQLModel, table=True):
    """Something that is missing in a case: asked by an agent, answered by the member."""

    __tablename__ = "assistance_information"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    case_id: str = Field(foreign_key="assistance_case.id", index=True)
    content: bytes | None = None
    """Sealed JSON: what is missing, and what was answered."""
    asked_at: datetime = Field(sa_type=UtcInstant)
    asked_by: str = Field(foreign_key="agent.id")
    answered_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    received_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    received_by: str | None = Field(default=None, foreign_key="agent.id")


LOOKING_RETENTION = timedelta(hours=24)
"""How long what was said is stored when no service was selected: to go on the same evening."""
CASES_RETENTION = timedelta(days=731)
"""As long as a member may contest what was done (Code de la mutualité, art. L. 221-11)."""

RETENTION = (
    Retention(
        col(AssistanceDraft.updated_at),
        LOOKING_RETENTION,
        Kept.LOOKS,
        where=col(AssistanceDraft.reference).is_(None),
    ),
    # They hold health facts.
    Retention(col(AssistanceDraft.updated_at), timedelta(days=90), Kept.DRAFTS),
    Retention(
        col(AssistanceCase.submitted_at),
        CASES_RETENTION,
        Kept.CASES,
        parts=(
            col(StepProof.case_id),
            col(AssistanceInformation.case_id),
            col(AssistanceItem.case_id),
        ),
    ),
)
