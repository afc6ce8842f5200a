"""The assistance that the contracts provide: events, services, plans and questions.

`assistance.yaml` is read straight into the types of `rules`. The few types below add what the
file says on top of them, and `_faults` is what must hold between its parts.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainValidator,
    ValidationInfo,
    with_config,
)
from pydantic import Field as Limits

from memberapp.assistance.rules.facts import DAYS_SINCE_EVENT, fact_names
from memberapp.assistance.rules.values import (
    CODE,
    NAME,
    SENTENCE,
    UNKNOWN,
    Addition,
    AssistanceService,
    Condition,
    EventInfo,
    EventRule,
    Field,
    GroupInfo,
    Plan,
    Question,
    Wording,
)
from memberapp.core import formats
from memberapp.core.data_files import (
    FILE_RULES,
    Fault,
    Location,
    keys,
    numbered,
    read,
    read_once,
    repeated,
)
from memberapp.core.icon_paths import PATHS

_UNITS = {"d": "{}\u00a0jours", "h": "{}\u00a0h", "m": "{}\u00a0mois"}
_ACCESS_FIELDS = [("floor", "text"), ("access", "text")]
_MIN_OPTIONS = 2

_Name = Annotated[str, Limits(pattern=NAME["pattern"])]


class Assistance:
    """The plans, by their code in the feed, and the question that goes with an address."""

    def __init__(self, plans: Mapping[str, Plan], access: Question) -> None:
        self._plans = plans
        self.access = access
        """Q14, asked with the address of the home services and never in the questionnaire."""

    @property
    def plans(self) -> Iterable[Plan]:
        """Return every plan."""
        return self._plans.values()

    def plan(self, code: str | None) -> Plan | None:
        """Return a plan, None when the contract has none or one that this insurer does not know."""
        return self._plans.get(code or "")


@read_once
def read_assistance() -> Assistance:
    """Return the plans.

    Raises:
        CatalogueError: the file is missing or wrong.
    """
    file = read("assistance.yaml", _File, _faults)
    return Assistance(
        {code: _plan(code, plan, file) for code, plan in file.plans.items()}, file.access
    )


def _check_icon(name: str) -> str:
    if name not in PATHS:
        raise ValueError("no such icon; see icon_paths.py")
    return name


def _note(conditions: dict[str, Condition], info: ValidationInfo[Any]) -> dict[str, Condition]:
    info.context["conditions"] = conditions
    return conditions


def _worded(condition: Condition) -> Condition:
    """Return a condition whose sentences hold its threshold."""
    value = condition.value
    if not isinstance(value, int):
        return condition
    told = {part: getattr(condition, part) for part in ("met", "unmet", "missing")}
    for part, text in told.items():
        if re.search(rf"(?<!\d){value}(?!\d)", text):
            raise ValueError(f"{part} repeats the value {value}: write {{}} for it")
    return replace(condition, **{part: _filled(text, value) for part, text in told.items()})


def _filled(text: str, value: int) -> str:
    """Return a sentence with its threshold: alone for `{}`, counted for `{jour}`."""
    return re.sub(
        r"\{(\w*)\}",
        lambda found: formats.count(value, found[1]) if found[1] else str(value),
        text,
    )


def _bounded(field: Field) -> Field:
    """Return a field whose sentences hold its bounds."""
    told = {"hint": field.hint, "error": field.error}
    for part, text in told.items():
        if field.maximum and re.search(rf"(?<!\d){field.maximum}(?!\d)", text):
            raise ValueError(f"{part} repeats {field.maximum}: write {{maximum}} for it")
        for name in ("minimum", "maximum"):
            told[part] = told[part].replace(f"{{{name}}}", str(getattr(field, name)))
    return replace(field, **told)


def _named(name: Any, info: ValidationInfo[Any]) -> Any:
    """Return the condition of a name; each name passes when the conditions themselves are wrong."""
    conditions = info.context.get("conditions")
    if conditions is not None and str(name) not in conditions:
        raise ValueError(f"{name} is not known")
    return conditions and conditions[str(name)]


def _as_list(clause: Any) -> Any:
    return [clause] if isinstance(clause, str) else clause


_Icon = Annotated[str, AfterValidator(_check_icon)]
_Clause = Annotated[
    tuple[Annotated[Condition, PlainValidator(_named)], ...],
    Limits(min_length=1),
    BeforeValidator(_as_list),
]


@dataclass(frozen=True)
class _Group(GroupInfo):
    icon: _Icon
    events: tuple[()] = ()


@dataclass(frozen=True)
class _EventRule(EventRule):
    all: tuple[_Clause, ...]


@dataclass(frozen=True, kw_only=True)
class _Service(AssistanceService):
    icon: _Icon
    ask_within: Annotated[str, Limits(pattern=r"^(\d{1,3}[dhm]|always)$")]
    ask_within_days: None = None
    event_rules: Annotated[tuple[_EventRule, ...], Limits(alias="rules", min_length=1)]


@dataclass(frozen=True, kw_only=True)
class _Field(Field):
    options: dict[_Name, str] = field(default_factory=dict)


_BoundedField = Annotated[_Field, AfterValidator(_bounded)]


@dataclass(frozen=True, kw_only=True)
class _Question(Question):
    whys: dict[str, Annotated[str, Limits(pattern=SENTENCE["pattern"])]] = field(
        default_factory=dict
    )
    fields: Annotated[tuple[_BoundedField, ...], Limits(min_length=1)]
    additions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The services that each condition recommends."""


