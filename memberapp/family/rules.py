"""A declaration of who a contract covers: when it counts, until when it is proved, what it became.

Rules: docs/rules.md, Family.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Literal

from memberapp.core import identifiers
from memberapp.core.dates import parse_date
from memberapp.core.errors import InvalidIdentifier, InvalidInput
from memberapp.core.names import letters_of, parse_name
from memberapp.core.places import BELGIUM
from memberapp.members.rules import BeneficiaryRole

PROOF_KIND: Final = "declaration"
"""What a file that proves one is about (`uploads/attaching.py`)."""
_OLDEST_YEAR = 1900
_MONTHS_OF_A_YEAR = 12


class FamilyEvent(StrEnum):
    """What a member may say happened."""

    BIRTH = "birth"
    ADOPTION = "adoption"
    UNION = "union"
    LEAVING = "leaving"
    SEPARATION = "separation"
    STUDIES_END = "studies_end"


Effect = Literal["event_day", "next_month", "month_end"]
"""From when what was declared counts."""


class DeclarationState(StrEnum):
    """What became of a declaration."""

    DECLARED = "declared"
    WITHDRAWN = "withdrawn"
    DISOWNED = "disowned"
    """« Ce n’était pas moi »: somebody else declared it."""
    ACCEPTED = "accepted"
    CHANGED = "changed"
    """The insurer's file has it otherwise, and wins."""
    REFUSED = "refused"
    """The core has read it, and its file does not have it."""


@dataclass(frozen=True)
class EventRule:
    """What an event asks for; months are calendar months."""

    event: FamilyEvent
    adds: BeneficiaryRole | None
    leaves: frozenset[BeneficiaryRole]
    asks_day: bool
    """Whether its day is asked for; that of a birth is the child's own."""
    youngest: int
    oldest: int
    tell_months: int
    past_months: int
    future_months: int
    effect: Effect
    prove_months: int


@dataclass(frozen=True)
class DeclaredPerson:
    """Who comes in, as the member wrote it."""

    last_name: str
    first_name: str
    birth: date
    number: str = ""
    """NIR or NISS, empty when it is not known yet."""

    @property
    def key(self) -> tuple[str, date]:
        """Return what makes two people the same one."""
        return letters_of(f"{self.first_name} {self.last_name}"), self.birth


@dataclass(frozen=True)
class Listed:
    """Somebody whom the core's file lists for a contract, or listed."""

    id: str
    contract_id: str
    role: BeneficiaryRole
    last_name: str
    first_name: str
    birth: date
    left_on: date | None
    """The day of the file that closed them; None while they are covered."""

    @property
    def key(self) -> tuple[str, date]:
        """Return what makes two people the same one."""
        return letters_of(f"{self.first_name} {self.last_name}"), self.birth


@dataclass(frozen=True)
class Asked:
    """A declaration as it is read from its form."""

    happened_on: date
    person: DeclaredPerson | None
    leaver_id: str


@dataclass(frozen=True)
class Outcome:
    """What the core's file says of a declaration."""

    state: DeclarationState
    listed: Listed | None = None


