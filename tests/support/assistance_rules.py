"""Situations and answers for the tests of assistance."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.rules.engine import assess, next_question
from memberapp.assistance.rules.values import (
    UNKNOWN,
    Field,
    Outcome,
    Plan,
    Question,
    Situation,
)

TODAY = date(2026, 11, 22)


def plan(code: str = "ASSIST_PLUS") -> Plan:
    found = read_assistance().plan(code)
    assert found is not None
    return found


def situation(event: str, *, days_ago: int = 0, guided: bool = True, **answers: Any) -> Situation:
    return Situation(event, TODAY - timedelta(days=days_ago), answers, guided)


def outcome(of: Plan, service: str, said: Situation) -> Outcome:
    return next(one for one in assess(of, said, today=TODAY) if one.service.code == service)


def codes_asked(of: Plan, said: Situation) -> list[str]:
    """Answer « je ne sais pas » to all that is left, and return what was asked."""
    asked = []
    while question := next_question(of, said, today=TODAY):
        asked.append(question.code)
        said = Situation(
            said.event, said.event_date, {**said.answers, question.code: None}, said.guided
        )
    return asked


def values(field: Field) -> st.SearchStrategy[Any]:
    """Stored values of one field: numbers are drawn near the thresholds of the rules."""
    if field.kind == "choice":
        return st.sampled_from([*field.options])
    numbers = [n for n in (0, 1, 2, 3, 5, 6, 10, 11, 15, 16) if field.minimum <= n <= field.maximum]
    if field.kind == "number":
        drawn: st.SearchStrategy[Any] = st.sampled_from(numbers)
    else:
        drawn = st.lists(st.sampled_from(numbers), max_size=3)
    return st.one_of(drawn, st.just(UNKNOWN)) if field.is_optional else drawn


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    """Stored answers to a question, « je ne sais pas » among them where it is offered."""
    whole = st.fixed_dictionaries({field.code: values(field) for field in question.fields}).map(
        _counted
    )
    return st.one_of(st.none(), whole) if question.allows_unknown else whole


def _counted(answer: dict[str, Any]) -> dict[str, Any]:
    if isinstance(answer.get("ages"), list):
        answer["ages"] = (answer["ages"] * 15 or [1] * 15)[: answer["children"]]
    return answer


@st.composite
def situations(draw: st.DrawFn, *, every_question: bool = False) -> tuple[str, Situation]:
    """The code of a plan, one of its events and a date, answers to some or all questions."""
    code = draw(st.sampled_from(["ASSIST_PLUS", "ASSIST_BASE"]))
    of = plan(code)
    event = draw(st.sampled_from([event.code for event in of.events]))
    day = TODAY - timedelta(days=draw(st.sampled_from([-400, -1, 0, 2, 3, 20, 21, 28, 29, 366])))
    answers = {}
    for question in of.questions[event]:
        if every_question or draw(st.booleans()):
            answers[question.code] = draw(answers_to(question))
    return code, Situation(event, day, answers, guided=True)
