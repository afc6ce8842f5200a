"""Calendar files (RFC 5545), which any calendar reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event


@dataclass(frozen=True)
class Appointment:
    """An entry of a calendar; `uid` stays the same, so that the file read again doubles nothing."""

    uid: str
    title: str
    details: str
    place: str
    starts: datetime
    ends: datetime


def make_calendar(appointments: Iterable[Appointment], *, at: datetime) -> bytes:
    """Return a file with one private entry for each appointment, made `at`.

    Instants are UTC: a file without time zones of its own is read alike everywhere.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//memberapp//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for appointment in appointments:
        entry = Event()
        entry.add("uid", appointment.uid)
        entry.add("dtstamp", at.astimezone(UTC))
        entry.add("dtstart", appointment.starts.astimezone(UTC))
        entry.add("dtend", appointment.ends.astimezone(UTC))
        entry.add("summary", appointment.title)
        entry.add("description", appointment.details)
        if appointment.place:
            entry.add("location", appointment.place)
        entry.add("class", "PRIVATE")
        calendar.add_component(entry)
    return calendar.to_ical()
