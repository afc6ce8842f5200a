"""The assistance that the contracts provide: events, services, plans and questions.

`assistance.yaml` is read straight into the types of `rules`. The few types below add what the
file says on top of them, and `_faults` is what must hold between its parts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

from memberapp.assistance.catalogue.checks import faults_of
from memberapp.assistance.catalogue.file import ELSEWHERE, File, FilePlan, FileService, filled
from memberapp.assistance.rules.values import (
    Addition,
    AssistanceService,
    GroupInfo,
    Plan,
    Promises,
    Question,
    Relation,
    Rescue,
    Wording,
)
from memberapp.core.data_files import Fault, read, read_once
from memberapp.members.rules import BeneficiaryRole

_UNITS = {"d": "{}\u00a0jours", "h": "{}\u00a0h", "m": "{}\u00a0mois"}


class Assistance:
    """The plans, by their code in the feed, and the question that goes with an address."""

    def __init__(self, plans: Mapping[str, Plan], promises: Promises, file: File) -> None:
        self._plans = plans
        self._emergency = file.emergency
        self.promises = promises
        self.relations: Mapping[BeneficiaryRole, Relation] = file.relations
        """Who somebody is to the member, by their role in the contract."""
        self.access: Question = file.access
        """Q14, asked with the address of the home services and never in the questionnaire."""

    def rescue_in(self, country: str) -> Rescue:
        """Return whom to call in a country when a life is in danger."""
        return self._emergency.get(country, self._emergency[ELSEWHERE])

    @property
    def plans(self) -> Iterable[Plan]:
        """Return every plan."""
        return self._plans.values()

    def plan(self, code: str | None) -> Plan | None:
        """Return a plan, None when the contract has none or one that this insurer does not know."""
        return self._plans.get(code or "")

    def change_notice(self, plan: str, service: str) -> timedelta:
        """Return until how long before its hour the member changes a service of a plan on line."""
        found = self.plan(plan)
        known = {one.code: one for one in found.services} if found else {}
        hours = known[service].change_notice_hours if service in known else None
        return self.promises.change_notice if hours is None else timedelta(hours=hours)


@read_once
def read_assistance() -> Assistance:
    """Return the plans.

    Raises:
        CatalogueError: the file is missing or wrong.
    """
    found: list[Fault] = []
    kind: Any = Annotated[File, BeforeValidator(lambda value: filled(value, found))]
    file: File = read("assistance.yaml", kind, lambda file: (*found, *faults_of(file)))
    said = file.promises
    return Assistance(
        {code: _plan(code, plan, file) for code, plan in file.plans.items()},
        Promises(
            timedelta(hours=said.number_within_hours),
            timedelta(hours=said.change_notice_hours),
            said.event_within_years,
        ),
        file,
    )


def _plan(code: str, plan: FilePlan, file: File) -> Plan:
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


def _groups(plan: FilePlan, file: File) -> Iterator[GroupInfo]:
    for group in file.groups:
        events = tuple(
            event
            for event in file.events
            if event.group == group.code and event.code in plan.events
        )
        if events:
            yield replace(group, events=events)


def _service(service: FileService, plan: FilePlan, wording: Wording) -> AssistanceService:
    ask_within, days = _ask_within(service.ask_within, wording)
    return replace(
        service,
        ceiling=plan.ceilings.get(service.code, service.ceiling),
        allowance=plan.allowances.get(service.code, service.allowance),
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
