"""The private feeds of calendars."""

from datetime import datetime, timedelta

from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention


class CalendarFeed(SQLModel, table=True):
    """The one address at which a member's calendar reads their appointments."""

    __tablename__ = "calendar_feed"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", unique=True)
    token_hash: str = Field(unique=True)
    """All that is stored of the address: it is shown once, when it is made."""
    created_at: datetime = Field(sa_type=UtcInstant)
    used_at: datetime = Field(sa_type=UtcInstant, index=True)
    """When a calendar read it last, else when it was made."""


RETENTION = (Retention(col(CalendarFeed.used_at), timedelta(days=366), Kept.CALENDARS),)