@dataclass(frozen=True)
class _Plan:
    events: Annotated[tuple[str, ...], Limits(min_length=1)]
    services: Annotated[tuple[str, ...], Limits(min_length=1)]
    ceilings: dict[str, str] = field(default_factory=dict)


@with_config(FILE_RULES)
@dataclass(frozen=True)
class _File:
    wording: Wording
    groups: tuple[_Group, ...]
    events: tuple[EventInfo, ...]
    conditions: Annotated[
        dict[_Name, Annotated[Condition, AfterValidator(_worded)]], AfterValidator(_note)
    ]
    services: tuple[_Service, ...]
    plans: dict[Annotated[str, Limits(pattern=CODE["pattern"])], _Plan]
    questions: tuple[_Question, ...]
    access: _Question


def _plan(code: str, plan: _Plan, file: _File) -> Plan:
    return Plan(
        code=code,
        groups=tuple(_groups(plan, file)),
        services=tuple(
            _service(service, plan, file.wording)
            for service in file.services
            if service.code in plan.services
        ),
        questions={
            event: tuple(asked for one in file.questions if (asked := one.at(event)).fields)
            for event in plan.events
        },
        additions=tuple(
            Addition(file.conditions[condition], frozenset(services))
            for question in file.questions
            for condition, services in question.additions.items()
        ),
        wording=file.wording,
    )


def _groups(plan: _Plan, file: _File) -> Iterator[GroupInfo]:
    for group in file.groups:
        events = tuple(
            event
            for event in file.events
            if event.group == group.code and event.code in plan.events
        )
        if events:
            yield replace(group, events=events)


def _service(service: _Service, plan: _Plan, wording: Wording) -> AssistanceService:
    ask_within, days = _ask_within(service.ask_within, wording)
    return replace(
        service,
        ceiling=plan.ceilings.get(service.code, service.ceiling),
        ask_within=ask_within,
        ask_within_days=days,
        event_rules=tuple(
            replace(rule, events=tuple(event for event in rule.events if event in plan.events))
            for rule in service.event_rules
        ),
    )


