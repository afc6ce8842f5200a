"""What is sent of appointments: one function for each message, its templates in a folder beside.

With whom it is stays in the space: their name can say what care somebody needs.
"""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from memberapp import routes
from memberapp.account.service import present_contacts, to_each
from memberapp.account.tables import Account
from memberapp.appointments.tables import Appointment
from memberapp.core import formats
from memberapp.core.outgoing import Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of appointments; each has a folder and a function of its name."""

    APPOINTMENT_CONFIRMED = "appointment_confirmed"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_REFUSED = "appointment_refused"
    APPOINTMENT_LATE = "appointment_late"


class OfAppointment(Protocol):
    """A message about what became of an appointment."""

    def __call__(
        self,
        work: Work,
        *,
        row: Appointment,
        member: Member,
        account: Account | None,
        former: datetime | None,
    ) -> list[Message]:
        """Return the message by each way that reaches the member."""
        ...


def appointment_confirmed(
    work: Work,
    *,
    row: Appointment,
    member: Member,
    account: Account | None,
    former: datetime | None = None,  # noqa: ARG001 - as of those beside it
) -> list[Message]:
    """Say when the appointment is."""
    words = _hour(row, member)
    return _messages(work, Kind.APPOINTMENT_CONFIRMED, row, member, account, **words)


def appointment_moved(
    work: Work,
    *,
    row: Appointment,
    member: Member,
    account: Account | None,
    former: datetime | None = None,
) -> list[Message]:
    """Say to when it was moved, and from when."""
    words = _hour(row, member) | _former(former)
    return _messages(work, Kind.APPOINTMENT_MOVED, row, member, account, **words)


def appointment_refused(
    work: Work,
    *,
    row: Appointment,
    member: Member,
    account: Account | None,
    former: datetime | None = None,
) -> list[Message]:
    """Say that the practice does not receive them, be it after they confirmed an hour."""
    words = _former(former)
    return _messages(work, Kind.APPOINTMENT_REFUSED, row, member, account, **words)


def appointment_late(
    work: Work, *, row: Appointment, member: Member, account: Account | None
) -> list[Message]:
    """Say that the practice did not answer in the time that was promised."""
    by = row.answer_by.isoformat()
    return _messages(work, Kind.APPOINTMENT_LATE, row, member, account, answer_by=by)


def hour_text(starts_at: datetime, region: str) -> str:
    """Return « le jeudi 3 décembre 2026 à 9 h 15 », where the member lives."""
    day = formats.local_day(starts_at, region)
    time = formats.local_time(starts_at, region)
    return (
        f"le {formats.weekday(day)} {formats.long_day(day)} à {time}{formats.whose_clock(region)}"
    )


def _hour(row: Appointment, member: Member) -> dict[str, str]:
    """Return when it is; what is near waits for no morning (`preferences/sending.py`)."""
    if row.starts_at is None:
        return {}
    time = formats.local_time(row.starts_at, member.region)
    return {
        "starts_at": row.starts_at.isoformat(),
        "time": f"{time}{formats.whose_clock(member.region)}",
    }


def _former(former: datetime | None) -> dict[str, str]:
    return {"former_starts_at": former.isoformat() if former else ""}


def _messages(
    work: Work,
    kind: Kind,
    row: Appointment,
    member: Member,
    account: Account | None,
    **words: str,
) -> list[Message]:
    return to_each(
        work,
        kind,
        member=member,
        contacts=present_contacts(account, member),
        key=f"{row.id}:{row.sequence}",
        reference=row.reference,
        link=get_settings().origins[0] + routes.APPOINTMENTS.path,
        **words,
    )
