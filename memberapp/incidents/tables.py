"""The register of breaches (GDPR, art. 33, 5), whom each concerns, and what they did since."""

from datetime import date, datetime, timedelta

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_UNTOLD = text("told_at IS NULL")


class Incident(SQLModel, table=True):
    """A breach and its notice; nothing here is about one member, so the register stays."""

    __tablename__ = "incident"  # pyright: ignore[reportAssignmentType]

    reference: str = Field(primary_key=True)
    notice: str
    """JSON of the `Notice`."""
    ends_on: date
    """The last day of the banner, of the notice."""
    agent_id: str
    """Who published it."""
    created_at: datetime = Field(sa_type=UtcInstant)
    published_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """None while the list of those concerned is being written: nobody is told yet."""
    updated_at: datetime = Field(sa_type=UtcInstant)


class IncidentConcern(SQLModel, table=True):
    """A member whom a breach concerns, how they were told, and when they said that they read it."""

    __tablename__ = "incident_concern"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("incident_reference", "member_id"),
        # Whom to tell is looked for all the time, however many were told.
        Index(
            "ix_incident_concern_untold",
            "incident_reference",
            "id",
            sqlite_where=_UNTOLD,
            postgresql_where=_UNTOLD,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    incident_reference: str = Field(foreign_key="incident.reference")
    member_id: str = Field(foreign_key="member.id", index=True)
    exposed: str | None = None
    """What of theirs was copied, as words of `Data`; None where it is all that the notice says."""
    added_at: datetime = Field(sa_type=UtcInstant, index=True)
    told_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the message was queued, or the letter was put with those to print."""
    way: str | None = None
    posted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the letter was printed."""
    read_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class IncidentTask(SQLModel, table=True):
    """A task of the notice that a member has done."""

    __tablename__ = "incident_task"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("concern_id", "task"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    concern_id: str = Field(foreign_key="incident_concern.id")
    task: str
    done_at: datetime = Field(sa_type=UtcInstant)


INCIDENTS_RETENTION = timedelta(days=5 * 365 + 2)
"""As long as somebody may ask what they were told (art. 2224 of the French civil code)."""
RETENTION = (
    Retention(
        col(IncidentConcern.added_at),
        INCIDENTS_RETENTION,
        Kept.INCIDENTS,
        parts=(col(IncidentTask.concern_id),),
    ),
)
