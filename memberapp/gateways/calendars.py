"""Calendar files (RFC 5545), which any calendar reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from icalendar import Calendar, Event, Timezone

from memberapp.core.secrets import keyed_hash

_REFRESHED_AFTER: Final = timedelta(hours=1)
"""How often a calendar is asked to read again."""
_UID_LENGTH: Final = 32


class Standing(StrEnum):
    """Whether an appointment takes place, in the words of the format."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """An entry of a calendar, which others may read; its hours are on the clocks of their place."""

    uid: str
    """The same whatever changes, so that a file read again doubles nothing."""
    sequence: int
    """Rises with each change: a calendar takes the highest."""
    changed_at: datetime
    title: str
    details: str
    url: str
    starts: datetime
    ends: datetime
    standing: Standing


def uid_of(row_id: str) -> str:
    """Return the identifier of what a row stands for: it says nothing, not even the row."""
    return f"{keyed_hash('calendar', row_id)[:_UID_LENGTH]}@memberapp"


def make_file(appointments: Sequence[Appointment], *, at: datetime) -> bytes:
    """Return a file of some appointments, made `at`, for somebody to add to their calendar."""
    calendar = _calendar(appointments, at=at)
    calendar.add("method", "PUBLISH")
    return calendar.to_ical()


def make_calendar(appointments: Sequence[Appointment], *, name: str) -> bytes:
    """Return what a calendar reads again and again: the same bytes until something changes.

    Without a method the stamp of an entry is its last change (RFC 5545, 3.8.7.2).
    """
    calendar = _calendar(appointments)
    calendar.calendar_name = name
    calendar.add("refresh-interval", _REFRESHED_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _REFRESHED_AFTER)
    return calendar.to_ical()


def _calendar(appointments: Sequence[Appointment], *, at: datetime | None = None) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//memberapp//FR")
    calendar.add("version", "2.0")
    zones = {str(one.starts.tzinfo): one.starts.tzinfo for one in appointments}
    years = {instant.year for one in appointments for instant in (one.starts, one.ends)}
    for zone in sorted(zones):
        first, last = date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)
        calendar.add_component(Timezone.from_tzid(zone, first_date=first, last_date=last))
    for appointment in appointments:
        calendar.add_component(_entry(appointment, at or appointment.changed_at))
    return calendar


def _entry(appointment: Appointment, stamp: datetime) -> Event:
    entry = Event()
    entry.add("uid", appointment.uid)
    entry.add("sequence", appointment.sequence)
    entry.add("dtstamp", stamp.astimezone(UTC))
    entry.add("last-modified", appointment.changed_at.astimezone(UTC))
    entry.add("dtstart", appointment.starts)
    entry.add("dtend", appointment.ends)
    entry.add("summary", appointment.title)
    entry.add("description", appointment.details)
    entry.add("url", appointment.url)
    entry.add("status", appointment.standing.value)
    entry.add("class", "PRIVATE")
    return entry
