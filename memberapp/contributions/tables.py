"""What members ask about their contributions and debits."""

from datetime import date, datetime, timedelta

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_ASKED = text("status IN ('asked')")


class InstalmentPlan(SQLModel, table=True):
    """What is due of a contract, to be paid in several parts."""

    __tablename__ = "instalment_plan"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # One at a time for each contract, and few wait however many there were.
        Index(
            "ix_instalment_plan_asked",
            "contract_id",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    contract_id: str = Field(foreign_key="contract.id", index=True)
    status: str
    """asked, granted, refused or withdrawn: `PlanStatus`."""
    count: int
    """How many parts."""
    cents: int
    """What was due when it was asked."""
    first_on: date
    """When the first part is paid; the others follow each month."""
    contribution_ids: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    """The contributions that it pays."""
    asked_at: datetime = Field(sa_type=UtcInstant)
    answer_by: date
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant, index=True)
    agent_id: str | None = Field(default=None, foreign_key="agent.id")
    note: bytes | None = None
    """Sealed: what the member reads of a refusal."""


class AskedDebitChange(SQLModel, table=True):
    """Another day for debits, as a member asked; whether it was done is in the core's file."""

    __tablename__ = "debit_change"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    contract_id: str = Field(foreign_key="contract.id", index=True)
    kind: str
    """day or deferral: `DebitChangeKind`."""
    day: int | None = None
    """Of the month."""
    contribution_id: str | None = None
    """What is debited later."""
    wanted_on: date
    """The first debit on the new day, or the later day of one."""
    asked_at: datetime = Field(sa_type=UtcInstant, index=True)
    sequence: int
    """Of the change that tells the core (`core/portal_changes.py`)."""


RETENTION = (
    Retention(col(AskedDebitChange.asked_at), timedelta(days=731), Kept.DEBIT_CHANGES),
    Retention(col(InstalmentPlan.decided_at), timedelta(days=5 * 366), Kept.INSTALMENT_PLANS),
)
