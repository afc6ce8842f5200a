"""The coaching programmes that members follow."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_REMINDED: Final = text("remind_at IS NOT NULL")


class FollowedProgramme(SQLModel, table=True):
    """The one programme that a member follows; nothing in clear says which."""

    __tablename__ = "followed_programme"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index(
            "ix_followed_programme_remind_at",
            "remind_at",
            sqlite_where=_REMINDED,
            postgresql_where=_REMINDED,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", unique=True)
    content: bytes | None = None
    """Sealed JSON: `FollowedContent`."""
    begun_at: datetime = Field(sa_type=UtcInstant)
    changed_at: datetime = Field(sa_type=UtcInstant, index=True)
    paused_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    wants_reminders: bool = False
    remind_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the next reminder leaves; None while it is paused, finished, or not wanted."""


RETENTION = (Retention(col(FollowedProgramme.changed_at), timedelta(days=366), Kept.COACHING),)
