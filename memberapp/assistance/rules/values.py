"""The types of assistance: events, services, plans, questions, a situation and its outcomes.

Every text is French, ready to be shown, and comes from `data/assistance.yaml`, which is read into
these types: the metadata of a field says what the file may hold, and its key where it differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal, Self

CODE = {"pattern": r"^[A-Z_]{2,32}$"}
NAME = {"pattern": r"^[a-z0-9_]{2,32}$"}
SENTENCE = {"pattern": r"^.+\.$"}
_TEMPLATE = {"pattern": r"^[^{}]*\{\}[^{}]*$"}
_NOT_EMPTY = {"min_length": 1}


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

Relation = Literal["me", "spouse", "child", "ascendant"]
"""Who somebody is to the member, as the fact `who` names it."""

Value = str | int
Answer = dict[str, Any] | None
"""JSON: the value of each field that was filled in; None means « Je ne sais pas »."""

UNKNOWN = "unknown"
"""The value of an option « Je ne sais pas » inside a question: such a field is no fact."""


@dataclass(frozen=True)
class Condition:
    """One comparison of a fact, and what it means to the member."""

    fact: str
    operator: Operator = field(metadata={"alias": "op"})
    value: int | str | tuple[str, ...]
    met: str = field(metadata=SENTENCE)
    """A sentence: why the service fits."""
    unmet: str
    """When the service is provided for instead: what follows « Prévue »."""
    missing: str
    """What would settle it: what follows « À confirmer : »."""


Rule = tuple[tuple[Condition, ...], ...]
"""All of the clauses, each by any of its conditions; no clause at all: always."""


@dataclass(frozen=True)
class EventRule:
    """The rule of a service at some events."""

    events: tuple[str, ...] = field(metadata=_NOT_EMPTY)
    all: Rule


@dataclass(frozen=True)
class Urgent:
    """An event that has just happened."""

    label: str
    first: tuple[str, ...]
    """The services that help first then, in order."""


@dataclass(frozen=True)
class Rescue:
    """Whom to call when a life is in danger."""

    numbers: tuple[str, ...] = field(metadata=_NOT_EMPTY)
    by_sms: str = field(default="", metadata={"min_length": 0})
    """The number that takes text messages; empty without one."""


@dataclass(frozen=True)
class EventInfo:
    """An event as it is offered."""

    code: str = field(metadata=CODE)
    group: str
    """The code of its group."""
    label: str
    precision: str
    """Its name under the group that it shares with others."""
    in_words: str
    """Its name in a sentence, after « pour »: « une hospitalisation »."""
    date_label: str
    """What the date of the event is, as a label of a field."""
    patient_label: str
    """The question whom it is about."""
    about: tuple[Relation, ...] = ()
    """Whom it can be about; none: anybody."""
    from_age: int = 0
    """From which age on, in years on its day."""
    below_age: int = 999
    """Below which age."""
    helps_patient: bool = True
    """Whether who it is about is who is helped: else nothing known of them answers a question."""
    is_lasting: bool = False
    """Whether it goes on, and may have begun long ago: an illness, care for somebody."""
    is_stay: bool = False
    """Whether somebody stays, or is treated, in hospital: its costs have a page of their own."""
    documents: tuple[str, ...] = ()
    urgent: Urgent | None = None
    """None when it is no emergency."""
    useful: tuple[str, ...] = ()
    """The services that help first, in order: the others follow them."""
    facts: Mapping[str, Value] = field(default_factory=dict)
    """What the event says by itself, so that nobody asks."""


@dataclass(frozen=True)
class GroupInfo:
    """One of the first choices of the path, with those of its events that a plan has."""

    code: str = field(metadata=NAME)
    label: str
    hint: str
    icon: str
    events: tuple[EventInfo, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """How much of a service a contract holds, where that can be counted."""

    amount: int = field(metadata={"ge": 1, "le": 9999})
    unit: str
    """The word that counts it, in the singular: « h », « visite »."""
    plural: str = field(default="", metadata={"min_length": 0})
    """Where it is not the unit with an « s »."""
    per: Literal["event", "year"] = "event"
    """One event, whatever is asked for it; or a calendar year of such events."""
    within_days: int | None = None
    """Days from the event on in which it is used; None: no such limit."""


@dataclass(frozen=True, kw_only=True)
class AssistanceService:
    """One service of a plan."""

    code: str = field(metadata=CODE)
    label: str
    summary: str = field(metadata=SENTENCE)
    """One line under its name."""
    description: str = field(metadata=SENTENCE)
    modes: tuple[Mode, ...] = field(metadata=_NOT_EMPTY)
    """The first is the one arranged on line."""
    ceiling: str
    """Up to how much, as a noun phrase or a sentence without its full stop."""
    ceilings: Mapping[str, str] = field(default_factory=dict)
    """Where an event has a ceiling of its own."""
    remains: str = field(default="", metadata=SENTENCE)
    """A sentence: what is left to pay, or to pay first, though the service costs nothing."""
    allowance: Allowance | None = None
    """How much of it there is; None where that is not counted."""
    allowances: Mapping[str, Allowance] = field(default_factory=dict)
    """Where an event has an allowance of its own."""
    change_notice_hours: int | None = field(default=None, metadata={"ge": 0, "le": 720})
    """Until how many hours before it the member changes it on line; None: those of `Promises`."""
    ask_within: str
    """« dans les 20 jours qui suivent l’événement », « à tout moment »."""
    ask_within_days: int | None = None
    """Days after the event; None: at any time."""
    documents: tuple[str, ...] = ()
    queue: SlotQueue | None = None
    has_several_visits: bool = field(default=False, metadata={"alias": "several_visits"})
    """Whether the day and hour chosen are those of a first visit among others."""
    is_for_absence: bool = field(default=False, metadata={"alias": "for_absence"})
    """Whether somebody comes in place of who is in hospital: during the stay, not after it."""
    icon: str
    event_rules: tuple[EventRule, ...]

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Return the rule of each event that it answers."""
        return {event: rule.all for rule in self.event_rules for event in rule.events}

    @property
    def events(self) -> tuple[str, ...]:
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

    def allowance_at(self, event: str) -> Allowance | None:
        """Return how much of it there is at an event; None where that is not counted."""
        return self.allowances.get(event, self.allowance)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One input of a question."""

    code: str = field(metadata=NAME)
    kind: FieldKind
    events: tuple[str, ...] = ()
    """Those at which it is asked; none: all of them."""
    label: str
    hint: str = field(default="", metadata={"min_length": 0})
    options: Mapping[str, str] = field(default_factory=dict)
    """The label of each value that can be chosen, in order."""
    minimum: int = field(default=0, metadata={"ge": 0})
    """Of a number or of an age."""
    maximum: int = field(default=0, metadata={"ge": 0, "le": 9999})
    """Of a number or of an age; of a text, its length."""
    is_optional: bool = field(default=False, metadata={"alias": "optional"})
    counted_by: str = field(default="", metadata={"min_length": 0})
    """Of ages: the field that says how many there are."""
    known_of: Relation | None = None
    """Of ages: those of whom in the contract, who need not be asked for what it knows."""
    units: tuple[str, ...] = ()
    """Of a number or of ages: the words that may follow it, in the singular."""
    in_digits: str = field(default="", metadata={"min_length": 0})
    """Of a number or of ages: what to say of something else."""
    error: str = field(metadata=SENTENCE)
    """What to say when it cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question; once worded for an event, with the fields that matter."""

    code: str = field(metadata={"pattern": r"^Q\d{1,2}$"})
    """`Q1`…"""
    slug: str = field(metadata={"pattern": r"^[a-z]+(-[a-z]+)*$"})
    """The part of the URL."""
    text: str
    texts: Mapping[str, str] = field(default_factory=dict)
    """Where an event has a wording of its own; `whys` alike."""
    why: str = field(metadata=SENTENCE)
    """Why it is asked, as one sentence."""
    whys: Mapping[str, str] = field(default_factory=dict)
    if_unknown: str = field(default="", metadata={"min_length": 0})
    """What not knowing leads to, as one sentence; empty when it is not allowed."""
    events: tuple[str, ...] = ()
    """Those at which it is asked; none: all of them."""
    fields: tuple[Field, ...] = field(metadata=_NOT_EMPTY)
    page: str = ""
    """The title of the page that it shares with its neighbours; empty: it has one of its own."""

    @property
    def allows_unknown(self) -> bool:
        """Return whether « Je ne sais pas, passer » stands beside « Continuer »."""
        return bool(self.if_unknown)

    def is_asked(self, field: Field, event: str) -> bool:
        """Return whether one of its fields is asked at an event."""
        return all(not one.events or event in one.events for one in (self, field))

    def at(self, event: str) -> Self:
        """Return the question as it is asked at an event: without fields where it is not."""
        return replace(
            self,
            text=self.texts.get(event, self.text),
            why=self.whys.get(event, self.why),
            fields=tuple(one for one in self.fields if self.is_asked(one, event)),
        )


@dataclass(frozen=True)
class Addition:
    """Services that an answer recommends: it decides their order, never their verdict."""

    condition: Condition
    services: frozenset[str]


@dataclass(frozen=True)
class Wording:
    """The sentences of the reasons that no condition holds; `{}` is what completes them."""

    always: str = field(metadata=SENTENCE)
    for_other_events: str = field(metadata=_TEMPLATE)
    when: str = field(metadata=_TEMPLATE)
    to_confirm: str = field(metadata=_TEMPLATE)
    too_late: str = field(metadata=_TEMPLATE)
    ask_within: str = field(metadata=_TEMPLATE)
    ask_any_time: str


@dataclass(frozen=True)
class Promises:
    """How long what the insurer says of a request holds."""

    number_within: timedelta
    """How long after the request the member has their number at the latest."""
    change_notice: timedelta
    """A day and an hour can be changed on line until this long before, unless a service says."""
    event_years: int
    """How far the date of an event may lie, back as well as ahead: that very day is still read.

    What lasts, an illness or care for somebody, may have begun long before.
    """


@dataclass(frozen=True)
class Plan:
    """What a contract holds."""

    code: str
    groups: tuple[GroupInfo, ...]
    services: tuple[AssistanceService, ...]
    questions: Mapping[str, tuple[Question, ...]]
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

    event: str
    """Its code."""
    event_date: date
    answers: Mapping[str, Answer]
    """By the code of the question."""
    guided: bool
    known: Mapping[str, Value] = field(default_factory=dict)
    """Facts that nobody has to be asked for: those of the person concerned."""
    assumed: Mapping[str, Answer] = field(default_factory=dict)
    """What the contract says of a question, by its code, until the member says it themselves."""


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
    missing: tuple[str, ...] = ()
    """What is not known, as noun phrases: « le nombre de nuits »."""
    is_recommended: bool = False
    says_why: bool = True
    """Whether the reasons are about the situation: else the event alone is enough."""
    is_late: bool = False
    """The days to ask within are over: it can only be settled with an adviser."""
