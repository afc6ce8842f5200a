"""What helps at once when something has just happened; looking creates nothing."""

from dataclasses import dataclass
from datetime import date

from memberapp.assistance import slots
from memberapp.assistance.contracts import CoveredContract, people_of
from memberapp.assistance.progress import Progress, read_progress
from memberapp.assistance.rules import engine
from memberapp.assistance.rules.patients import (
    SOMEBODY_ELSE,
    Patient,
    assumed_answers,
    facts_of_patient,
    possible_patients,
)
from memberapp.assistance.rules.values import EventInfo, Outcome, Situation, Verdict
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.opening_hours import Window
from memberapp.core.work import Work

MAX_FIRST = 3


@dataclass(frozen=True)
class FirstHelp:
    """A service that helps at once."""

    outcome: Outcome
    earliest: Window | None
    """The first free day and hours, by the clocks of the member; None when it needs none."""


def contract_of(progress: Progress) -> CoveredContract | None:
    """Return the contract that helps: that of the draft, else the first one; None without any."""
    return progress.contract or next(iter(progress.contracts), None)


def urgent_events(progress: Progress) -> tuple[EventInfo, ...]:
    """Return what can have just happened, by the contract of the member."""
    contract = contract_of(progress)
    events = contract.plan.events if contract else ()
    return tuple(event for event in events if event.urgent)


def people_concerned(work: Work) -> tuple[Patient, ...]:
    """Return whom it can be about: those whom the contract that helps covers."""
    progress = read_progress(work)
    contract = contract_of(progress)
    return people_of(work, contract.id, today=progress.today) if contract else ()


def first_help(work: Work, *, event: str, patient: str = "") -> tuple[FirstHelp, ...]:
    """Return the services that help first when something has happened today.

    `patient` is the id of one of the people of the contract, or somebody else; it need not be said
    where the contract names nobody.

    Raises:
        NotFound: it is no such event of the contract.
        InvalidInput: `patient`: it is still to be chosen (`empty`), or that event cannot be about
            them (`not_for_event`).
    """
    progress = read_progress(work)
    contract = contract_of(progress)
    info = next((one for one in urgent_events(progress) if one.code == event), None)
    if contract is None or info is None or info.urgent is None:
        raise NotFound
    plan, today = contract.plan, progress.today
    people = people_of(work, contract.id, today=today)
    who = _concerned(people, info, patient, today)
    assumed = assumed_answers(plan.questions.get(event, ()), people, today)
    known = facts_of_patient(who, info, today)
    situation = Situation(event, today, {}, guided=False, known=known, assumed=assumed)
    found = {one.service.code: one for one in engine.assess(plan, situation, today=today)}
    order = dict.fromkeys((*info.urgent.first, *info.useful))
    helping = [found[code] for code in order if code in found]
    helping = [one for one in helping if one.verdict is not Verdict.NOT_COVERED]
    return tuple(_with_hours(work, progress, one) for one in helping[:MAX_FIRST])


def _concerned(
    people: tuple[Patient, ...], event: EventInfo, patient: str, today: date
) -> Patient | None:
    """Return who it is about; None of somebody whom the contract does not name."""
    if not people or patient == SOMEBODY_ELSE:
        return None
    chosen = next((one for one in people if one.id == patient), None)
    if chosen is None:
        raise InvalidInput("patient", "empty")
    if chosen not in possible_patients(people, event, today):
        raise InvalidInput("patient", "not_for_event")
    return chosen


def _with_hours(work: Work, progress: Progress, outcome: Outcome) -> FirstHelp:
    service = outcome.service
    offer = slots.offer(work, service=service, event_date=progress.today)
    if service.queue is None or offer is None:
        return FirstHelp(outcome, None)
    free = (window for day in offer.days for window, left in day.slots if left)
    earliest = next(free, None)
    return FirstHelp(outcome, earliest and progress.seen_window(service.queue, earliest))
