"""What is known of a situation, and what follows from it: true, false or not known.

A condition on a fact that is not known neither holds nor fails. Learning a fact never turns what
was settled: that is what makes the promises of `engine` hold. A fact that was asked for and stayed
unknown is in `Facts` as UNKNOWN; one that nobody asked for yet is not in it: it is open.
"""

from collections.abc import Callable, Mapping
from datetime import date
from operator import eq, ge, gt, lt
from typing import Any

from memberapp.assistance.rules.answers import is_valid
from memberapp.assistance.rules.values import (
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
    """Return what an answer says of the fields of a question.

    What a field no longer accepts is UNKNOWN; a field that was not asked yet says nothing.
    """
    facts: dict[str, Value] = {}
    for field in question.fields:
        if answer is None or field.code in answer:
            facts |= _facts_of_value(field, (answer or {}).get(field.code))
    return facts


def _facts_of_value(field: Field, value: Any) -> dict[str, Value]:
    if value == UNKNOWN or not is_valid(field, value):
        return dict.fromkeys(fact_names(field), UNKNOWN)
    if field.kind != "ages":
        return {field.code: value}
    youngest, oldest = (min(value), max(value)) if value else (UNKNOWN, UNKNOWN)
    return dict(zip(AGES_FACTS, (youngest, oldest), strict=True))


def settle(condition: Condition, facts: Facts) -> bool | None:
    """Return whether a condition holds; None while its fact is not known."""
    fact = facts.get(condition.fact, UNKNOWN)
    return None if fact == UNKNOWN else _COMPARE[condition.operator](fact, condition.value)


def settle_clause(clause: tuple[Condition, ...], facts: Facts) -> bool | None:
    """Return whether any of the conditions holds."""
    found = {settle(condition, facts) for condition in clause}
    return True if True in found else None if None in found else False


def settle_rule(rule: Rule, facts: Facts) -> bool | None:
    """Return whether every clause holds."""
    found = {settle_clause(clause, facts) for clause in rule}
    return False if False in found else None if None in found else True


def unsettled(rule: Rule, facts: Facts) -> tuple[Condition, ...]:
    """Return the conditions that a rule waits for: none once it is settled."""
    if settle_rule(rule, facts) is not None:
        return ()
    return tuple(
        condition
        for clause in rule
        if settle_clause(clause, facts) is None
        for condition in clause
        if settle(condition, facts) is None
    )


def weighing(rule: Rule, facts: Facts) -> set[str]:
    """Return the open facts that can still change what a rule says.

    Where a fact of a clause stayed unknown, that clause cannot fail any more; the others of its
    facts then only matter if the whole rule can still hold.
    """
    if settle_rule(rule, facts) is not None:
        return set()
    can_be_true = all(
        any(settle(one, facts) or one.fact not in facts for one in clause) for clause in rule
    )
    return {
        condition.fact
        for clause in rule
        if settle_clause(clause, facts) is None
        if can_be_true or not any(facts.get(one.fact) == UNKNOWN for one in clause)
        for condition in clause
        if condition.fact not in facts
    }
