"""`assistance.yaml` as it is written, and what must hold between its parts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from memberapp.assistance.rules.facts import AGES_FACTS, DAYS_SINCE_EVENT
from memberapp.assistance.rules.values import (
    UNKNOWN,
    Event,
    EventGroup,
    FieldKind,
    Mode,
    Operator,
    SlotQueue,
)
from memberapp.core.channels import Text
from memberapp.core.data_files import DataModel
from memberapp.core.icon_paths import PATHS

_Code = Annotated[str, StringConstraints(pattern=r"^[A-Z_]{2,32}$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,32}$")]
_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
_Sentence = Annotated[str, StringConstraints(pattern=r"^.+\.$")]
_Template = Annotated[str, StringConstraints(pattern=r"^[^{}]*\{\}[^{}]*$")]

_ACCESS_FIELDS = [("floor", "text"), ("access", "text")]
_FEWEST_OPTIONS = 2


def _check_icon(name: str) -> str:
    if name not in PATHS:
        raise ValueError("no such icon; see icon_paths.py")
    return name


_Icon = Annotated[str, AfterValidator(_check_icon)]


class WordingData(DataModel):
    """The sentences around the reasons."""

    always: _Sentence
    for_other_events: _Template
    when: _Template
    to_confirm: _Template
    too_late: _Template
    ask_within: _Template
    ask_any_time: Text


class GroupData(DataModel):
    """One group of events."""

    code: EventGroup
    label: Text
    hint: Text
    icon: _Icon


class EventData(DataModel):
    """One event."""

    code: Event
    group: EventGroup
    label: Text
    precision: Text
    in_words: Text
    date_label: Text
    is_lasting: bool = False
    documents: tuple[Text, ...] = ()
    facts: dict[_Name, str | int] = {}


class ConditionData(DataModel):
    """One condition on a fact."""

    fact: _Name
    op: Operator
    value: int | str | tuple[str, ...]
    met: _Sentence
    unmet: Text
    missing: Text

    @model_validator(mode="after")
    def _value_fits_its_operator(self) -> Self:
        fitting = {"=": str, "in": tuple}.get(self.op, int)
        is_fitting = isinstance(self.value, fitting)
        if not is_fitting:
            raise ValueError(f"« {self.op} » compares with another kind of value")
        return self


class RuleData(DataModel):
    """What must hold at some events."""

    events: Annotated[tuple[Event, ...], Field(min_length=1)]
    all: tuple[_Name | Annotated[tuple[_Name, ...], Field(min_length=1)], ...]

    @property
    def clauses(self) -> tuple[tuple[str, ...], ...]:
        """Return the clauses, each as the conditions of which one is enough."""
        return tuple((one,) if isinstance(one, str) else one for one in self.all)


class ServiceData(DataModel):
    """One service."""

    code: _Code
    label: Text
    summary: _Sentence
    description: _Sentence
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)]
    queue: SlotQueue | None = None
    several_visits: bool = False
    icon: _Icon
    ceiling: Text
    ceilings: dict[Event, Text] = {}
    remains: _Sentence | None = None
    ask_within: Annotated[str, StringConstraints(pattern=r"^(\d{1,3}[dhm]|always)$")]
    documents: tuple[Text, ...] = ()
    rules: Annotated[tuple[RuleData, ...], Field(min_length=1)]

    @property
    def events(self) -> frozenset[Event]:
        """Return the events that it answers."""
        return frozenset(event for rule in self.rules for event in rule.events)

    @model_validator(mode="after")
    def _each_event_has_one_rule(self) -> Self:
        if repeated := _repeated(event for rule in self.rules for event in rule.events):
            raise ValueError(f"two rules for {repeated}")
        if not {*self.ceilings} <= self.events:
            raise ValueError("a ceiling for an event without a rule")
        return self


class PlanData(DataModel):
    """One plan."""

    events: Annotated[tuple[Event, ...], Field(min_length=1)]
    services: Annotated[tuple[_Code, ...], Field(min_length=1)]
    ceilings: dict[_Code, Text] = {}

    @model_validator(mode="after")
    def _ceilings_are_of_its_services(self) -> Self:
        if not {*self.ceilings} <= {*self.services}:
            raise ValueError("a ceiling for a service that the plan does not have")
        return self


class FieldData(DataModel):
    """One input of a question."""

    code: _Name
    kind: FieldKind
    events: tuple[Event, ...] = ()
    label: Text
    hint: str = ""
    options: dict[_Name, Text] = {}
    minimum: Annotated[int, Field(ge=0)] = 0
    maximum: Annotated[int, Field(ge=0, le=9999)] = 0
    optional: bool = False
    counted_by: str = ""
    error: _Sentence

    @model_validator(mode="after")
    def _can_be_filled_in(self) -> Self:
        if self.kind == "choice" and len({*self.options} - {UNKNOWN}) < _FEWEST_OPTIONS:
            raise ValueError("a choice needs two options")
        if self.kind != "choice" and (self.options or self.minimum >= self.maximum):
            raise ValueError("needs a minimum below its maximum, and no option")
        return self

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the facts that it gives."""
        return AGES_FACTS if self.kind == "ages" else (self.code,)


