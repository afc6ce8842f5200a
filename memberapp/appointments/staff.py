"""The appointments that members asked for, as the insurer's agents read and answer them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from memberapp.appointments import changing
from memberapp.appointments.rules import (
    AppointmentReason,
    AppointmentStatus,
    HalfDay,
    wishes_of,
)
from memberapp.appointments.tables import Appointment
from memberapp.core import audit
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_appointment_reference
from memberapp.core.parts import WHOLE, Part, Wanted, cut
from memberapp.core.secrets import reveal
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.services import practice_requests
from memberapp.services.rules import Source, is_late


@dataclass(frozen=True)
class StaffAppointment:
    """An appointment, as an agent works on it."""

    reference: str
    member_id: str
    country: str
    practitioner: str
    practice: str
    person: str
    phone: str
    reason: AppointmentReason
    wishes: tuple[HalfDay, ...]
    status: AppointmentStatus
    starts_at: datetime | None
    asked_at: datetime
    answer_by: datetime
    is_late: bool
    is_end_untold: bool
    """Whether somebody has to tell the practice that the member does not come."""


@writes
def waiting(work: Work, *, part: Wanted = WHOLE) -> Part[StaffAppointment]:
    """Return what an agent has to do: late answers, ends that no practice knows, other requests.

    Raises:
        CursorGone: the part should come after an appointment that is not in the list.
    """
    is_asked = Appointment.status == AppointmentStatus.ASKED
    rows = work.db.exec(
        select(Appointment)
        .where(or_(is_asked, _is_end_untold(work.now)))
        .order_by(col(Appointment.answer_by), col(Appointment.id))
    ).all()
    untold = AppointmentStatus.CANCELLED
    found = [_of(work, row, is_end_untold=row.status == untold) for row in rows]
    found.sort(key=lambda one: (not one.is_late, not one.is_end_untold, _urgent_by(one)))
    shown = cut(found, part, by=lambda one: one.reference)
    event = audit.Event.STAFF_APPOINTMENTS_READ
    work.audit(event, ref="unanswered")
    for one in shown:
        work.audit(event, member_id=one.member_id, ref=one.reference)
    return shown


@writes
def show(work: Work, *, reference: str) -> StaffAppointment:
    """Return one appointment.

    Raises:
        NotFound: no such appointment is known.
    """
    row = _row(work, reference)
    work.audit(audit.Event.STAFF_APPOINTMENTS_READ, member_id=row.member_id, ref=row.reference)
    return _one(work, row)


@writes
def give_hour(work: Work, *, reference: str, starts_at: datetime) -> StaffAppointment:
    """Confirm or move an appointment to an hour, as the practice said; the member is told.

    Raises:
        NotFound: no such appointment is known.
        Conflict: it is refused or cancelled, or nobody can be received at that hour.
    """
    row = _row(work, reference)
    changing.give_hour(work, row, starts_at=starts_at, source=Source.STAFF)
    return _one(work, row)


@writes
def refuse(work: Work, *, reference: str) -> StaffAppointment:
    """Note that the practice does not receive the member, who is told.

    Raises:
        NotFound: no such appointment is known.
        Conflict: it is refused or cancelled already.
    """
    row = _row(work, reference)
    changing.refuse(work, row, source=Source.STAFF)
    return _one(work, row)


@writes
def note_told(work: Work, *, reference: str) -> StaffAppointment:
    """Note that an agent told the practice of a request, or of its end; again it is nothing.

    Raises:
        NotFound: no such appointment is known.
        Conflict: it is confirmed or refused.
    """
    row = _row(work, reference)
    practice_requests.note_call(work, row, told=changing.note_told, ended=changing.note_end)
    return _one(work, row)


def country_of(work: Work, *, reference: str) -> str:
    """Return whose clock an hour of an appointment is on: the country of its practice.

    Raises:
        NotFound: no such appointment is known.
    """
    return work.db.get_one(Member, _row(work, reference, is_locked=False).member_id).country


def _row(work: Work, reference: str, *, is_locked: bool = True) -> Appointment:
    known = read_appointment_reference(reference)
    found = select(Appointment).where(Appointment.reference == known)
    row = work.db.exec(found.with_for_update() if is_locked else found).first()
    if row is None:
        raise NotFound(f"no appointment {reference} is known")
    return row


def _is_end_untold(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a practice may expect a member who cancelled, to no avail."""
    starts_at = col(Appointment.starts_at)
    untold = practice_requests.is_end_untold(Appointment, now, starts_at.is_not(None))
    return and_(untold, or_(starts_at.is_(None), starts_at > now))


def _urgent_by(one: StaffAppointment) -> datetime:
    return one.starts_at or one.answer_by if one.is_end_untold else one.answer_by


def _one(work: Work, row: Appointment) -> StaffAppointment:
    work.db.flush()
    own = select(Appointment.id).where(Appointment.id == row.id, _is_end_untold(work.now))
    return _of(work, row, is_end_untold=work.db.exec(own).first() is not None)


def _of(work: Work, row: Appointment, *, is_end_untold: bool) -> StaffAppointment:
    status = AppointmentStatus(row.status)
    return StaffAppointment(
        reference=row.reference,
        member_id=row.member_id,
        country=work.db.get_one(Member, row.member_id).country,
        practitioner=row.practitioner,
        practice=row.practice,
        person=reveal(row, "person") or "",
        phone=reveal(row, "phone") or "",
        reason=AppointmentReason(row.reason),
        wishes=wishes_of(row.wishes),
        status=status,
        starts_at=row.starts_at,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        is_late=is_late(status, row.answer_by, work.now),
        is_end_untold=is_end_untold,
    )
