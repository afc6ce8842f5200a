"""Of what a member is told, by which way and how often, and when the next message leaves."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from memberapp.messages.subjects import Subject

NEWS_AGE: Final = timedelta(days=60)
"""A payment that comes to us later than this is history, and nobody is told of it."""
_SUNDAY: Final = 6
DIGEST_AT: Final = time(8)
"""On Mondays, where the member lives; and when a payment of the day is told."""


class Way(StrEnum):
    """By what a member is told."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    """A notification, on the devices where they asked for them."""
    APP = "app"
    """In their space, when they come back."""
    POST = "post"
    """By a letter beside the rest; without any other contact it comes whatever is chosen."""


class Pace(StrEnum):
    """How often a member is told."""

    EACH = "each"
    WEEKLY = "weekly"
    NEVER = "never"


DEFAULTS: Final[Mapping[Subject, Mapping[Way, Pace]]] = {
    Subject.NEW_PAYMENTS: {
        Way.EMAIL: Pace.EACH,
        Way.SMS: Pace.NEVER,
        Way.PUSH: Pace.NEVER,
        Way.APP: Pace.EACH,
    },
    Subject.FOLLOW_UP: {Way.EMAIL: Pace.EACH, Way.SMS: Pace.EACH, Way.PUSH: Pace.NEVER},
    Subject.CALLS: {Way.EMAIL: Pace.EACH, Way.SMS: Pace.EACH, Way.PUSH: Pace.NEVER},
    Subject.CONTRIBUTIONS: {
        Way.EMAIL: Pace.EACH,
        Way.SMS: Pace.EACH,
        Way.PUSH: Pace.NEVER,
        Way.POST: Pace.NEVER,
    },
    Subject.NEWS: {Way.EMAIL: Pace.NEVER},
}
"""The ways that there are for a subject, and what counts until the member chooses: what serves the
contract comes by e-mail, and by text message where they wait for it; a notification, which others
see on a locked screen, and news come only to who asked for them. What protects the space is none
of these: it always leaves."""
DIGESTED: Final = (Subject.NEW_PAYMENTS, Subject.FOLLOW_UP)
"""What may wait for Monday; an appointment does not."""
FIRST_QUIET_HOURS: Final = range(19, 24)
LAST_QUIET_HOURS: Final = range(6, 11)


TICKED: Final = "on"
NO_HOUR: Final = "none"
RHYTHM: Final = "rhythm"
QUIET_FROM, QUIET_UNTIL, QUIET_SUNDAYS = "quiet_from", "quiet_until", "quiet_sundays"
"""The names of the fields of a choice, beside those of its boxes."""


def name_of(subject: Subject, way: Way) -> str:
    """Return the name of the box of a subject and a way."""
    return f"{subject}_{way}"


class QuietHours(NamedTuple):
    """When no text message and no notification leaves, on the clock of where the member lives.

    It is a night: from an hour of the evening to one of the next morning. None of both: never.
    """

    starts: int | None = 21
    ends: int | None = 8
    on_sundays: bool = False
    """Whether all of Sunday is quiet, too."""


def quiet_until(now: datetime, quiet: QuietHours, zone: ZoneInfo) -> datetime | None:
    """Return when what is held at an instant leaves; None when nothing is held then."""
    if quiet.starts is None or quiet.ends is None:
        return None
    local = now.astimezone(zone)
    morning = time(quiet.ends)
    is_night = local.hour >= quiet.starts or local.time() < morning
    is_sunday = quiet.on_sundays and local.weekday() == _SUNDAY
    if not is_night and not is_sunday:
        return None
    is_before = local.time() < morning and not is_sunday
    day = local.date() if is_before else local.date() + timedelta(days=1)
    if quiet.on_sundays and day.weekday() == _SUNDAY:
        day += timedelta(days=1)
    return datetime.combine(day, morning, zone).astimezone(UTC)


def is_news(pay_date: date, *, opened_on: date, today: date) -> bool:
    """Return whether a payment is new to whoever opened their space on a day.

    What was paid before is their history, which the first feeds bring.
    """
    return pay_date >= max(opened_on, today - NEWS_AGE)


def next_digest(after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first Monday, 8 h, at an instant or after it; a change of the clock moves it not.

    The wall clock decides: from one Monday to the next there may be 167 hours, or 169.
    """
    local = after.astimezone(zone).date()
    monday = local - timedelta(days=local.weekday())
    digests = (_at(monday + timedelta(days=days), zone) for days in (0, 7))
    return next(digest for digest in digests if digest >= after)


def due_at(pace: Pace, *, pay_date: date, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when a payment is told at the pace of each or of a week: on its day at the earliest.

    Raises:
        ValueError: it is never told.
    """
    if pace is Pace.NEVER:
        raise ValueError("never")
    earliest = max(now, _at(pay_date, zone))
    return next_digest(earliest, zone) if pace is Pace.WEEKLY else earliest


def _at(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, DIGEST_AT, zone).astimezone(UTC)
