"""The assistance that the contracts provide: events, services, plans and questions."""

from collections.abc import Iterable, Iterator, Mapping

from memberapp.assistance.catalogue.data import (
    AssistanceData,
    EventData,
    FieldData,
    PlanData,
    QuestionData,
    RuleData,
    ServiceData,
)
from memberapp.assistance.rules.values import (
    Addition,
    AssistanceService,
    Condition,
    Event,
    EventInfo,
    Field,
    GroupInfo,
    Option,
    Plan,
    Question,
    Rule,
    Wording,
)
from memberapp.core.data_files import read, read_once

_UNITS = {"d": "{}\u00a0jours", "h": "{}\u00a0h", "m": "{}\u00a0mois"}


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
    data = read("assistance.yaml", AssistanceData)
    conditions = {
        code: Condition(
            code=code,
            fact=one.fact,
            operator=one.op,
            value=one.value,
            met=one.met,
            unmet=one.unmet,
            missing=one.missing,
        )
        for code, one in data.conditions.items()
    }
    plans = {code: _plan(code, plan, data, conditions) for code, plan in data.plans.items()}
    return Assistance(plans, _question(data.access, None))


def _plan(
    code: str, plan: PlanData, data: AssistanceData, conditions: Mapping[str, Condition]
) -> Plan:
    return Plan(
        code=code,
        groups=tuple(_groups(plan, data)),
        services=tuple(
            _service(service, plan, data, conditions)
            for service in data.services
            if service.code in plan.services
        ),
        questions={event: tuple(_questions(event, data)) for event in plan.events},
        additions=tuple(
            Addition(conditions[condition], frozenset(services))
            for question in data.questions
            for condition, services in question.additions.items()
        ),
        wording=Wording(
            always=data.wording.always,
            for_other_events=data.wording.for_other_events,
            when=data.wording.when,
            to_confirm=data.wording.to_confirm,
            too_late=data.wording.too_late,
        ),
    )


def _groups(plan: PlanData, data: AssistanceData) -> Iterator[GroupInfo]:
    for group in data.groups:
        events = tuple(
            _event(event)
            for event in data.events
            if event.group == group.code and event.code in plan.events
        )
        if events:
            yield GroupInfo(group.code, group.label, group.hint, group.icon, events)


def _event(event: EventData) -> EventInfo:
    return EventInfo(
        code=event.code,
        group=event.group,
        label=event.label,
        precision=event.precision,
        in_words=event.in_words,
        date_label=event.date_label,
        is_lasting=event.is_lasting,
        documents=event.documents,
        facts=event.facts,
    )


def _service(
    service: ServiceData, plan: PlanData, data: AssistanceData, conditions: Mapping[str, Condition]
) -> AssistanceService:
    ask_within, days = _ask_within(service.ask_within, data)
    return AssistanceService(
        code=service.code,
        label=service.label,
        summary=service.summary,
        description=service.description,
        modes=service.modes,
        ceiling=plan.ceilings.get(service.code, service.ceiling),
        ceilings=service.ceilings,
        remains=service.remains or "",
        ask_within=ask_within,
        ask_within_days=days,
        documents=service.documents,
        queue=service.queue,
        has_several_visits=service.several_visits,
        icon=service.icon,
        rules={
            event: _rule(rule, conditions)
            for rule in service.rules
            for event in rule.events
            if event in plan.events
        },
    )


def _ask_within(written: str, data: AssistanceData) -> tuple[str, int | None]:
    """Return the delay in words and in whole days."""
    if written == "always":
        return data.wording.ask_any_time, None
    number, unit = int(written[:-1]), written[-1]
    days = {"d": number, "h": -(-number // 24), "m": number * 365 // 12}[unit]
    return data.wording.ask_within.format(_UNITS[unit].format(number)), days


def _rule(rule: RuleData, conditions: Mapping[str, Condition]) -> Rule:
    return tuple(tuple(conditions[code] for code in clause) for clause in rule.clauses)


def _questions(event: Event, data: AssistanceData) -> Iterator[Question]:
    return (
        _question(question, event)
        for question in data.questions
        if not question.events or event in question.events
    )


def _question(question: QuestionData, event: Event | None) -> Question:
    fields = (field for field in question.fields if not field.events or event in field.events)
    return Question(
        code=question.code,
        slug=question.slug,
        text=question.texts.get(event, question.text) if event else question.text,
        why=question.whys.get(event, question.why) if event else question.why,
        fields=tuple(_field(field) for field in fields),
        allows_unknown=bool(question.if_unknown),
        if_unknown=question.if_unknown,
    )


def _field(field: FieldData) -> Field:
    return Field(
        code=field.code,
        kind=field.kind,
        label=field.label,
        hint=field.hint,
        options=tuple(Option(value, label) for value, label in field.options.items()),
        minimum=field.minimum,
        maximum=field.maximum,
        is_optional=field.optional,
        counted_by=field.counted_by,
        error=field.error,
    )
