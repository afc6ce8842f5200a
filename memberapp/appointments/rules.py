"""What is asked of a practice, and which half-days it offers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from memberapp.core.opening_hours import is_public_holiday, nth_day
from memberapp.services.rules import FOLLOWED_FOR, WEEKEND

MAX_WISHES: Final = 3
MAX_LEAD: Final = timedelta(days=366)
"""How far ahead an appointment is at most."""
_OFFERED: Final = 12
_DAYS_LOOKED_AT: Final = 60
_DAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class AppointmentReason(StrEnum):
    """Why somebody wants to come: chosen, and no medical word of theirs."""

    FIRST_VISIT = "first_visit"
    CHECK = "check"
    QUOTE = "quote"
    FOLLOW_UP = "follow_up"


class AppointmentStatus(StrEnum):
    """Where an appointment stands."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    """Confirmed, then given another hour."""
    REFUSED = "refused"
    """By the practice, be it after they confirmed."""
    CANCELLED = "cancelled"
    """By the member."""


CONFIRMED: Final = (AppointmentStatus.CONFIRMED, AppointmentStatus.MOVED)
OPEN: Final = (AppointmentStatus.ASKED, *CONFIRMED)


class Half(StrEnum):
    """A half of a day."""

    MORNING = "am"
    AFTERNOON = "pm"


@dataclass(frozen=True, order=True)
class HalfDay:
    """A half-day on which somebody could come; its code is « 2026-12-03-am »."""

    day: date
    half: Half

    @property
    def code(self) -> str:
        """Return what stands for it in forms, in the database and at the practice."""
        return f"{self.day.isoformat()}-{self.half.value}"


def half_day(code: str) -> HalfDay:
    """Return what a code stands for.

    Raises:
        ValueError: it is none.
    """
    day, _dash, half = code.rpartition("-")
    return HalfDay(date.fromisoformat(day), Half(half))


def offered_half_days(
    open_on: Collection[str], today: date, answer_days: int, country: str
) -> tuple[HalfDay, ...]:
    """Return the next half-days on which a practice receives, once it had the time to answer.

    `open_on` has codes as « mon-am »; nobody receives on a public holiday.
    """
    first = nth_day(today, answer_days, country, rest_days=WEEKEND)
    days = (first + timedelta(days=one) for one in range(1, _DAYS_LOOKED_AT))
    found = [
        HalfDay(day, half)
        for day in days
        if not is_public_holiday(country, day)
        for half in Half
        if f"{_DAY_NAMES[day.weekday()]}-{half}" in open_on
    ]
    return tuple(found[:_OFFERED])


def may_cancel(status: AppointmentStatus, starts_at: datetime | None, now: datetime) -> bool:
    """Return whether a member may give an appointment up: until its hour."""
    return status in OPEN and (starts_at is None or starts_at > now)


def is_followed(
    status: AppointmentStatus, starts_at: datetime | None, asked_at: datetime, now: datetime
) -> bool:
    """Return whether a practice may still say something: until the hour, or for 60 days."""
    return status in OPEN and now < (starts_at or asked_at + FOLLOWED_FOR)


def is_bookable(starts_at: datetime, now: datetime) -> bool:
    """Return whether an hour can be that of an appointment."""
    return now < starts_at <= now + MAX_LEAD


def codes_of(wishes: Sequence[HalfDay]) -> str:
    """Return wishes as they are stored, the first one first."""
    return " ".join(one.code for one in wishes)


def wishes_of(codes: str) -> tuple[HalfDay, ...]:
    """Return stored wishes."""
    return tuple(half_day(one) for one in codes.split())
