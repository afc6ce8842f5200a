"""What must hold between the parts of `assistance.yaml`, each fault with its location."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from memberapp.assistance.catalogue.file import ELSEWHERE, File, FilePlan, FileQuestion
from memberapp.assistance.rules.facts import DAYS_SINCE_EVENT, fact_names
from memberapp.assistance.rules.values import UNKNOWN, Condition, EventRule
from memberapp.core.data_files import Fault, Location, keys, numbered, repeated
from memberapp.members.rules import BeneficiaryRole

_ACCESS_FIELDS = [("floor", "text"), ("access", "text")]
_MIN_OPTIONS = 2


def faults_of(file: File) -> Iterator[Fault]:
    """Return what does not fit together."""
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
    if ELSEWHERE not in file.emergency:
        yield ("emergency",), f"{ELSEWHERE} is not there"
    unnamed = {*BeneficiaryRole} - {*file.relations}
    yield from ((("relations",), f"{role} is not there") for role in sorted(unnamed))
    answering = {service.code: {*service.events} for service in file.services}
    for at, event in numbered(file.events, "events"):
        fitting = {code for code, events in answering.items() if event.code in events}
        told = f"{{}} answers no {event.code}"
        yield from _unknown(numbered(event.useful, *at, "useful"), fitting, told)
        urgent = event.urgent.first if event.urgent else ()
        yield from _unknown(numbered(urgent, *at, "urgent", "first"), fitting, told)
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
    at: Location, condition: Condition, questions: Sequence[FileQuestion]
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


def _service_faults(file: File) -> Iterator[Fault]:
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
        yield from _unknown(
            keys(service.allowances, *at, "allowances"),
            {event for _at, event in events},
            "an allowance for {}, an event without a rule",
        )
        for where, rule in rules:
            yield from _rule_faults(where, rule, known)


def _facts_asked(file: File, event: str) -> Iterator[tuple[Location, str]]:
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


def _plan_faults(at: Location, plan: FilePlan, file: File) -> Iterator[Fault]:
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
    yield from _unknown(
        keys(plan.allowances, *at, "allowances"),
        plan.services,
        "an allowance for {}, a service that the plan does not have",
    )


def _question_faults(at: Location, question: FileQuestion, file: File) -> Iterator[Fault]:
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
