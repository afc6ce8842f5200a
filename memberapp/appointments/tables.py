"""Appointments that members asked for, and each step of them with who says so."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention
from memberapp.services.tables import PracticeRequest

_ASKED: Final = text("status = 'asked'")
_TO_TELL: Final = text("tell_at IS NOT NULL")
_LATE: Final = text("status IN ('asked') AND late_told_at IS NULL")


class Appointment(PracticeRequest, table=True):
    """An appointment with a practice, from the request on."""

    __tablename__ = "appointment"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # One at a time waits for an answer of a practice, whoever taps twice.
        Index(
            "ix_appointment_asked",
            "member_id",
            "practitioner",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
        Index(
            "ix_appointment_to_tell", "tell_at", sqlite_where=_TO_TELL, postgresql_where=_TO_TELL
        ),
        Index("ix_appointment_late", "answer_by", sqlite_where=_LATE, postgresql_where=_LATE),
    )

    reason: str
    wishes: str
    """Half-days, the first wish first: `rules.wishes_of`."""
    starts_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """The hour that the practice gave; None before, and of what they refused."""
    heard_starts_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """The hour that the practice's service said last: what it repeats is nothing new."""


class AppointmentStep(SQLModel, table=True):
    """What happened to an appointment, and who says so."""

    __tablename__ = "appointment_step"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    appointment_id: str = Field(foreign_key="appointment.id", index=True)
    status: str
    source: str
    agent_id: str | None = Field(default=None, foreign_key="agent.id")
    starts_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    sequence: int
    """That of the appointment once it was taken: steps follow one another by it."""
    at: datetime = Field(sa_type=UtcInstant)


RETENTION = (
    Retention(
        col(Appointment.asked_at),
        timedelta(days=731),
        Kept.APPOINTMENTS,
        parts=(col(AppointmentStep.appointment_id),),
    ),
)
