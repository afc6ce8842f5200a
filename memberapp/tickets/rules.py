"""A ticket: where it stands, who must act next, and by when."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from memberapp.core.errors import InvalidInput
from memberapp.core.forms import read_fields
from memberapp.core.opening_hours import nth_day
from memberapp.core.text import read_lines

MAX_TEXT_LENGTH: Final = 3000
MAX_COMMENT_LENGTH: Final = 500
MAX_ENTRIES: Final = 200
"""Of one ticket: a longer exchange is better held on the phone."""
_A_DAY: Final = timedelta(days=1)
_REST_DAYS: Final = (6, 7)  # ISO: nobody answers on Saturdays and Sundays
_LAST_MINUTE: Final = time(23, 59)


class TicketStatus(StrEnum):
    """Who must act next."""

    WAITING = "waiting"
    """The insurer: the promise runs."""
    ASKED = "asked"
    """The member: a question was asked."""
    ANSWERED = "answered"
    """Nobody, unless the answer is not enough."""
    CLOSED = "closed"


class EntryKind(StrEnum):
    """What somebody did with a ticket."""

    WRITTEN = "written"
    ANSWERED = "answered"
    ASKED = "asked"
    PASSED = "passed"
    CLOSED = "closed"


class Author(StrEnum):
    """Who did it."""

    MEMBER = "member"
    AGENT = "agent"
    SYSTEM = "system"


class Rating(StrEnum):
    """Whether the answer was of use to the member."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


QUIET: Final = (TicketStatus.ASKED, TicketStatus.ANSWERED)
"""What closes by itself when the member says nothing."""


@dataclass(frozen=True)
class Calendar:
    """When an answer comes: on which days somebody works, and by which hour."""

    zone: ZoneInfo
    country: str
    """Whose public holidays are off."""
    closes: time
    """By when an answer that is promised for a day comes, on the clock of the zone."""


@dataclass(frozen=True)
class Queue:
    """Who answers, and within how many working days."""

    code: str
    name: str
    working_days: int


@dataclass(frozen=True)
class Subject:
    """What a member can write about, and the queue that answers."""

    code: str
    title: str
    text: str
    heading: str
    """The title of the ticket: nothing about health, since it stands in a browser's tab."""
    queue: str
    note: str = ""
    """Who answers, when that is not just anybody of the insurer."""


@dataclass(frozen=True)
class Delays:
    """How long a ticket waits for its member, in days."""

    to_answer: int
    """After a question: then it closes."""
    quiet: int
    """After an answer, without another word: then it closes."""
    to_reopen: int
    """After it closed."""


@dataclass(frozen=True)
class TypedTicket:
    """The form as it was filled in."""

    subject: str
    about: str
    text: str


def promised_by(calendar: Calendar, working_days: int, now: datetime) -> datetime:
    """Return the instant by which an answer comes: the last hour of the nth working day after."""
    today = now.astimezone(calendar.zone).date()
    day = nth_day(today, working_days, calendar.country, rest_days=_REST_DAYS)
    return datetime.combine(day, calendar.closes, calendar.zone)


def end_of_day_after(calendar: Calendar, days: int, now: datetime) -> datetime:
    """Return the last minute of the nth day after now, where the insurer is."""
    day = now.astimezone(calendar.zone).date() + _A_DAY * days
    return datetime.combine(day, _LAST_MINUTE, calendar.zone)


def late_since(status: TicketStatus, due_at: datetime | None, now: datetime) -> datetime | None:
    """Return since when an answer is late, None without such an answer."""
    is_late = status is TicketStatus.WAITING and due_at is not None and due_at <= now
    return due_at if is_late else None


def can_write(
    status: TicketStatus, closed_at: datetime | None, now: datetime, delays: Delays
) -> bool:
    """Return whether the member may add a word; to a closed one it is what opens it again."""
    if status is not TicketStatus.CLOSED:
        return True
    return closed_at is not None and now < closed_at + _A_DAY * delays.to_reopen


def can_rate(status: TicketStatus, *, is_answered: bool, is_rated: bool) -> bool:
    """Return whether the member may say what they think of the answer: once, after it."""
    return is_answered and not is_rated and status in (TicketStatus.ANSWERED, TicketStatus.CLOSED)


def read_text(field: str, text: str, longest: int = MAX_TEXT_LENGTH) -> str:
    """Return what was written, its lines apart.

    Raises:
        InvalidInput: there is nothing, or too much.
    """
    return read_lines(field, text, longest)


def read_rating(rating: str, comment: str) -> tuple[Rating, str]:
    """Return what the member thinks of the answer, and why where they say it.

    Raises:
        InvalidForm: none of the answers was chosen, or the words are too many.
    """
    read = read_fields(
        {
            "rating": lambda: _rating(rating),
            "comment": lambda: _comment(comment),
        }
    )
    return read["rating"], read["comment"]


def _rating(text: str) -> Rating:
    if text not in set(Rating):
        raise InvalidInput("rating", "empty")
    return Rating(text)


def _comment(text: str) -> str:
    return read_text("comment", text, MAX_COMMENT_LENGTH) if text.strip() else ""
