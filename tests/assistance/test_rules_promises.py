"""What holds for every combination of answers, at every event of every plan."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from memberapp.assistance.rules.engine import assess, next_question, questions_of
from memberapp.assistance.rules.facts import AGES_FACTS, fact_names, facts_of_answer, facts_of_event
from memberapp.assistance.rules.values import (
    UNKNOWN,
    AssistanceService,
    Condition,
    Plan,
    Question,
    Situation,
    Verdict,
)
from tests.support.assistance_rules import TODAY, situations
from tests.support.assistance_rules import plan as plan_of

JUNK = [None, True, 1.5, float("nan"), -1, 10**30, "", "yes", "x" * 300, [], [1, "a"], {"a": 1}]


def verdicts(plan: Plan, situation: Situation) -> dict[str, Verdict]:
    return {one.service.code: one.verdict for one in assess(plan, situation, today=TODAY)}


def outcome_of_all(plan: Plan, situation: Situation) -> set[tuple[str, Verdict, bool]]:
    outcomes = assess(plan, situation, today=TODAY)
    return {(one.service.code, one.verdict, one.is_recommended) for one in outcomes}


def left_to(situation: Situation) -> Situation:
    return replace(situation, guided=False)


@given(situations())
def test_every_service_of_the_plan_is_there_once_with_a_reason_and_no_other(drawn):
    plan, situation = plan_of(drawn[0]), drawn[1]
    for said in (situation, left_to(situation)):
        outcomes = assess(plan, said, today=TODAY)
        assert sorted(one.service.code for one in outcomes) == sorted(
            service.code for service in plan.services
        )
        for one in outcomes:
            assert one.reasons
            assert all(reason.endswith(".") for reason in one.reasons)


@given(situations())
def test_no_answer_takes_away_what_self_selection_covers(drawn):
    plan, situation = plan_of(drawn[0]), drawn[1]
    guided = verdicts(plan, situation)
    for code, verdict in verdicts(plan, left_to(situation)).items():
        if verdict is not Verdict.TO_CONFIRM:
            assert guided[code] is verdict


@given(situations())
def test_a_service_for_another_event_is_never_offered(drawn):
    plan, situation = plan_of(drawn[0]), drawn[1]
    for one in assess(plan, situation, today=TODAY):
        if situation.event not in one.service.rules:
            assert one.verdict is Verdict.NOT_COVERED


@given(situations())
def test_the_recommended_come_first_and_what_is_not_covered_last(drawn):
    plan, situation = plan_of(drawn[0]), drawn[1]
    outcomes = assess(plan, situation, today=TODAY)
    ranks = [(not one.is_recommended, one.verdict is Verdict.NOT_COVERED) for one in outcomes]
    assert ranks == sorted(ranks)
    assert not any(one.is_recommended for one in assess(plan, left_to(situation), today=TODAY))


@given(situations(), st.data())
def test_no_stored_answer_whatever_it_is_stops_the_engine(drawn, data):
    plan, situation = plan_of(drawn[0]), drawn[1]
    answers = {
        question.code: data.draw(
            st.none()
            | st.fixed_dictionaries(
                {field.code: st.sampled_from(JUNK) for field in question.fields}
            )
        )
        for question in plan.questions[situation.event]
    }
    situation = replace(situation, answers={**situation.answers, **answers, "Q99": {"x": 1}})
    assert len(assess(plan, situation, today=TODAY)) == len(plan.services)
    for question in questions_of(plan, situation, today=TODAY):
        next_question(plan, situation, today=TODAY, after=question.code)


@given(situations(every_question=True))
def test_the_questions_come_to_an_end_each_once_and_in_order(drawn):
    plan, told = plan_of(drawn[0]), drawn[1]
    situation, asked = replace(told, answers={}), []
    while question := next_question(plan, situation, today=TODAY):
        asked.append(question.code)
        answer = told.answers[question.code]
        fields = answer and {field.code: answer[field.code] for field in question.fields}
        situation = replace(situation, answers={**situation.answers, question.code: fields})
    order = [question.code for question in plan.questions[situation.event]]
    assert asked == [code for code in order if code in asked]
    assert asked == [question.code for question in questions_of(plan, situation, today=TODAY)]
    assert outcome_of_all(plan, situation) == outcome_of_all(plan, told)


@given(situations())
def test_going_on_from_a_question_leads_through_the_whole_way(drawn):
    plan, situation = plan_of(drawn[0]), drawn[1]
    way = [question.code for question in questions_of(plan, situation, today=TODAY)]
    for here, there in pairwise(way):
        following = next_question(plan, situation, today=TODAY, after=here)
        assert following is not None
        assert following.code == there


@given(situations())
def test_a_service_to_confirm_says_what_settles_it(drawn):
    plan, situation = plan_of(drawn[0]), drawn[1]
    for one in assess(plan, situation, today=TODAY):
        assert bool(one.to_confirm) == (one.verdict is Verdict.TO_CONFIRM)


@given(situations())
def test_a_field_is_asked_exactly_when_its_answer_can_still_change_something(drawn):
    plan, situation = plan_of(drawn[0]), drawn[1]
    known = facts_known(plan, situation)
    for question in plan.questions[situation.event]:
        if question.code not in situation.answers:
            asked = next(
                (one for one in questions_of(plan, situation, today=TODAY)
                 if one.code == question.code),
                None,
            )  # fmt: skip
            shown = {field.code for field in asked.fields} if asked else set()
            matters = {
                field.code
                for field in question.fields
                if any(can_change(plan, situation, known, fact) for fact in fact_names(field))
            }
            assert shown == matters


# An oracle that tries every way in which the questionnaire can end, without the engine.


def facts_known(plan: Plan, situation: Situation) -> dict[str, Any]:
    """Return each fact that is settled; one that the member does not know is UNKNOWN."""
    event = plan.event(situation.event)
    assert event is not None
    known: dict[str, Any] = facts_of_event(event, situation.event_date, TODAY)
    for question in questions_of(plan, situation, today=TODAY):
        if question.code in situation.answers:
            known |= facts_of_answer(question, situation.answers[question.code])
    return known


def can_change(plan: Plan, situation: Situation, known: Mapping[str, Any], fact: str) -> bool:
    if fact in known:
        return False
    questions = plan.questions[situation.event]
    for service in plan.services:
        if situation.event not in service.rules:
            continue
        conditions = conditions_of(plan, service, situation)
        if fact not in {condition.fact for condition in conditions}:
            continue
        domains = {
            one: [known[one]] if one in known else values_of(one, conditions, questions)
            for one in sorted({condition.fact for condition in conditions} - {fact})
        }
        choices = values_of(fact, conditions, questions)
        for ending in endings(domains):
            results = {
                result(plan, service, situation, {**ending, fact: value}) for value in choices
            }
            if len(results) > 1:
                return True
    return False


def endings(domains: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    for combination in product(*domains.values()):
        yield dict(zip(domains, combination, strict=True))


def conditions_of(
    plan: Plan, service: AssistanceService, situation: Situation
) -> tuple[Condition, ...]:
    rule = [condition for clause in service.rules[situation.event] for condition in clause]
    added = [one.condition for one in plan.additions if service.code in one.services]
    return (*rule, *added)


def values_of(
    fact: str, conditions: tuple[Condition, ...], questions: tuple[Question, ...]
) -> list[Any]:
    """Return values on both sides of each condition, UNKNOWN when the fact may stay so."""
    for question in questions:
        for field in question.fields:
            if fact not in fact_names(field):
                continue
            near: list[Any] = [*field.options]
            for condition in conditions:
                if condition.fact == fact and isinstance(condition.value, int):
                    near += [condition.value - 1, condition.value, condition.value + 1]
            if field.kind != "choice":
                near = [number for number in near if field.minimum <= number <= field.maximum]
            if question.allows_unknown or field.is_optional or fact in AGES_FACTS:
                near.append(UNKNOWN)
            return near
    return [UNKNOWN]  # nobody asks it at this event


def result(
    plan: Plan, service: AssistanceService, situation: Situation, facts: Mapping[str, Any]
) -> tuple[str, bool]:
    clauses = [{holds(c, facts) for c in clause} for clause in service.rules[situation.event]]
    if any(clause == {"no"} for clause in clauses):
        return "not covered", False
    sure = all("yes" in clause for clause in clauses)
    recommended = any(
        holds(one.condition, facts) == "yes"
        for one in plan.additions
        if service.code in one.services
    )
    return "covered" if sure else "to confirm", recommended


def holds(condition: Condition, facts: Mapping[str, Any]) -> str:
    value: Any = facts[condition.fact]
    limit: Any = condition.value
    if value == UNKNOWN:
        return "unknown"
    found = {
        ">": lambda: value > limit,
        ">=": lambda: value >= limit,
        "<": lambda: value < limit,
        "=": lambda: value == limit,
        "in": lambda: value in limit,
    }[condition.operator]()
    return "yes" if found else "no"
