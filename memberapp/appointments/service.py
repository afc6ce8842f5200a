"""Asking a practice of the network for an appointment, and what a member sees of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.appointments import changing
from memberapp.appointments.rules import (
    MAX_WISHES,
    OPEN,
    AppointmentReason,
    AppointmentStatus,
    HalfDay,
    codes_of,
    may_cancel,
    offered_half_days,
    wishes_of,
)
from memberapp.appointments.tables import Appointment, AppointmentStep
from memberapp.core import limits
from memberapp.core.errors import InvalidInput, NotFound, RequestWaits
from memberapp.core.forms import read_fields
from memberapp.core.identifiers import appointment_reference, read_appointment_reference
from memberapp.core.limits import Limit
from memberapp.core.references import draw_free, finds_own_reference
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.services import practice_requests
from memberapp.services.catalogue.network import Commune, Practitioner, read_network
from memberapp.services.network import PERSON
from memberapp.services.practice_requests import (
    LISTED,
    PHONE,
    Practice,
    is_reached,
    practice,
    practitioner_of,
    promised,
    read_person,
    read_phone,
    teller_of,
)
from memberapp.services.rules import Source, Teller

REASON = "motif"
WISHES: Final = tuple(f"choix{number}" for number in range(1, MAX_WISHES + 1))
"""The fields of a request, beside those that each has."""
_ASKED: Final = Limit("appointment_asked", "10/day")
_CALENDAR_HOUR: Final = timedelta(minutes=30)
"""What a calendar shows of an appointment whose length nobody said."""


@dataclass(frozen=True)
class Desk:
    """What can be asked of a practice."""

    practice: Practice
    half_days: tuple[HalfDay, ...]


@dataclass(frozen=True)
class Step:
    """What happened, and who says so."""

    status: AppointmentStatus
    source: Source
    starts_at: datetime | None
    at: datetime


@dataclass(frozen=True)
class OwnAppointment:
    """An appointment, as its member sees it."""

    id: str
    reference: str
    practice: str
    practitioner: Practitioner | None
    """None of one who is not in the network any more."""
    commune: Commune | None
    person: str
    reason: AppointmentReason
    wishes: tuple[HalfDay, ...]
    status: AppointmentStatus
    starts_at: datetime | None
    sequence: int
    changed_at: datetime
    answer_by: datetime
    told_at: datetime | None
    end_told_at: datetime | None
    teller: Teller
    """Who tells the practice that the member does not come, once they cancelled."""
    steps: tuple[Step, ...] = ()

    @property
    def ends_at(self) -> datetime | None:
        """Return when a calendar frees the member again."""
        return self.starts_at + _CALENDAR_HOUR if self.starts_at else None


@dataclass(frozen=True)
class Listing:
    """The appointments of a member."""

    region: str
    now: datetime
    appointments: tuple[OwnAppointment, ...]
    """Those to come first, then the others, the last ones first."""


def desk(work: Work, *, practitioner: str) -> Desk:
    """Return what the member can ask of a practice.

    Raises:
        NotFound: there is no such practice that takes requests on line, or no contract.
    """
    return _desk(work, practitioner)


@writes
def ask(work: Work, *, practitioner: str, typed: Mapping[str, str]) -> str:
    """Ask a practice for an appointment, and return its reference.

    Whoever taps twice has asked once.

    Raises:
        NotFound: there is no such practice that takes requests on line, or no contract.
        InvalidForm: a field is refused.
        TooManyTries: too many were asked for today.
        RequestWaits: one that asks for something else waits for their answer.
    """
    # Two tabs, or a double tap: the second waits here, and then sees the row of the first.
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    found = _desk(work, practitioner)
    region = members.summary(work).region
    read = read_fields(
        {
            REASON: lambda: _reason(typed.get(REASON, "")),
            PERSON: lambda: read_person(typed.get(PERSON, ""), found.practice),
            **{name: lambda name=name: _wish(name, typed.get(name, ""), found) for name in WISHES},
            PHONE: lambda: read_phone(typed.get(PHONE, ""), region),
        }
    )
    wishes = tuple(dict.fromkeys(read[name] for name in WISHES if read[name] is not None))
    waiting = work.db.exec(
        select(Appointment).where(
            Appointment.member_id == work.member_id,
            Appointment.practitioner == practitioner,
            Appointment.status == AppointmentStatus.ASKED,
        )
    ).first()
    if waiting is not None:
        if not _is_same(waiting, found, read, wishes):
            raise RequestWaits(waiting.reference)
        return waiting.reference
    limits.reserve(work, (_ASKED, work.member_id))
    return _add(work, found, read, wishes)


@writes
def cancel(work: Work, *, reference: str) -> OwnAppointment:
    """Give an appointment up.

    Raises:
        NotFound: it is unknown, somebody else's, over or cancelled: alike.
    """
    row = _own(work, reference, is_locked=True)
    if row is None or not may_cancel(AppointmentStatus(row.status), row.starts_at, work.now):
        raise NotFound
    _cancel(work, row)
    return _appointment(row, work.now)


@writes
def leave(work: Work) -> None:
    """Give up what is still to come: the space of the caller ends."""
    rows = select(Appointment).where(
        Appointment.member_id == work.member_id, col(Appointment.status).in_(OPEN)
    )
    for row in work.db.exec(rows.with_for_update()).all():
        if may_cancel(AppointmentStatus(row.status), row.starts_at, work.now):
            _cancel(work, row)


def listing(work: Work) -> Listing:
    """Return the appointments of the member, with every step."""
    rows = practice_requests.newest(work, Appointment)
    found = [_appointment(row, work.now, _steps(work, row)) for row in rows]
    found.sort(key=lambda one: not may_cancel(one.status, one.starts_at, work.now))
    return Listing(members.summary(work).region, work.now, tuple(found))


def own(work: Work, *, reference: str) -> OwnAppointment:
    """Return an appointment of the member's that has an hour.

    Raises:
        NotFound: it is unknown, somebody else's, or has none: alike.
    """
    row = _own(work, reference)
    if row is None or row.starts_at is None:
        raise NotFound
    return _appointment(row, work.now)


def since(work: Work, instant: datetime, *, member_id: str) -> Sequence[OwnAppointment]:
    """Return the appointments of a member whose hour ends after an instant."""
    rows = work.db.exec(
        select(Appointment)
        .where(
            Appointment.member_id == member_id,
            col(Appointment.starts_at) > instant - _CALENDAR_HOUR,
        )
        .order_by(col(Appointment.starts_at).desc())
        .limit(LISTED)
    )
    return [_appointment(row, work.now) for row in rows]


@finds_own_reference
def find_reference(work: Work, *, text: str) -> str | None:
    """Return the reference of an appointment of the caller's, None of any other text."""
    row = _own(work, text)
    return row.reference if row else None


