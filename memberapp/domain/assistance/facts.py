"""What is known of a situation, and what follows from it: true, false or not known.

A fact that nobody answered is unknown, and a condition on it neither holds nor fails. Learning a
fact never turns what was settled: that is what makes the promises of `engine` hold.
"""

from collections.abc import Callable, Mapping
from datetime import date
from operator import eq, ge, gt, lt
from typing import Any

from memberapp.domain.assistance.answers import is_valid
from memberapp.domain.assistance.values import (
    UNKNOWN,
    Answer,
    Condition,
    EventInfo,
    Field,
    Operator,
    Question,
    Rule,
    Value,
)

Facts = Mapping[str, Value]

DAYS_SINCE_EVENT = "days_since_event"
"""The fact that the date gives: negative while the event is to come."""

AGES_FACTS = ("youngest", "oldest")
"""What a field of ages gives."""

_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    ">": gt,
    ">=": ge,
    "<": lt,
    "=": eq,
    "in": lambda fact, values: fact in values,
}


def facts_of_event(event: EventInfo, event_date: date, today: date) -> dict[str, Value]:
    """Return what the event and its date say by themselves."""
    return {**event.facts, DAYS_SINCE_EVENT: (today - event_date).days}


def fact_names(field: Field) -> tuple[str, ...]:
    """Return the facts that a field gives."""
    return AGES_FACTS if field.kind == "ages" else (field.code,)


def facts_of_answer(question: Question, answer: Answer) -> dict[str, Value]:
    """Return what an answer says; what the question no longer accepts says nothing."""
    facts: dict[str, Value] = {}
    for field in question.fields:
        value: Any = (answer or {}).get(field.code)
        if value == UNKNOWN or not is_valid(field, value):
            continue
        if field.kind != "ages":
            facts[field.code] = value
        elif value:
            facts |= zip(AGES_FACTS, (min(value), max(value)), strict=True)
    return facts


def settle(condition: Condition, facts: Facts) -> bool | None:
    """Tell whether a condition holds; None while its fact is not known."""
    if condition.fact not in facts:
        return None
    return _COMPARE[condition.operator](facts[condition.fact], condition.value)


def settle_clause(clause: tuple[Condition, ...], facts: Facts) -> bool | None:
    """Tell whether any of the conditions holds."""
    found = {settle(condition, facts) for condition in clause}
    return True if True in found else None if None in found else False


def settle_rule(rule: Rule, facts: Facts) -> bool | None:
    """Tell whether every clause holds."""
    found = {settle_clause(clause, facts) for clause in rule}
    return False if False in found else None if None in found else True


def unsettled(rule: Rule, facts: Facts) -> tuple[Condition, ...]:
    """Return the conditions that can still settle a rule: none once it is settled."""
    if settle_rule(rule, facts) is not None:
        return ()
    return tuple(
        condition
        for clause in rule
        if settle_clause(clause, facts) is None
        for condition in clause
        if settle(condition, facts) is None
    )
