"""When somebody is reminded of a webinar, and from when on its room is open."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

REMINDER_LEAD: Final = timedelta(hours=1)
"""How long before a webinar its reminder leaves."""
_REMINDER_PAUSE: Final = timedelta(hours=1)
_ROOM_LEAD: Final = timedelta(minutes=15)


class Language(StrEnum):
    """In what a webinar is held."""

    FRENCH = "fr"
    DUTCH = "nl"
    GERMAN = "de"


def reminder_at(starts_at: datetime, now: datetime) -> datetime | None:
    """Return when a reminder leaves; None for whoever signs up so late that they know."""
    at = starts_at - REMINDER_LEAD
    return at if at - now >= _REMINDER_PAUSE else None


def is_room_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Return whether the room can be entered: from a quarter of an hour before, to the end."""
    return starts_at - _ROOM_LEAD <= now < ends_at