def _add(work: Work, found: Desk, read: Mapping[str, str], wishes: tuple[HalfDay, ...]) -> str:
    year = clock.local_date(work.now, members.summary(work).region).year
    practice = found.practice
    row = Appointment(
        reference=draw_free(work, appointment_reference, year, Appointment.reference),
        member_id=work.member_id,
        practitioner=practice.practitioner.code,
        practice=practice.practitioner.name,
        reason=read[REASON],
        wishes=codes_of(wishes),
        status=AppointmentStatus.ASKED,
        asked_at=work.now,
        answer_by=promised(work, practice.answer_days),
        changed_at=work.now,
        tell_at=work.now,
    )
    seal(row, "person", dict(practice.people)[read[PERSON]])
    seal(row, "phone", read[PHONE])
    changing.step(work, row, AppointmentStatus.ASKED, Source.MEMBER)
    return row.reference


def _is_same(
    row: Appointment, found: Desk, read: Mapping[str, str], wishes: tuple[HalfDay, ...]
) -> bool:
    stored = row.reason, reveal(row, "person"), reveal(row, "phone"), row.wishes
    person = dict(found.practice.people)[read[PERSON]]
    return stored == (read[REASON], person, read[PHONE], codes_of(wishes))


def _cancel(work: Work, row: Appointment) -> None:
    row.tell_at = work.now if is_reached(row) else None
    changing.step(work, row, AppointmentStatus.CANCELLED, Source.MEMBER)


def _desk(work: Work, code: str) -> Desk:
    found = practice(work, code, takes=lambda one: bool(one.online))
    member = members.summary(work)
    today = clock.local_date(work.now, member.region)
    online, days = found.practitioner.online, found.answer_days
    return Desk(found, offered_half_days(online, today, days, member.country))


def _reason(text: str) -> AppointmentReason:
    try:
        return AppointmentReason(text)
    except ValueError:
        raise InvalidInput(REASON, "empty") from None


def _wish(name: str, text: str, found: Desk) -> HalfDay | None:
    """Return a half-day that is offered; the first is needed, the others are not."""
    if not text and name != WISHES[0]:
        return None
    for one in found.half_days:
        if one.code == text:
            return one
    raise InvalidInput(name, "gone" if text else "empty")


def _own(work: Work, reference: str, *, is_locked: bool = False) -> Appointment | None:
    known = read_appointment_reference(reference)
    return practice_requests.own(work, Appointment, known, is_locked=is_locked)


def _steps(work: Work, row: Appointment) -> tuple[Step, ...]:
    rows = work.db.exec(
        select(AppointmentStep)
        .where(AppointmentStep.appointment_id == row.id)
        .order_by(col(AppointmentStep.sequence))
    )
    return tuple(
        Step(AppointmentStatus(one.status), Source(one.source), one.starts_at, one.at)
        for one in rows
    )


def _appointment(row: Appointment, now: datetime, steps: tuple[Step, ...] = ()) -> OwnAppointment:
    practitioner = practitioner_of(row.practitioner)
    return OwnAppointment(
        id=row.id,
        reference=row.reference,
        practice=row.practice,
        practitioner=practitioner,
        commune=read_network().by_zip[practitioner.commune] if practitioner else None,
        person=reveal(row, "person") or "",
        reason=AppointmentReason(row.reason),
        wishes=wishes_of(row.wishes),
        status=AppointmentStatus(row.status),
        starts_at=row.starts_at,
        sequence=row.sequence,
        changed_at=row.changed_at,
        answer_by=row.answer_by,
        told_at=row.told_at,
        end_told_at=row.end_told_at,
        teller=teller_of(row, now, row.starts_at),
        steps=steps,
    )
