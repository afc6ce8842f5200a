"""Requests for assistance: the open draft of each account, and the cases that were sent.

What happened to somebody, where they live and what they need are health facts: they are sealed.
"""

from datetime import date, datetime, timedelta

from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention


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

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    fingerprint: str = Field(unique=True)
    """What the recap showed, hashed: the same one sent again is answered alike."""
    member_id: str = Field(foreign_key="member.id", index=True)
    contract_id: str = Field(foreign_key="contract.id")
    content: bytes | None = None
    """Sealed JSON: event, date, answers, address, phone."""
    status: str = Field(index=True)
    """received or opened."""
    number: str | None = Field(default=None, unique=True)
    submitted_at: datetime = Field(sa_type=UtcInstant, index=True)
    due_at: datetime = Field(sa_type=UtcInstant)
    """When the member has their number at the latest."""
    opened_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    opened_by: str | None = Field(default=None, foreign_key="agent.id")


class AssistanceItem(SQLModel, table=True):
    """A service of a case, with the place it took when it has a day and an hour."""

    __tablename__ = "assistance_item"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    case_id: str = Field(foreign_key="assistance_case.id", index=True)
    position: int
    content: bytes | None = None
    """Sealed JSON: which service, and what the recap said of it."""
    queue: str | None = None
    """Whose place it took; the hours are those of its clock."""
    day: date | None = None
    window: str | None = None


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
        parts=(col(AssistanceItem.case_id),),
    ),
)
