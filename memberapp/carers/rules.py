"""What a carer may do, for how long, and how it ends (docs/rules.md, « A carer »)."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from memberapp.core.dates import months_later
from memberapp.core.text import fold

INVITATION_LIFETIME: Final = timedelta(days=7)
"""How long an invitation can be accepted."""
WARNING_LEAD: Final = timedelta(days=15)
"""How long before the end both are told of it."""
MAX_INVITATIONS: Final = 5
"""How many invitations of a member wait for an answer at once."""
MAX_CARERS: Final = 10
"""How many carers and invitations a member has at once."""


class Scope(StrEnum):
    """What a carer may do."""

    REIMBURSEMENTS = "reimbursements"


class Span(StrEnum):
    """For how long."""

    ONE_MONTH = "one_month"
    SIX_MONTHS = "six_months"
    ONE_YEAR = "one_year"


class EndReason(StrEnum):
    """Why a grant is over."""

    WITHDRAWN = "withdrawn"
    """The member took the invitation back."""
    REFUSED = "refused"
    NOT_ACCEPTED = "not_accepted"
    """Nobody answered in time."""
    STOPPED = "stopped"
    """The member ended it."""
    GIVEN_UP = "given_up"
    """The carer ended it."""
    PAST = "past"
    """Its last day has passed."""
    REPLACED = "replaced"
    """The same carer accepted a newer one."""
    CLOSED = "closed"
    """The space or the file of one of them has ended."""
    DISOWNED = "disowned"
    """The member said that a sign-in was not theirs: it was made or accepted since."""


_PARTICLES: Final = frozenset(
    ("de", "du", "des", "la", "le", "van", "von", "den", "der", "el", "al", "ben", "da", "dos")
)
"""Parts of many names, by which nobody is told apart."""
_MONTHS: Final = {Span.ONE_MONTH: 1, Span.SIX_MONTHS: 6, Span.ONE_YEAR: 12}


def last_day(today: date, span: Span) -> date:
    """Return the last day of a grant that is made today."""
    return months_later(today, _MONTHS[span])


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which a last day is over, in UTC: the first one of the next day."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def is_named(typed: str, *, first_name: str, last_name: str) -> bool:
    """Return whether an invitation names this person: a word of both their names is in it.

    People are called by one of several first names, and are known by a married name.
    """
    words = set(fold(typed).split())
    return bool(words & _telling(first_name)) and bool(words & _telling(last_name))


def _telling(name: str) -> set[str]:
    """Return the words of a name that tell somebody apart; all of them where none does."""
    words = set(fold(name).split())
    return {word for word in words if len(word) > 1} - _PARTICLES or words