def months_later(day: date, months: int) -> date:
    """Return the same day of a later or earlier month, or the last day of a shorter one."""
    total = day.year * _MONTHS_OF_A_YEAR + day.month - 1 + months
    year, month = divmod(total, _MONTHS_OF_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def effective_on(rule: EventRule, happened_on: date, declared_on: date) -> date:
    """Return from when, or until when, a declaration counts."""
    next_month = months_later(declared_on.replace(day=1), 1)
    match rule.effect:
        case "event_day":
            is_in_time = declared_on <= months_later(happened_on, rule.tell_months)
            return happened_on if is_in_time else next_month
        case "next_month":
            return next_month
        case "month_end":
            latest = max(happened_on, declared_on)
            return months_later(latest.replace(day=1), 1) - timedelta(days=1)


def prove_by(rule: EventRule, declared_on: date) -> date:
    """Return the last day for the proof."""
    return months_later(declared_on, rule.prove_months)


def read_name(field: str, text: str) -> str:
    """Return a name.

    Raises:
        InvalidInput: it is empty, too long or no name.
    """
    try:
        return parse_name(text)
    except InvalidInput as problem:
        raise InvalidInput(field, problem.reason) from None


def read_birth(typed: Mapping[str, str], rule: EventRule, today: date) -> date:
    """Return the birth date of who comes in.

    Raises:
        InvalidInput: there is no such day, it is to come, or not at the age of this event.
    """
    birth = _day("birth", typed, range(_OLDEST_YEAR, today.year + 1))
    if birth > today:
        raise InvalidInput("birth", "future")
    if birth < months_later(today, -_MONTHS_OF_A_YEAR * (rule.oldest + 1)):
        raise InvalidInput("birth", "too_old")
    if birth > months_later(today, -_MONTHS_OF_A_YEAR * rule.youngest):
        raise InvalidInput("birth", "too_young")
    return birth


def read_day(typed: Mapping[str, str], rule: EventRule, today: date) -> date:
    """Return the day of an event.

    Raises:
        InvalidInput: there is no such day, or it is too far back or ahead.
    """
    day = _day("event", typed, range(today.year - 10, today.year + 11))
    if day > months_later(today, rule.future_months):
        raise InvalidInput("event", "too_late" if rule.future_months else "future")
    if day < months_later(today, -rule.past_months):
        raise InvalidInput("event", "too_early")
    return day


def read_number(text: str, *, country: str, birth: date | None, own: Iterable[str | None]) -> str:
    """Return a NIR, in Belgium a NISS, in its compact form; "" when nothing was typed.

    Raises:
        InvalidInput: its key is wrong (`invalid`), it is the member's own (`own`), or it says
            another birth than `birth` (`birth`).
    """
    if not text.strip():
        return ""
    is_belgian = country == BELGIUM
    try:
        number = identifiers.niss(text) if is_belgian else identifiers.nir(text)
    except InvalidIdentifier:
        raise InvalidInput("number") from None
    if number in own:
        raise InvalidInput("number", "own")
    said = number[:4] if is_belgian else number[1:5]
    if birth is not None and not _may_be_born(said, birth):
        raise InvalidInput("number", "birth")
    return number


def _may_be_born(said: str, birth: date) -> bool:
    """Return whether « YYMM » of a number may be a birth; another month is not known."""
    year, month = int(said[:2]), int(said[2:])
    is_known = 1 <= month <= _MONTHS_OF_A_YEAR
    return year == birth.year % 100 and (not is_known or month == birth.month)


def _day(name: str, typed: Mapping[str, str], years: range) -> date:
    return parse_date(
        name,
        day=typed.get(f"{name}_day", ""),
        month=typed.get(f"{name}_month", ""),
        year=typed.get(f"{name}_year", ""),
        years=years,
    )


def outcome_of_arrival(
    person: DeclaredPerson,
    role: BeneficiaryRole,
    listed: Iterable[Listed],
    *,
    contract_id: str,
    known_ids: Iterable[str],
    is_read: bool,
) -> Outcome:
    """Return what the core's file says of somebody declared.

    Only whom it lists since counts: a father and his child may have one name. `is_read` is whether
    the core has said that it took the declaration.
    """
    before = set(known_ids)
    new = [one for one in listed if one.left_on is None and one.id not in before]
    same = next((one for one in new if one.key == person.key), None)
    if same is not None:
        is_as_declared = same.contract_id == contract_id and same.role is role
        state = DeclarationState.ACCEPTED if is_as_declared else DeclarationState.CHANGED
        return Outcome(state, same)
    like = next((one for one in new if one.role is role and _is_like(one, person)), None)
    if like is not None:
        return Outcome(DeclarationState.CHANGED, like)
    return Outcome(DeclarationState.REFUSED if is_read else DeclarationState.DECLARED)


def _is_like(one: Listed, person: DeclaredPerson) -> bool:
    """Return whether somebody listed may be who was declared, corrected."""
    has_name = letters_of(one.first_name) == letters_of(person.first_name)
    return one.key[0] == person.key[0] or (has_name and one.birth == person.birth)


def outcome_of_departure(
    leaver: Listed | None, *, effective_on: date, today: date, is_read: bool
) -> Outcome:
    """Return what the core's file says of somebody who leaves.

    A core that has read the declaration may close the person on its day only.
    """
    if leaver is None:
        return Outcome(DeclarationState.DECLARED)
    if leaver.left_on is not None:
        is_as_declared = abs(leaver.left_on - effective_on) <= timedelta(days=1)
        state = DeclarationState.ACCEPTED if is_as_declared else DeclarationState.CHANGED
        return Outcome(state, leaver)
    is_over = effective_on + timedelta(days=1) < today
    return Outcome(DeclarationState.REFUSED if is_read and is_over else DeclarationState.DECLARED)
