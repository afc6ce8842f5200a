"""A request for assistance: the draft a member writes, and the case it becomes once sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from memberapp.assistance.rules.values import (
    Answer,
    Field,
    Mode,
    Plan,
    Situation,
    SlotQueue,
    Verdict,
)
from memberapp.core.contacts import Address, parse_address
from memberapp.core.dates import parse_date, same_day
from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.phones import is_mobile
from memberapp.core.text import clean

_OLDEST_YEAR = 1900


class Step(StrEnum):
    """The steps of the path, in their order."""

    EVENT = "event"
    NEED = "need"
    QUESTIONS = "questions"
    SERVICES = "services"
    RECAP = "recap"


class CaseStatus(StrEnum):
    """Where a request that was sent stands."""

    RECEIVED = "received"
    OPENED = "opened"
    CLOSED = "closed"


@dataclass(frozen=True)
class SentRequest:
    """A request that was sent, and where it stands."""

    reference: str
    status: CaseStatus
    service: str = ""
    """The next one to come, else the first that was asked for; empty until that is read."""
    day: date | None = None
    """The day of that service, as the clocks of the member show it."""
    late_since: datetime | None = None
    """Since when something of it is late; None while nothing is."""


@dataclass(frozen=True)
class TypedEvent:
    """The first step as it was sent; nothing in it is checked."""

    event: str
    day: str
    month: str
    year: str


@dataclass(frozen=True)
class VisitAddress:
    """Where somebody comes, and how they get in; floor and access code may be empty."""

    address: Address
    floor: str = ""
    access: str = ""

    @property
    def is_complete(self) -> bool:
        """Return whether somebody finds the way there."""
        return bool(self.address.line1 and self.address.zip and self.address.city)

    @property
    def says_access(self) -> bool:
        """Return whether floor or access code is known."""
        return bool(self.floor or self.access)


class Choice(NamedTuple):
    """A service that the member wants; without a slot when there is nothing to book."""

    service: str
    day: date | None = None
    window: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftContent:
    """What is stored of the request that an account is writing."""

    event: str
    event_date: date
    guided: bool | None
    """None until the member says whether they want to be guided."""
    answers: Mapping[str, Answer]
    other_answers: Mapping[str, Mapping[str, Answer]]
    """Those to the questions of other events, for when the member comes back to one."""
    choices: tuple[Choice, ...]
    address: Address | None
    """For this request only; None while the address of the file is meant."""
    floor: str = ""
    access: str = ""
    """How somebody gets in, whichever address it is."""
    phone: str | None = None
    """For this request only; None while the one of the file is meant."""
    patient: str | None = None
    """The id of who is concerned, or that of somebody else; None until it is said."""


@dataclass(frozen=True, kw_only=True)
class Draft(DraftContent):
    """The request that an account is writing."""

    reference: str
    """Empty while no service was selected: looking is no request."""
    version: int
    contract_id: str

    @property
    def situation(self) -> Situation:
        """Return what the engine takes."""
        return Situation(self.event, self.event_date, self.answers, guided=bool(self.guided))

    @property
    def is_begun(self) -> bool:
        """Return whether more was said than what happens: something can be gone on with."""
        return self.guided is not None or bool(self.choices)

    def choice_of(self, service: str) -> Choice | None:
        """Return what was chosen for a service."""
        return next((choice for choice in self.choices if choice.service == service), None)


@dataclass(frozen=True, kw_only=True)
class RequestContent:
    """What is stored of a request that is sent, services apart: what its recap shows."""

    reference: str
    contract_id: str = field(metadata={"alias": "contract"})
    product: str
    plan: str
    event: str
    event_label: str
    event_date: date
    guided: bool
    answers: Mapping[str, Answer]
    patient: str = ""
    """Who is concerned, by name; empty when nobody was asked."""
    patient_id: str = ""
    """Their id among the people of the contract; empty of somebody else, and of older requests."""
    address: VisitAddress | None
    """Where somebody comes; None when nobody does."""
    phone: str | None
    """The one given for it, else that of the file on the day it was sent."""
    is_own_phone: bool = True
    """Whether it is that of the file: else it was given for this request only."""
    hospital: str = ""
    """Where the stay is, as the member noted it; empty until they do."""
    hospital_phone: str = ""
    """The line of the ward, as the member noted it."""


@dataclass(frozen=True, kw_only=True)
class ItemContent:
    """What is stored of a service that is asked for; without day and window when it needs none."""

    service: str
    label: str
    mode: Mode
    ceiling: str
    remains: str
    """What is left to pay though the service costs nothing; empty when nothing is."""
    verdict: Verdict
    reasons: tuple[str, ...]
    documents: tuple[str, ...] = ()
    to_confirm: tuple[str, ...]
    """Those of the reasons that say what would settle it."""
    serves: SlotQueue | None
    """What day and hours are of: a visit, or the call that arranges the service."""
    has_several_visits: bool
    day: date | None
    window: str
    zone: str = ""
    """Whose clocks day and window are of, « Europe/Paris »: they stay when the member moves."""


def mobile_for(phone: str | None, mobile: str | None) -> str | None:
    """Return where the number goes by SMS: to the phone of the request, else to that of the file.

    `phone` is the one given for the request, which no text message may reach; `mobile` that of the
    file, None when it takes none.
    """
    return phone if phone and is_mobile(phone) else mobile


def parse_event(typed: TypedEvent, plan: Plan, today: date, within: int) -> tuple[str, date]:
    """Read the first step; the date may be past or still to come, by `within` years at most.

    Raises:
        InvalidForm: `event` (`empty`) or `event_date` (`too_old`, `too_far`, or what
            `core/dates.py: parse_date` refuses).
    """
    problems: list[InvalidInput] = []
    info, day = plan.event(typed.event), None
    if info is None:
        problems.append(InvalidInput("event", "empty"))
    try:
        day = _event_date(typed, today, within, is_lasting=info is None or info.is_lasting)
    except InvalidInput as problem:
        problems.append(problem)
    if info is None or day is None:
        raise InvalidForm(tuple(problems))
    return info.code, day


def parse_visit_address(
    typed: Mapping[str, str], country: str, details: Sequence[Field], present: Address
) -> VisitAddress:
    """Read the fields of an address, then floor and access, which are `details`.

    Its lines that are still those of `present` stay as they are.

    Raises:
        InvalidForm: at least one field is refused; it names each of them.
    """
    problems: list[InvalidInput] = []
    address = None
    try:
        address = parse_address(typed, home=country, present=present)
    except InvalidForm as refused:
        problems += refused.problems
    try:
        read = parse_access(typed, details)
    except InvalidForm as refused:
        raise InvalidForm((*problems, *refused.problems)) from None
    if address is None:
        raise InvalidForm(tuple(problems))
    return VisitAddress(address, **read)


def parse_access(typed: Mapping[str, str], details: Sequence[Field]) -> dict[str, str]:
    """Read how one gets in, which may be left out: floor and access, which are `details`.

    Raises:
        InvalidForm: `too_long` or `characters`; it names each field.
    """
    problems: list[InvalidInput] = []
    read = {one.code: clean(typed.get(one.code, "")) for one in details}
    for one in details:
        if len(read[one.code]) > one.maximum:
            problems.append(InvalidInput(one.code, "too_long"))
        elif not read[one.code].isprintable():
            problems.append(InvalidInput(one.code, "characters"))
    if problems:
        raise InvalidForm(tuple(problems))
    return read


def _event_date(typed: TypedEvent, today: date, within: int, *, is_lasting: bool) -> date:
    years = range(today.year + within - 99, today.year + within + 1)  # a century
    day = parse_date("event_date", day=typed.day, month=typed.month, year=typed.year, years=years)
    if day.year < _OLDEST_YEAR:
        raise InvalidInput("event_date", "wrong_year")
    if not is_lasting and day < same_day(today, today.year - within):
        raise InvalidInput("event_date", "too_old")
    if day > same_day(today, today.year + within):
        raise InvalidInput("event_date", "too_far")
    return day
