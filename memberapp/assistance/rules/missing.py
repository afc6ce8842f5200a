"""What a request that was sent leaves open: the questions whose answer would settle a service.

A fact that the member did not know then is asked again: a stay has its nights once it is over. What
the contract says of the children counts as answered, so that no answer turns what was settled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from memberapp.assistance.rules import engine
from memberapp.assistance.rules.facts import Facts, fact_names, weighing
from memberapp.assistance.rules.values import UNKNOWN, Answer, Outcome, Plan, Question, Situation


@dataclass(frozen=True)
class Asked:
    """What was said with a request, and on which day: what is late is late from there."""

    plan: Plan
    situation: Situation
    on: date

    @property
    def whole(self) -> Situation:
        """Return the situation with what the contract says in place of what nobody was asked."""
        said = self.situation
        return replace(said, answers={**said.assumed, **said.answers}, guided=True)

    def with_answer(self, question: Question, answer: Mapping[str, object]) -> "Asked":
        """Return the request with one more answer; what else was answered there stays."""
        answers = self.whole.answers
        before = answers.get(question.code) or {}
        answers = {**answers, question.code: {**before, **answer}}
        return replace(self, situation=replace(self.situation, answers=answers))


def open_questions(asked: Asked, services: Iterable[str]) -> tuple[Question, ...]:
    """Return the questions that can still settle these services, with the fields that matter.

    In the order of the questionnaire; none once an answer can change nothing any more.
    """
    plan, situation = asked.plan, asked.whole
    wanted = _open_facts(asked, set(services))
    found = (_narrowed(one, wanted) for one in plan.questions.get(situation.event, ()))
    return tuple(one for one in found if one.fields)


def outcomes_of(asked: Asked) -> dict[str, Outcome]:
    """Return what the contract says of each service, by its code, as of the day of the request."""
    found = engine.assess(asked.plan, asked.whole, today=asked.on)
    return {one.service.code: one for one in found}


def known_part(answer: Answer) -> dict[str, object]:
    """Return the fields of an answer that say something."""
    return {field: value for field, value in (answer or {}).items() if value != UNKNOWN}


def _open_facts(asked: Asked, services: set[str]) -> frozenset[str]:
    plan, event, facts = asked.plan, asked.situation.event, known(asked)
    open_facts: set[str] = set()
    for service in plan.services:
        rule = service.rules.get(event)
        if service.code in services and rule is not None:
            open_facts |= weighing(rule, facts)
    return frozenset(open_facts)


def known(asked: Asked) -> Facts:
    """Return the facts that have a value: what stayed unknown may be known today."""
    facts = engine.facts_of(asked.plan, asked.whole, today=asked.on)
    return {name: value for name, value in facts.items() if value != UNKNOWN}


def _narrowed(question: Question, facts: frozenset[str]) -> Question:
    fields = tuple(one for one in question.fields if facts & {*fact_names(one)})
    return replace(question, fields=fields)
