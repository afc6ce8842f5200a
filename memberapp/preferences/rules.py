"""Of what a member is told, by which way and how often, and when the next message leaves."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

NEWS_AGE: Final = timedelta(days=60)
"""A payment that comes to us later than this is history, and nobody is told of it."""
DIGEST_AT: Final = time(8)
"""On Mondays, where the member lives; and when a payment of the day is told."""


class Subject(StrEnum):
    """Of what a member may choose to be told."""

    NEW_PAYMENTS = "new_payments"


class Way(StrEnum):
    """By what a member is told."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    """A notification, on the devices where they asked for them."""
    APP = "app"
    """In their space, when they come back."""


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
}
"""What counts until the member chooses: what serves the contract comes by e-mail and in the space;
a text message or a notification, which others see on a locked screen, comes only to who asked for
it."""


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
