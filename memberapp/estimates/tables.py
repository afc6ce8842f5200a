"""The estimates that members store. What somebody plans to have done is their health: sealed."""

from datetime import datetime, timedelta

from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention


class StoredEstimate(SQLModel, table=True):
    """What a quote would cost whom, as it was shown on its day."""

    __tablename__ = "estimate"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    quote_id: str = Field(unique=True)
    """Of the result that was shown: stored twice, it is one estimate."""
    content: bytes | None = None
    """Sealed JSON: the lines, their shares and the words."""
    created_at: datetime = Field(sa_type=UtcInstant, index=True)


ESTIMATES_RETENTION = timedelta(days=2 * 366)
"""Twice the year in which the real care may be set beside it."""
RETENTION = (Retention(col(StoredEstimate.created_at), ESTIMATES_RETENTION, Kept.ESTIMATES),)
