"""Where a second opinion stands, what may be asked, and by when it is answered."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum, auto
from typing import Final

from memberapp import clock
from memberapp.core.errors import InvalidInput
from memberapp.core.text import read_lines

MIN_QUESTION_LENGTH: Final = 10
MAX_QUESTION_LENGTH: Final = 1500
MAX_ANSWER_LENGTH: Final = 20_000
MAX_AUTHOR_LENGTH: Final = 120
ADULT_AGE: Final = 18
"""From then on nobody else asks in their name (Code civil, art. 414; of Belgium, art. 488)."""
KEPT_MONTHS: Final = 6
ANSWER_RETENTION: Final = timedelta(days=183)
"""How long question and answer are kept after the end: `KEPT_MONTHS`, as a member is told."""
MAX_PAPERS: Final = 10
"""Of one question: more than a specialist reads again, less than fills a line."""


class OpinionStatus(StrEnum):
    """Where a question stands; each but the first is a proof of what took place."""

    DRAFT = auto()
    SENT = auto()
    """The member agreed to hand it over; the partner has not said that they have it."""
    RECEIVED = auto()
    """The partner has said so."""
    ANSWERED = auto()
    REFUSED = auto()
    """The partner cannot answer: it counts for nothing."""
    WITHDRAWN = auto()
    """The member took their agreement back."""


OPEN: Final = (OpinionStatus.SENT, OpinionStatus.RECEIVED)
COUNTED: Final = (*OPEN, OpinionStatus.ANSWERED)
"""Those that use up the right of a year."""


class Closed(StrEnum):
    """Why a member cannot ask at all."""

    NOT_OPEN = auto()
    """Nobody could be told, or not in their country."""
    NO_CONTRACT = auto()


@dataclass(frozen=True, kw_only=True)
class OpinionContent:
    """What is stored of a question besides its course, sealed: all that says something of care."""

    domain: str
    question: str
    person: str
    """First name of whom it is about."""
    papers: tuple[str, ...] = ()
    """The ids of the files that the member agreed to hand over."""
    paper_names: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Names of files that were no longer there when the question was handed over."""
    answer: str = ""
    answered_by: str = ""


def parse_question(text: str) -> str:
    """Read a question in the member's own words.

    Raises:
        InvalidInput: `question`: `empty`, `too_short` or `too_long`.
    """
    question = read_lines("question", text, MAX_QUESTION_LENGTH)
    if len(question) < MIN_QUESTION_LENGTH:
        raise InvalidInput("question", "too_short")
    return question


def due_at(sent_at: datetime, *, days: int, region: str) -> datetime:
    """Return when the last promised day ends where the member lives."""
    last = clock.local_date(sent_at, region) + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time(), clock.zone_of(region))


def late_since(status: OpinionStatus, due: datetime | None, now: datetime) -> datetime | None:
    """Return since when an answer is late; None while it is not, or is not awaited."""
    return due if due is not None and status in OPEN and now >= due else None


def is_child(birth: date, today: date) -> bool:
    """Return whether somebody has not had the birthday by which they speak for themselves."""
    had = (today.month, today.day) >= (birth.month, birth.day)
    return today.year - birth.year - (not had) < ADULT_AGE
