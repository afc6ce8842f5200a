"""The connected services that members activated, and what all requests to practices have."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_ACTIVE: Final = text("ended_at IS NULL")
_UNTOLD: Final = text("ended_at IS NOT NULL AND end_told_at IS NULL")


class ServiceAccess(SQLModel, table=True):
    """What lets a member use the service of a partner, from their word to the end of it."""

    __tablename__ = "service_access"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # One at a time for each member and service, whoever taps twice.
        Index(
            "ix_service_access_active",
            "member_id",
            "service",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index(
            "ix_service_access_untold", "ended_at", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    service: str
    """A code of `data/services.yaml`."""
    identifier: bytes | None = None
    """What the partner knows the member by, sealed: drawn at random, it says nothing of them."""
    asked_at: datetime = Field(sa_type=UtcInstant)
    """When the member agreed that the partner receives it."""
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the partner said that the identifier works."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant, index=True)
    end_told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the partner said that it does not work any more."""


class PracticeRequest(SQLModel):
    """What every request to a practice of the network has; what is asked, its own room adds."""

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    practitioner: str
    """A code of `data/network.yaml`."""
    practice: str
    """How they were called when the member asked: the file may forget them."""
    person: bytes | None = None
    """For whom, first and last name, sealed."""
    phone: bytes | None = None
    """Where the practice reaches them, sealed, E.164."""
    status: str
    """Of the room's own enumeration, where `WAITING` and `CANCELLED` are the same."""
    sequence: int = 0
    """How often it changed: what is sent of it, or read by a calendar, is told apart."""
    asked_at: datetime = Field(sa_type=UtcInstant, index=True)
    answer_by: datetime = Field(sa_type=UtcInstant)
    changed_at: datetime = Field(sa_type=UtcInstant)
    told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the practice had it first."""
    tell_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the practice is told or asked again; None where nothing is to be told."""
    late_told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the member was told that the answer is late."""
    end_told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the practice knew of the member's end: by its service, or by an agent."""


RETENTION = (
    Retention(
        col(ServiceAccess.ended_at),
        timedelta(days=366),
        Kept.SERVICES,
        # Until the partner has confirmed it, somebody has to tell them.
        where=col(ServiceAccess.end_told_at).is_not(None),
    ),
)
