"""The types of assistance: events, services, plans, questions, a situation and its outcomes.

Every text is French, ready to be shown, and comes from `data/assistance.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal


class Event(StrEnum):
    """What happens to the member or to a relative."""

    HOSP = "HOSP"
    AMBU = "AMBU"
    IMMO = "IMMO"
    MATER = "MATER"
    CANCER = "CANCER"
    ALD = "ALD"
    ACCID = "ACCID"
    DECES = "DECES"
    AIDANT = "AIDANT"
    ENFANT = "ENFANT"


class EventGroup(StrEnum):
    """The first choice of the path; a group of several events asks the precision under it."""

    HOSPITAL = "hospitalisation"
    HOME = "immobilisation"
    TREATMENT = "traitement"
    BIRTH = "naissance"
    CARER = "proche"
    DEATH = "deces"


class Mode(StrEnum):
    """How a service is rendered (docs/rules.md, Assistance)."""

    HOME = "home"
    PHONE = "phone"
    TRAVEL = "travel"
    REFUND = "refund"


class SlotQueue(StrEnum):
    """What a day and a window are chosen for: the visit itself, or the call that arranges it."""

    HOME = "home"
    PHONE = "phone"


class Verdict(StrEnum):
    """What the contract says of a service in a situation: prévu, à confirmer, non prévu."""

    COVERED = "covered"
    TO_CONFIRM = "to_confirm"
    NOT_COVERED = "not_covered"


Operator = Literal[">", ">=", "<", "=", "in"]
FieldKind = Literal["choice", "number", "ages", "text"]
"""What a field holds once read: the value of an option, an int, a list of ints, a text."""

Value = str | int
Answer = dict[str, Any] | None
"""JSON: the value of each field that was filled in; None means « Je ne sais pas »."""

UNKNOWN = "unknown"
"""The value of an option « Je ne sais pas » inside a question: such a field is no fact."""


@dataclass(frozen=True)
class Condition:
    """One comparison of a fact, and what it means to the member."""

    code: str
    fact: str
    operator: Operator
    value: str | int | tuple[str, ...]
    met: str
    """A sentence: why the service fits."""
    unmet: str
    """When the service is provided for instead: what follows « Prévue »."""
    missing: str
    """What would settle it: what follows « À confirmer : »."""


Rule = tuple[tuple[Condition, ...], ...]
"""All of the clauses, each by any of its conditions; no clause at all: always."""


@dataclass(frozen=True)
class EventInfo:
    """An event as it is offered."""

    code: Event
    group: EventGroup
    label: str
    precision: str
    """Its name under the group that it shares with others."""
    in_words: str
    """Its name in a sentence, after « pour »: « une hospitalisation »."""
    date_label: str
    """What the date of the event is, as a label of a field."""
    is_lasting: bool
    """Whether it goes on, and may have begun long ago: an illness, care for somebody."""
    documents: tuple[str, ...]
    facts: Mapping[str, Value]
    """What the event says by itself, so that nobody asks."""


@dataclass(frozen=True)
class GroupInfo:
    """One of the first choices of the path, with those of its events that a plan has."""

    code: EventGroup
    label: str
    hint: str
    icon: str
    events: tuple[EventInfo, ...]


@dataclass(frozen=True)
class AssistanceService:
    """One service of a plan."""

    code: str
    label: str
    summary: str
    """One line under its name."""
    description: str
    modes: tuple[Mode, ...]
    """The first is the one arranged on line."""
    ceiling: str
    """Up to how much, as a noun phrase or a sentence without its full stop."""
    ceilings: Mapping[Event, str]
    """Where an event has a ceiling of its own."""
    remains: str
    """A sentence: what is left to pay, or to pay first, though the service costs nothing."""
    ask_within: str
    """« dans les 20 jours qui suivent l’événement », « à tout moment »."""
    ask_within_days: int | None
    """Days after the event; None: at any time."""
    documents: tuple[str, ...]
    queue: SlotQueue | None
    has_several_visits: bool
    """Whether the day and hour chosen are those of a first visit among others."""
    icon: str
    rules: Mapping[Event, Rule]

    @property
    def events(self) -> tuple[Event, ...]:
        """Return the events that it answers."""
        return tuple(self.rules)

    @property
    def mode(self) -> Mode:
        """Return how it is rendered first."""
        return self.modes[0]

    @property
    def needs_address(self) -> bool:
        """Return whether somebody comes to the member's home."""
        return self.mode is Mode.HOME


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One input of a question."""

    code: str
    kind: FieldKind
    label: str
    hint: str
    options: tuple[Option, ...]
    minimum: int
    """Of a number or of an age."""
    maximum: int
    """Of a number or of an age; of a text, its length."""
    is_optional: bool
    counted_by: str
    """Of ages: the field that says how many there are."""
    error: str
    """What to say when it cannot be read."""


@dataclass(frozen=True)
class Question:
    """One page of the questionnaire, worded for the event, with the fields that matter."""

    code: str
    """`Q1`…"""
    slug: str
    """The part of the URL."""
    text: str
    why: str
    """Why it is asked, as one sentence."""
    fields: tuple[Field, ...]
    allows_unknown: bool
    """« Je ne sais pas, passer » stands beside « Continuer »."""
    if_unknown: str
    """What not knowing leads to, as one sentence; empty when it is not allowed."""


@dataclass(frozen=True)
class Addition:
    """Services that an answer recommends: it decides their order, never their verdict."""

    condition: Condition
    services: frozenset[str]


@dataclass(frozen=True)
class Wording:
    """The sentences of the reasons that no condition holds; `{}` is what completes them."""

    always: str
    for_other_events: str
    when: str
    to_confirm: str
    too_late: str


@dataclass(frozen=True)
class Plan:
    """What a contract holds."""

    code: str
    groups: tuple[GroupInfo, ...]
    services: tuple[AssistanceService, ...]
    questions: Mapping[Event, tuple[Question, ...]]
    """Those that could be asked at each event, in order, with all their fields."""
    additions: tuple[Addition, ...]
    wording: Wording

    @property
    def events(self) -> tuple[EventInfo, ...]:
        """Return the events that it covers, in the order of the groups."""
        return tuple(event for group in self.groups for event in group.events)

    def event(self, code: str) -> EventInfo | None:
        """Return one of its events."""
        return next((event for event in self.events if event.code == code), None)


@dataclass(frozen=True)
class Situation:
    """What the member said; without guidance the answers count for nothing."""

    event: Event
    event_date: date
    answers: Mapping[str, Answer]
    """By the code of the question."""
    guided: bool


@dataclass(frozen=True)
class Outcome:
    """What the contract says of one service, and why."""

    service: AssistanceService
    """With the ceiling and the documents of the event."""
    verdict: Verdict
    reasons: tuple[str, ...]
    """Sentences: why it fits, what would settle it, or why it is not provided for."""
    to_confirm: tuple[str, ...] = ()
    """Those of the reasons that say what would settle it, and that it is late."""
    is_recommended: bool = False
    is_late: bool = False
    """The days to ask within are over: it can only be settled with an adviser."""