class QuestionData(DataModel):
    """One question."""

    code: Annotated[str, StringConstraints(pattern=r"^Q\d{1,2}$")]
    slug: _Slug
    text: Text
    texts: dict[Event, Text] = {}
    why: _Sentence
    whys: dict[Event, _Sentence] = {}
    if_unknown: str = ""
    events: tuple[Event, ...] = ()
    fields: Annotated[tuple[FieldData, ...], Field(min_length=1)]
    additions: dict[_Name, tuple[_Code, ...]] = {}

    def fields_at(self, event: Event) -> Iterator[FieldData]:
        """Return what it asks at an event, if anything."""
        if not self.events or event in self.events:
            yield from (one for one in self.fields if not one.events or event in one.events)


class AssistanceData(DataModel):
    """The whole file."""

    wording: WordingData
    groups: tuple[GroupData, ...]
    events: tuple[EventData, ...]
    conditions: dict[_Name, ConditionData]
    services: tuple[ServiceData, ...]
    plans: dict[_Code, PlanData]
    questions: tuple[QuestionData, ...]
    access: QuestionData

    @field_validator("access")
    @classmethod
    def _is_of_the_address(cls, value: QuestionData) -> QuestionData:
        if [(field.code, field.kind) for field in value.fields] != _ACCESS_FIELDS:
            raise ValueError("asks for the texts floor and access, in this order")
        return value

    @model_validator(mode="after")
    def _nothing_is_there_twice(self) -> Self:
        asked = (*self.questions, self.access)
        for codes in (
            [group.code for group in self.groups],
            [event.code for event in self.events],
            [service.code for service in self.services],
            [question.code for question in asked],
            [question.slug for question in asked],
        ):
            if repeated := _repeated(codes):
                raise ValueError(f"{repeated} is there twice")
        return self

    @model_validator(mode="after")
    def _every_name_is_known(self) -> Self:
        groups = {group.code for group in self.groups}
        events = {event.code for event in self.events}
        services = {service.code for service in self.services}
        _refuse_unknown((event.group for event in self.events), groups)
        for plan in self.plans.values():
            _refuse_unknown(plan.events, events)
            _refuse_unknown(plan.services, services)
            for service in self.services:
                if service.code in plan.services and not service.events & {*plan.events}:
                    raise ValueError(f"{service.code} answers no event of its plan")
        for service in self.services:
            for rule in service.rules:
                _refuse_unknown(rule.events, events)
                _refuse_unknown((c for clause in rule.clauses for c in clause), self.conditions)
        for question in self.questions:
            _refuse_unknown(question.additions, self.conditions)
            for recommended in question.additions.values():
                _refuse_unknown(recommended, services)
        return self

    @model_validator(mode="after")
    def _every_fact_can_be_known(self) -> Self:
        """Check that what a rule asks at an event is answered there, by one field only."""
        known = {event.code: self._facts_at(event) for event in self.events}
        for service in self.services:
            for rule in service.rules:
                facts = {self.conditions[c].fact for clause in rule.clauses for c in clause}
                for event in rule.events:
                    if lost := sorted(facts - known[event]):
                        raise ValueError(f"{service.code}: nothing asks {lost[0]} at {event}")
        return self

    @model_validator(mode="after")
    def _every_value_can_be_met(self) -> Self:
        """Check that a condition compares with an option that can be chosen, or a number."""
        fields = [field for question in self.questions for field in question.fields]
        numbers = {fact for field in fields if field.kind != "choice" for fact in field.facts}
        for code, condition in self.conditions.items():
            if isinstance(condition.value, int):
                is_possible = condition.fact in {*numbers, DAYS_SINCE_EVENT}
            else:
                values = condition.value if condition.op == "in" else (condition.value,)
                options = {
                    o for field in fields if field.code == condition.fact for o in field.options
                }
                is_possible = {*values} <= options - {UNKNOWN}
            if not is_possible:
                raise ValueError(f"{code}: no answer can meet it")
        return self

    def _facts_at(self, event: EventData) -> set[str]:
        asked = [
            fact
            for question in self.questions
            for field in question.fields_at(event.code)
            for fact in field.facts
        ]
        if repeated := _repeated(asked):
            raise ValueError(f"{repeated} is asked twice at {event.code}")
        return {*asked, *event.facts, DAYS_SINCE_EVENT}


def _repeated(codes: Iterable[str]) -> str | None:
    return next((code for code, count in Counter(codes).items() if count > 1), None)


def _refuse_unknown(names: Iterable[str], known: Iterable[str]) -> None:
    known = {*known}
    for name in names:
        if name not in known:
            raise ValueError(f"{name} is not known")
