"""Which services fit a situation, and which questions still matter.

What self-selection says and what answers say hang together. Self-selection knows the event, its
date and what the contract says of the person concerned; each answer then adds facts, and adding a
fact never turns what was settled. So:

- « prévu » in self-selection is « prévu » whatever the answers;
- « à confirmer » in self-selection becomes « prévu » or « non prévu » only by an answer that
  settles its rule, and until then stays « à confirmer »;
- « non prévu » in self-selection stays so: no answer offers more than the contract has;
- every service of the plan is in the list, « non prévu » with its reason: nothing is hidden.

What the contract says of the children at home is taken for granted in self-selection only: who is
guided reads it and can correct it, which is the one way in which « prévu » may become another
answer.

A service asked for later than its delay is « à confirmer » instead of « prévu », on both paths.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from memberapp.assistance.rules.facts import (
    Facts,
    fact_names,
    facts_of_answer,
    facts_of_event,
    settle,
    settle_clause,
    settle_rule,
    unsettled,
    weighing,
)
from memberapp.assistance.rules.values import (
    UNKNOWN,
    Answer,
    AssistanceService,
    Field,
    Outcome,
    Plan,
    Question,
    Rule,
    Situation,
    Verdict,
)

_RANKS = {Verdict.COVERED: 0, Verdict.TO_CONFIRM: 1, Verdict.NOT_COVERED: 2}


@dataclass(frozen=True)
class _Way:
    """The questions of a member in order, and what is known at its end."""

    questions: tuple[Question, ...]
    open_codes: frozenset[str]
    facts: Facts


def facts_of(plan: Plan, situation: Situation, *, today: date) -> Facts:
    """Return what is known of a situation."""
    return _walk(plan, situation, today).facts


def next_question(
    plan: Plan, situation: Situation, *, today: date, after: str | None = None
) -> Question | None:
    """Return the first question not answered yet whose answer can still change something.

    It can change a verdict, or which services are recommended. With `after`, the code of a
    question: the one that follows it on the member's way, answered already or not, so that going
    back and on walks the same pages; at the end of the way, the first one that was left out.
    """
    way = _walk(plan, situation, today)
    order = [question.code for question in plan.questions.get(situation.event, ())]
    if after in order:
        passed = order[: order.index(after) + 1]
        following = (question for question in way.questions if question.code not in passed)
        if found := next(following, None):
            return found
    return next((one for one in way.questions if one.code in way.open_codes), None)


def questions_of(plan: Plan, situation: Situation, *, today: date) -> tuple[Question, ...]:
    """Return the member's way through the questions: answered or still to ask, in order.

    An answered question stays on the way unless the answers before it took away all its weight: it
    is then left out, and its answer counts for nothing. Each has only the fields that matter.
    """
    return _walk(plan, situation, today).questions


def assess(plan: Plan, situation: Situation, *, today: date) -> tuple[Outcome, ...]:
    """Return every service of the plan: recommended first, then the others, then not covered.

    Among those alike, the ones that help first at the event come first.
    """
    facts = _walk(plan, situation, today).facts
    recommended = _recommended(plan, situation.event, facts) if situation.guided else {}
    outcomes = [
        _outcome(
            plan,
            service,
            situation,
            facts=facts,
            because=recommended.get(service.code, ()),
            today=today,
        )
        for service in plan.services
    ]
    event = plan.event(situation.event)
    useful = event.useful if event else ()
    return tuple(
        sorted(
            outcomes,
            key=lambda one: (not one.is_recommended, _RANKS[one.verdict], _place(one, useful)),
        )
    )


def _place(outcome: Outcome, useful: tuple[str, ...]) -> int:
    code = outcome.service.code
    return useful.index(code) if code in useful else len(useful)


def _walk(plan: Plan, situation: Situation, today: date) -> _Way:
    event = plan.event(situation.event)
    if event is None:
        return _Way((), frozenset(), {})
    known = facts_of_event(event, situation.event_date, today)
    facts: Facts = {**situation.known, **known}
    if not situation.guided:
        assumed = _assumed(plan, situation)
        return _Way((), frozenset(), {**assumed, **facts})
    answered: dict[str, Question] = {}
    questions = plan.questions.get(situation.event, ())
    for question in questions:
        if question.code in situation.answers:
            asked = _narrowed(question, _weighing(plan, situation.event, facts))
            if asked.fields:
                answered[question.code] = asked
                said = facts_of_answer(asked, situation.answers[question.code])
                facts = {**facts, **said}
    still = _weighing(plan, situation.event, facts)
    way = [
        answered.get(question.code, _narrowed(question, still))
        for question in questions
        if question.code in answered or question.code not in situation.answers
    ]
    way = [question for question in way if question.fields]
    left = {
        question.code
        for question in way
        if question.code not in answered
        or not _is_answered(question, situation.answers[question.code])
    }
    return _Way(tuple(way), frozenset(left), facts)


def _assumed(plan: Plan, situation: Situation) -> Facts:
    """Return what the contract says in place of a member whom nobody asks."""
    facts: Facts = {}
    for question in plan.questions.get(situation.event, ()):
        if question.code in situation.assumed:
            facts = {**facts, **facts_of_answer(question, situation.assumed[question.code])}
    return facts


def _is_answered(question: Question, answer: Answer) -> bool:
    """Return whether the answer has a value for each field: which ones are asked may change."""
    return answer is None or all(field.code in answer for field in question.fields)


def _narrowed(question: Question, facts: frozenset[str]) -> Question:
    """Return a question with those of its fields that give these facts."""
    fields = tuple(field for field in question.fields if facts & {*fact_names(field)})
    return replace(question, fields=fields)


def _weighing(plan: Plan, event: str, facts: Facts) -> frozenset[str]:
    """Return the facts that can still change a verdict or a recommendation."""
    recommended = _recommended(plan, event, facts)
    certain = _certain_facts(plan, event)
    found: set[str] = set()
    for service, rule in _offered(plan, event, facts):
        found |= weighing(rule, facts)
        if service.code in recommended or _recommends_itself(plan, service, rule, certain):
            continue
        found |= {
            addition.condition.fact
            for addition in plan.additions
            if service.code in addition.services and addition.condition.fact not in facts
        }
    return frozenset(found)


def _recommends_itself(
    plan: Plan, service: AssistanceService, rule: Rule, certain: frozenset[str]
) -> bool:
    """Return whether a service ends up recommended unless it is ruled out.

    That is so when its rule cannot do without a condition that recommends it, on a fact that every
    member gives: no other answer can then add to it.
    """
    needed = [clause[0] for clause in rule if len(clause) == 1 and clause[0].fact in certain]
    return any(
        service.code in addition.services and addition.condition in needed
        for addition in plan.additions
    )


def _certain_facts(plan: Plan, event: str) -> frozenset[str]:
    """Return the facts that are known once every question is answered."""
    return frozenset(
        fact
        for question in plan.questions.get(event, ())
        for field in question.fields
        if not _may_stay_unknown(question, field)
        for fact in fact_names(field)
    )


def _may_stay_unknown(question: Question, field: Field) -> bool:
    return question.allows_unknown or field.is_optional or UNKNOWN in field.options


def _offered(plan: Plan, event: str, facts: Facts) -> Iterator[tuple[AssistanceService, Rule]]:
    """Return the services of the event that nothing rules out, each with its rule."""
    for service in plan.services:
        rule = service.rules.get(event)
        if rule is not None and settle_rule(rule, facts) is not False:
            yield service, rule


def _recommended(plan: Plan, event: str, facts: Facts) -> dict[str, tuple[str, ...]]:
    """Return the services that the answers recommend, each with why."""
    found: dict[str, tuple[str, ...]] = {}
    for service, _ in _offered(plan, event, facts):
        reasons = tuple(
            addition.condition.met
            for addition in plan.additions
            if service.code in addition.services and settle(addition.condition, facts)
        )
        if reasons:
            found[service.code] = reasons
    return found


def _outcome(
    plan: Plan,
    service: AssistanceService,
    situation: Situation,
    *,
    facts: Facts,
    because: tuple[str, ...],
    today: date,
) -> Outcome:
    event = plan.event(situation.event)
    rule = service.rules.get(situation.event)
    if event is None or rule is None:
        return Outcome(service, Verdict.NOT_COVERED, (_for_other_events(plan, service),))
    service = replace(
        service,
        ceiling=service.ceilings.get(event.code, service.ceiling),
        documents=_without_repeats((*event.documents, *service.documents)),
    )
    settled = settle_rule(rule, facts)
    if settled is False:
        return Outcome(service, Verdict.NOT_COVERED, _why_not(plan, rule, facts))
    limit = service.ask_within_days
    is_late = limit is not None and (today - situation.event_date).days > limit
    missing = unsettled(rule, facts)
    to_confirm: tuple[str, ...] = ()
    lacking = _without_repeats(condition.missing for condition in missing)
    if lacking:
        to_confirm += (plan.wording.to_confirm.format(", ".join(lacking)),)
    if is_late:
        to_confirm += (plan.wording.too_late.format(service.ask_within),)
    is_sure = settled and not is_late
    reasons = _without_repeats((*because, *_why(rule, facts), *to_confirm))
    return Outcome(
        service,
        Verdict.COVERED if is_sure else Verdict.TO_CONFIRM,
        reasons or (plan.wording.always,),
        to_confirm=to_confirm,
        says_why=bool(reasons),
        missing=lacking,
        is_recommended=bool(because),
        is_late=is_late,
    )


def _why(rule: Rule, facts: Facts) -> tuple[str, ...]:
    return tuple(
        condition.met for clause in rule for condition in clause if settle(condition, facts)
    )


def _why_not(plan: Plan, rule: Rule, facts: Facts) -> tuple[str, ...]:
    return tuple(
        plan.wording.when.format(" ou ".join(condition.unmet for condition in clause))
        for clause in rule
        if settle_clause(clause, facts) is False
    )


def _for_other_events(plan: Plan, service: AssistanceService) -> str:
    *others, last = [event.in_words for event in plan.events if event.code in service.rules]
    cases = f"{', '.join(others)} ou {last}" if others else last
    return plan.wording.for_other_events.format(cases)


def _without_repeats(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
