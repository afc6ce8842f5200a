"""The acts that members prepared for another insurer, and what they said became of them."""

from datetime import datetime, timedelta

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_AWAITED = text("ended_at IS NULL")


class InsurerPack(SQLModel, table=True):
    """Acts of one person, on one paper for another insurer; their amounts stay with the care."""

    __tablename__ = "insurer_pack"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    created_at: datetime = Field(sa_type=UtcInstant, index=True)


class SecondShare(SQLModel, table=True):
    """What is awaited of another insurer for one care."""

    __tablename__ = "second_share"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # Whatever two tabs do at once: a care is awaited once.
        Index(
            "uq_second_share_awaited",
            "line_id",
            unique=True,
            sqlite_where=_AWAITED,
            postgresql_where=_AWAITED,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    pack_id: str = Field(foreign_key="insurer_pack.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    line_id: str = Field(foreign_key="reimbursement.id")
    """The first line of the care."""
    outcome: str | None = None
    declared_cents: int | None = None
    """What the member says they received."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


PACKS_RETENTION = timedelta(days=2 * 366)
RETENTION = (
    Retention(
        col(InsurerPack.created_at),
        PACKS_RETENTION,
        Kept.INSURER_PACKS,
        parts=(col(SecondShare.pack_id),),
    ),
)
