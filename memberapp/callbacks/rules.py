"""A call that somebody asks for: what it is about, whom to call, when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from memberapp.core.contacts import parse_email
from memberapp.core.errors import InvalidInput
from memberapp.core.forms import read_fields
from memberapp.core.names import parse_name
from memberapp.core.opening_hours import window_times
from memberapp.core.phones import parse_phone, regions_of
from memberapp.core.places import BELGIUM, FRANCE

PHONE_COUNTRIES = (FRANCE, BELGIUM)
"""The countries whose numbers a visitor may type without a calling code."""

REMINDER_LEAD: Final = timedelta(hours=1)
"""How long before a call its reminder leaves."""
_REMINDER_PAUSE: Final = timedelta(hours=2)
STARTED_GRACE: Final = timedelta(hours=1)
"""How long after its window a call that began may go on: one hour is what a call takes at most."""

ABOUT_ACCESS: Final = "acces"
"""What a call is about when somebody does not get into their space, member or not."""


class CallbackReason(StrEnum):
    """What a call is about: these three and no other."""

    QUESTION = "question"
    NEW_REQUEST = "new_request"
    FOLLOW_UP = "follow_up"


class CallbackStatus(StrEnum):
    """Where a call stands."""

    WAITING = "waiting"
    STARTED = "started"
    DONE = "done"
    CANCELLED = "cancelled"
    NOT_REACHED = "not_reached"
    """Called twice without an answer: whoever asked decides what comes next."""


OPEN: Final = (CallbackStatus.WAITING, CallbackStatus.STARTED)
"""What is still to be made, or to be ended."""


@dataclass(frozen=True)
class Callee:
    """Whom to call: phone as E.164, e-mail empty when there is none."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class TypedCall:
    """The form as it was posted; nothing in it is checked."""

    name: str
    phone: str
    phone_country: str
    """Chosen by a visitor; empty where nothing was, and of a member."""
    email: str
    reason: str
    day: str
    window: str
    about: str
    code: str = ""
    """What shows that the number is theirs; empty until that is asked."""


@dataclass(frozen=True)
class AskedCall:
    """A form whose every field can be read; `window` is the code of one."""

    callee: Callee
    reason: CallbackReason
    day: date
    window: str


def parse_call(typed: TypedCall, region: str) -> AskedCall:
    """Read the form of somebody who dials from that region; "" of a visitor, who says it.

    Raises:
        InvalidForm: at least one field is refused; it names each of them, in the form's order.
    """
    read = read_fields(
        {
            "reason": lambda: _reason(typed.reason),
            "day": lambda: _day(typed.day),
            "window": lambda: _window(typed.window, typed.day),
            "name": lambda: parse_name(typed.name),
            "phone": lambda: _phone(typed.phone, region or _chosen_region(typed)),
            "email": lambda: parse_email(typed.email) if typed.email.strip() else "",
        }
    )
    callee = Callee(read["name"], read["phone"], read["email"])
    return AskedCall(callee, read["reason"], read["day"], read["window"])


def parse_slot(day: str, window: str) -> tuple[date, str]:
    """Read the day and the window to which a call moves.

    Raises:
        InvalidForm: one of them was not chosen.
    """
    read = read_fields({"day": lambda: _day(day), "window": lambda: _window(window, day)})
    return read["day"], read["window"]


def reminder_at(starts_at: datetime, now: datetime) -> datetime | None:
    """Return when the reminder of a call leaves: an hour before it.

    None when it was asked for, or moved, so lately that the confirmation reminds of it.
    """
    at = starts_at - REMINDER_LEAD
    return at if at - now >= _REMINDER_PAUSE else None


def may_change(status: CallbackStatus, starts_at: datetime, now: datetime) -> bool:
    """Return whether whoever asked for a call may change it still: until its hour, if it waits."""
    return status is CallbackStatus.WAITING and starts_at > now


def late_since(status: CallbackStatus, ends_at: datetime, now: datetime) -> datetime | None:
    """Return since when a call is late: its window is over, and nobody says what became of it.

    None while it is not late. What began is given time to end.
    """
    if status not in OPEN:
        return None
    due = ends_at + STARTED_GRACE if status is CallbackStatus.STARTED else ends_at
    return due if due <= now else None


def field_of_window(day: str) -> str:
    """Return the name under which the window of a day is posted."""
    return f"window-{day}"


def _reason(text: str) -> CallbackReason:
    try:
        return CallbackReason(text)
    except ValueError:
        raise InvalidInput("reason", "empty") from None


def _day(text: str) -> date:
    if not _is_day(text):
        raise InvalidInput("day", "empty")
    return date.fromisoformat(text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _window(text: str, day: str) -> str:
    try:
        window_times(text)
    except ValueError:
        # The windows are shown once a day is chosen: without a day none can be missing.
        if _is_day(day):
            raise InvalidInput("window", "empty") from None
    return text


def _chosen_region(typed: TypedCall) -> str:
    """Return from where a visitor's digits are dialled: as they say, else where they can be.

    Raises:
        InvalidInput: they are one number in France and another one in Belgium.
    """
    if typed.phone_country in PHONE_COUNTRIES:
        return typed.phone_country
    numbers = {parse_phone(typed.phone, region): region for region in regions_of(typed.phone)}
    if len(numbers) > 1:
        raise InvalidInput("phone_country", "empty")
    return next(iter(numbers.values()), FRANCE)


def _phone(text: str, region: str) -> str:
    phone = parse_phone(text, region)
    if phone is None:
        raise InvalidInput("phone", "empty")
    return phone
