"""A call that somebody asks for: what it is about, whom to call, when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from memberapp.core.contacts import parse_email, parse_phone
from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.names import parse_name
from memberapp.core.opening_hours import window_times


class Motive(StrEnum):
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


@dataclass(frozen=True)
class Caller:
    """Whom to call: phone as E.164, e-mail empty when there is none."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class TypedCall:
    """The form as it was posted; nothing in it is checked."""

    name: str
    phone: str
    email: str
    motive: str
    day: str
    window: str
    about: str


@dataclass(frozen=True)
class AskedCall:
    """A form whose every field can be read; `window` is the code of one."""

    caller: Caller
    motive: Motive
    day: date
    window: str


def parse_call(typed: TypedCall, country: str) -> AskedCall:
    """Read the form of somebody who dials as in that country.

    Raises:
        InvalidForm: at least one field is refused; it names each of them, in the form's order.
    """
    readers: dict[str, Callable[[], Any]] = {
        "motive": lambda: _motive(typed.motive),
        "day": lambda: _day(typed.day),
        "window": lambda: _window(typed.window),
        "name": lambda: parse_name(typed.name),
        "phone": lambda: _phone(typed.phone, country),
        "email": lambda: parse_email(typed.email) if typed.email.strip() else "",
    }
    read: dict[str, Any] = {}
    problems: list[InvalidInput] = []
    for name, reader in readers.items():
        try:
            read[name] = reader()
        except InvalidInput as problem:
            problems.append(problem)
    # The windows are shown once a day is chosen: without a day there is nothing to choose from.
    if "day" not in read:
        problems = [problem for problem in problems if problem.field != "window"]
    if problems:
        raise InvalidForm(tuple(problems))
    caller = Caller(read["name"], read["phone"], read["email"])
    return AskedCall(caller, read["motive"], read["day"], read["window"])


def _motive(text: str) -> Motive:
    try:
        return Motive(text)
    except ValueError:
        raise InvalidInput("motive", "empty") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("day", "empty") from None


def _window(text: str) -> str:
    try:
        window_times(text)
    except ValueError:
        raise InvalidInput("window", "empty") from None
    return text


def _phone(text: str, country: str) -> str:
    phone = parse_phone(text, country)
    if phone is None:
        raise InvalidInput("phone", "empty")
    return phone
