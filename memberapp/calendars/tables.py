"""The links by which calendars read, one of a member at most."""

from datetime import datetime, timedelta

from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention


class CalendarLink(SQLModel, table=True):
    """A link that shows a member's appointments to whoever has it; its token is stored nowhere."""

    __tablename__ = "calendar_link"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", unique=True)
    token_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcInstant)
    read_at: datetime = Field(sa_type=UtcInstant, index=True)
    """When a calendar read last, to the day; its creation while none did."""


RETENTION = (Retention(col(CalendarLink.read_at), timedelta(days=180), Kept.CALENDAR_LINKS),)