def _ask_within(written: str, wording: Wording) -> tuple[str, int | None]:
    """Return the delay in words and in whole days."""
    if written == "always":
        return wording.ask_any_time, None
    number, unit = int(written[:-1]), written[-1]
    days = {"d": number, "h": -(-number // 24), "m": number * 365 // 12}[unit]
    return wording.ask_within.format(_UNITS[unit].format(number)), days


def _faults(file: _File) -> Iterator[Fault]:
    asked = [*numbered(file.questions, "questions"), (("access",), file.access)]
    for entries in (
        numbered(file.groups, "groups"),
        numbered(file.events, "events"),
        numbered(file.services, "services"),
        asked,
    ):
        yield from repeated(((*at, "code"), entry.code) for at, entry in entries)
    yield from repeated(((*at, "slug"), question.slug) for at, question in asked)
    pages = ("", *(question.page for question in file.questions))
    yield from repeated(
        (
            ((*at, "page"), one.page)
            for before, (at, one) in zip(pages, numbered(file.questions, "questions"), strict=False)
            if one.page and one.page != before
        ),
        "the questions of the page {} do not follow each other",
    )
    yield from _unknown(
        (((*at, "group"), event.group) for at, event in numbered(file.events, "events")),
        {group.code for group in file.groups},
    )
    answering = {service.code: {*service.events} for service in file.services}
    for at, event in numbered(file.events, "events"):
        yield from _unknown(
            numbered(event.useful, *at, "useful"),
            {code for code, events in answering.items() if event.code in events},
            f"{{}} answers no {event.code}",
        )
    for code, condition in file.conditions.items():
        yield from _condition_faults(("conditions", code), condition, file.questions)
    yield from _service_faults(file)
    for code, plan in file.plans.items():
        yield from _plan_faults(("plans", code), plan, file)
    for at, question in asked:
        yield from _question_faults(at, question, file)
    if [(one.code, one.kind) for one in file.access.fields] != _ACCESS_FIELDS:
        yield ("access", "fields"), "asks for the texts floor and access, in this order"


def _unknown(
    names: Iterable[tuple[Location, str]], known: Container[str], says: str = "{} is not known"
) -> Iterator[Fault]:
    return ((at, says.format(name)) for at, name in names if name not in known)


def _condition_faults(
    at: Location, condition: Condition, questions: Sequence[Question]
) -> Iterator[Fault]:
    """Return a fault unless it compares with an option that can be chosen, or with a number."""
    value, fields = condition.value, [one for question in questions for one in question.fields]
    if not isinstance(value, {"=": str, "in": tuple}.get(condition.operator, int)):
        yield (*at, "value"), f"« {condition.operator} » compares with another kind of value"
        return
    giving = [one for one in fields if condition.fact in fact_names(one)]
    if isinstance(value, int):
        is_number = any(one.kind != "choice" for one in giving)
        is_possible = is_number or condition.fact == DAYS_SINCE_EVENT
    else:
        options = {option for one in giving for option in one.options} - {UNKNOWN}
        is_possible = {*([value] if isinstance(value, str) else value)} <= options
    if not is_possible:
        yield (*at, "value" if giving else "fact"), "no answer can meet it"


def _service_faults(file: _File) -> Iterator[Fault]:
    known: dict[str, set[str]] = {}
    for info in file.events:
        asked = [*_facts_asked(file, info.code)]
        yield from repeated(asked, f"{{}} is asked twice at {info.code}")
        known[info.code] = {DAYS_SINCE_EVENT, *info.facts, *(fact for _at, fact in asked)}
    for at, service in numbered(file.services, "services"):
        rules = [*numbered(service.event_rules, *at, "rules")]
        events = [one for where, rule in rules for one in numbered(rule.events, *where, "events")]
        yield from repeated(events, "two rules for {}")
        yield from _unknown(events, known)
        yield from _unknown(
            keys(service.ceilings, *at, "ceilings"),
            {event for _at, event in events},
            "a ceiling for {}, an event without a rule",
        )
        for where, rule in rules:
            yield from _rule_faults(where, rule, known)


def _facts_asked(file: _File, event: str) -> Iterator[tuple[Location, str]]:
    for at, question in numbered(file.questions, "questions"):
        for where, one in numbered(question.fields, *at, "fields"):
            if question.is_asked(one, event):
                yield from ((where, fact) for fact in fact_names(one))


def _rule_faults(at: Location, rule: EventRule, known: Mapping[str, set[str]]) -> Iterator[Fault]:
    """Return what a rule asks and no question of its events does."""
    for where, clause in numbered(rule.all, *at, "all"):
        facts = [(where, condition.fact) for condition in clause]
        for event in rule.events:
            if event in known:
                yield from _unknown(facts, known[event], f"nothing asks {{}} at {event}")


def _plan_faults(at: Location, plan: _Plan, file: _File) -> Iterator[Fault]:
    answered = {service.code: {*service.events} for service in file.services}
    services = [*numbered(plan.services, *at, "services")]
    yield from _unknown(numbered(plan.events, *at, "events"), {event.code for event in file.events})
    yield from _unknown(services, answered)
    for where, code in services:
        if code in answered and answered[code].isdisjoint(plan.events):
            yield where, f"{code} answers no event of its plan"
    yield from _unknown(
        keys(plan.ceilings, *at, "ceilings"),
        plan.services,
        "a ceiling for {}, a service that the plan does not have",
    )


def _question_faults(at: Location, question: _Question, file: _File) -> Iterator[Fault]:
    services = {service.code for service in file.services}
    events = {event.code for event in file.events}
    yield from _unknown(numbered(question.events, *at, "events"), events)
    yield from _unknown(keys(question.texts, *at, "texts"), events)
    yield from _unknown(keys(question.whys, *at, "whys"), events)
    yield from _unknown(keys(question.additions, *at, "additions"), file.conditions)
    for condition, recommended in question.additions.items():
        yield from _unknown(numbered(recommended, *at, "additions", condition), services)
    for where, one in numbered(question.fields, *at, "fields"):
        yield from _unknown(numbered(one.events, *where, "events"), events)
        if one.kind == "choice" and len({*one.options} - {UNKNOWN}) < _MIN_OPTIONS:
            yield where, "a choice needs two options"
        if one.kind != "choice" and (one.options or one.minimum >= one.maximum):
            yield where, "needs a minimum below its maximum, and no option"
