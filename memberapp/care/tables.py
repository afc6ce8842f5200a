"""What care cost and who paid: lines and statements (from the feed)."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from memberapp.core.columns import UtcInstant

_SUMMED = (
    "act",
    "family",
    "status",
    "closed_at",
    "primary_id",
    "spent_cents",
    "social_security_cents",
    "mutual_cents",
    "other_insurer_cents",
    "remaining_cents",
)
_PAID = ("pay_date", "mutual_cents", "payee", "status", "closed_at")


class Reimbursement(SQLModel, table=True):
    """One line, in euro cents; `member_id` is that of its contract, so that each query filters."""

    __tablename__ = "reimbursement"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        CheckConstraint(
            "social_security_cents + mutual_cents + other_insurer_cents + remaining_cents"
            " = spent_cents",
            name="shares_add_up",
        ),
        # Each holds all that its sums need, so that no line itself is read for them.
        Index("ix_reimbursement_member_care", "member_id", "care_date", *_SUMMED),
        Index("ix_reimbursement_member_payment", "member_id", "pay_ref", *_PAID),
    )

    id: str = Field(primary_key=True)
    version: int
    content_hash: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    member_id: str = Field(foreign_key="member.id")
    contract_id: str = Field(foreign_key="contract.id")
    beneficiary_id: str = Field(foreign_key="beneficiary.id")
    statement_id: int | None = Field(default=None, foreign_key="statement.id", index=True)
    primary_id: str | None = Field(default=None, foreign_key="reimbursement.id", index=True)
    care_date: date
    act: str
    label: str
    family: str
    quantity: float
    provider: str
    spent_cents: int
    base_cents: int
    rate_percent: float
    gross_social_security_cents: int
    flat_fee_cents: int
    deductible_cents: int
    heavy_act_fee_cents: int
    social_security_cents: int
    mutual_cents: int
    other_insurer_cents: int
    remaining_cents: int
    payee: str
    status: str
    pay_date: date | None = None
    pay_ref: str | None = None
    context: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    search_text: str
    """Label, practitioner and act code without accents or case, for the free text search."""


class Statement(SQLModel, table=True):
    """The public reference of one statement key of one member, given once and for ever.

    The core's key is unique per member only and never leaves this table.
    """

    __tablename__ = "statement"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("member_id", "core_key"),
        UniqueConstraint("year", "number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    member_id: str = Field(foreign_key="member.id")
    core_key: str
    year: int
    number: int
    reference: str = Field(unique=True)
