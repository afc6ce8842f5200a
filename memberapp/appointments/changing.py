"""What becomes of an appointment: each change with its step, its line of the trail, its message."""

from datetime import datetime
from typing import Final

from memberapp.account.service import reached
from memberapp.appointments import messages
from memberapp.appointments.rules import (
    CONFIRMED,
    OPEN,
    AppointmentStatus,
    is_bookable,
)
from memberapp.appointments.tables import Appointment, AppointmentStep
from memberapp.core import audit
from memberapp.core.errors import Conflict
from memberapp.core.topics import Topic
from memberapp.core.work import Work
from memberapp.services import practice_requests
from memberapp.services.rules import Source

_EVENTS: Final = {
    AppointmentStatus.ASKED: audit.Event.APPOINTMENT_ASKED,
    AppointmentStatus.CONFIRMED: audit.Event.APPOINTMENT_CONFIRMED,
    AppointmentStatus.MOVED: audit.Event.APPOINTMENT_MOVED,
    AppointmentStatus.REFUSED: audit.Event.APPOINTMENT_REFUSED,
    AppointmentStatus.CANCELLED: audit.Event.APPOINTMENT_CANCELLED,
}
_TOLD: Final = {
    AppointmentStatus.CONFIRMED: messages.appointment_confirmed,
    AppointmentStatus.MOVED: messages.appointment_moved,
    AppointmentStatus.REFUSED: messages.appointment_refused,
}
"""What others decide; what members do themselves they see."""


def give_hour(work: Work, row: Appointment, *, starts_at: datetime, source: Source) -> None:
    """Confirm an appointment at an hour, or move it to another one; the same again is nothing.

    Raises:
        Conflict: it is refused or cancelled, or nobody can be received at that hour.
    """
    status = AppointmentStatus(row.status)
    if status not in OPEN:
        raise Conflict(f"the appointment {row.reference} is {row.status} already")
    if row.starts_at == starts_at:
        return
    if not is_bookable(starts_at, work.now):
        raise Conflict("an appointment is in the year to come")
    former, row.starts_at = row.starts_at, starts_at
    changed = AppointmentStatus.MOVED if status in CONFIRMED else AppointmentStatus.CONFIRMED
    step(work, row, changed, source, former=former)


def refuse(work: Work, row: Appointment, *, source: Source) -> None:
    """Note that a practice does not receive the member, be it after they confirmed.

    Raises:
        Conflict: it is refused or cancelled already.
    """
    if row.status not in OPEN:
        raise Conflict(f"the appointment {row.reference} is {row.status} already")
    former, row.starts_at = row.starts_at, None
    step(work, row, AppointmentStatus.REFUSED, source, former=former)


def note_told(work: Work, row: Appointment) -> None:
    """Note that the practice has the request."""
    practice_requests.note_told(work, row, audit.Event.APPOINTMENT_TOLD)


def note_end(work: Work, row: Appointment) -> None:
    """Note that the practice of a cancelled appointment knows that nobody comes."""
    practice_requests.note_end(work, row, audit.Event.APPOINTMENT_END_TOLD)


def step(
    work: Work,
    row: Appointment,
    status: AppointmentStatus,
    source: Source,
    *,
    former: datetime | None = None,
) -> None:
    """Bring an appointment to a state, and tell the member unless it is their own act.

    `former` is the hour that it had before.
    """
    row.status, row.changed_at = status.value, work.now
    row.sequence += status is not AppointmentStatus.ASKED
    work.db.add(row)
    work.db.flush()
    work.db.add(
        AppointmentStep(
            appointment_id=row.id,
            status=status,
            source=source,
            agent_id=work.actor.id if source is Source.STAFF else None,
            starts_at=row.starts_at,
            sequence=row.sequence,
            at=work.now,
        )
    )
    told = _TOLD.get(status)
    if told is not None:
        member, account = reached(work, row.member_id)
        work.notify(*told(work, row=row, member=member, account=account, former=former))
    work.changed(Topic.SERVICES, member_id=row.member_id)
    work.audit(_EVENTS[status], row.reference, member_id=row.member_id)
