"""`assistance.yaml` as it is written: the types of `rules`, and what it says on top of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainValidator, ValidationInfo, with_config
from pydantic import Field as Limits

from memberapp.assistance.rules.values import (
    CODE,
    NAME,
    SENTENCE,
    Allowance,
    AssistanceService,
    Condition,
    EventInfo,
    EventRule,
    Field,
    GroupInfo,
    Question,
    Relation,
    Rescue,
    Wording,
)
from memberapp.core import formats
from memberapp.core.data_files import FILE_RULES, Fault, Location
from memberapp.core.icon_paths import PATHS
from memberapp.members.rules import BeneficiaryRole

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_BOUNDS = {"minimum", "maximum"}
ELSEWHERE = "elsewhere"
"""The key of what holds in a country that is not named."""
_Name = Annotated[str, Limits(pattern=NAME["pattern"])]


def filled(value: Any, faults: list[Fault]) -> Any:
    """Return the file as it was parsed, its texts with their thresholds.

    What is wrong with these is added to `faults`: a name that is none of theirs, a threshold that
    no text names, or one that a text repeats; what a service provides at most has numbers of its
    own.
    """
    thresholds = value.get("thresholds") if isinstance(value, dict) else None
    words = {
        name: f"{one['value']}{formats.NBSP}{one['unit']}"
        for name, one in (thresholds if isinstance(thresholds, dict) else {}).items()
        if isinstance(one, dict) and {"value", "unit"} <= {*one}
    }
    named = {*_PLACEHOLDER.findall(repr(value))}
    faults += ((("thresholds", name), "no text names it") for name in words if name not in named)
    return _with_words(value, words, (), faults)


def _with_words(value: Any, words: Mapping[str, str], at: Location, faults: list[Fault]) -> Any:
    match value:
        case dict():
            return {key: _with_words(one, words, (*at, key), faults) for key, one in value.items()}
        case list():
            return [_with_words(one, words, (*at, i), faults) for i, one in enumerate(value)]
        case str():
            faults += ((at, told) for told in _threshold_faults(value, words, at))
            return _PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), value)
        case _:
            return value


def _threshold_faults(text: str, words: Mapping[str, str], at: Location) -> Iterator[str]:
    # The sentences of a condition also count its own value with any word, « {jour} ».
    named = {*_PLACEHOLDER.findall(text)} - {*words} - _BOUNDS
    if named and at[0] != "conditions":
        yield f"{named.pop()} is not a threshold"
    if not {"ceiling", "ceilings"} & {*at}:
        for name, told in words.items():
            if re.search(rf"(?<!\d){re.escape(told)}\b", text.replace(" ", formats.NBSP)):
                yield f"repeats {told}: write {{{name}}} for it"


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


@dataclass(frozen=True, kw_only=True)
class _Field(Field):
    options: dict[_Name, str] = field(default_factory=dict)
    below: Annotated[int, Limits(ge=0, le=9999)] = 0
    """Instead of `maximum`: the first number that is too large."""


def _bounded(field: _Field) -> _Field:
    """Return a field whose sentences hold its bounds."""
    if field.kind in {"number", "ages"} and not (field.units and field.in_digits):
        raise ValueError("a number needs units and in_digits")
    field = replace(field, maximum=field.below - 1) if field.below else field
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


@dataclass(frozen=True)
class _Threshold:
    value: Annotated[int, Limits(ge=1, le=9999)]
    unit: str


@dataclass(frozen=True)
class _Promises:
    number_within_hours: Annotated[int, Limits(ge=1, le=720)]
    change_notice_hours: Annotated[int, Limits(ge=0, le=720)]
    event_within_years: Annotated[int, Limits(ge=1, le=50)]


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
class FileService(AssistanceService):
    """A service with its rules by name."""

    icon: _Icon
    ask_within: Annotated[str, Limits(pattern=r"^(\d{1,3}[dhm]|always)$")]
    ask_within_days: None = None
    event_rules: Annotated[tuple[_EventRule, ...], Limits(alias="rules", min_length=1)]


_BoundedField = Annotated[_Field, AfterValidator(_bounded)]


@dataclass(frozen=True, kw_only=True)
class FileQuestion(Question):
    """A question, and what its answers recommend."""

    whys: dict[str, Annotated[str, Limits(pattern=SENTENCE["pattern"])]] = field(
        default_factory=dict
    )
    fields: Annotated[tuple[_BoundedField, ...], Limits(min_length=1)]
    additions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The services that each condition recommends."""


@dataclass(frozen=True)
class FilePlan:
    """What a plan holds, by its codes."""

    events: Annotated[tuple[str, ...], Limits(min_length=1)]
    services: Annotated[tuple[str, ...], Limits(min_length=1)]
    ceilings: dict[str, str] = field(default_factory=dict)
    allowances: dict[str, Allowance] = field(default_factory=dict)


@with_config(FILE_RULES)
@dataclass(frozen=True)
class File:
    """The whole file."""

    thresholds: dict[_Name, _Threshold]
    promises: _Promises
    emergency: dict[str, Rescue]
    relations: dict[BeneficiaryRole, Relation]
    wording: Wording
    groups: tuple[_Group, ...]
    events: tuple[EventInfo, ...]
    conditions: Annotated[
        dict[_Name, Annotated[Condition, AfterValidator(_worded)]], AfterValidator(_note)
    ]
    services: tuple[FileService, ...]
    plans: dict[Annotated[str, Limits(pattern=CODE["pattern"])], FilePlan]
    questions: tuple[FileQuestion, ...]
    access: FileQuestion
