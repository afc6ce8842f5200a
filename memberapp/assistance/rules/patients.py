"""Whom a request is for: one of the people that the contract covers, or somebody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp.assistance.rules.answers import is_valid
from memberapp.assistance.rules.values import Answer, EventInfo, Field, Question, Relation, Value
from memberapp.core.dates import is_known
from memberapp.members.rules import BeneficiaryRole

SOMEBODY_ELSE: Final = "other"
"""Chosen instead of one of the people: somebody whom the contract does not name."""


@dataclass(frozen=True)
class Patient:
    """Somebody whom the contract covers."""

    id: str
    first_name: str
    last_name: str
    role: BeneficiaryRole
    relation: Relation
    birth: date

    @property
    def name(self) -> str:
        """Return « Élie Berthelot »."""
        return f"{self.first_name} {self.last_name}"

    def age(self, on: date) -> int | None:
        """Return their age in years on a day; None while the feed does not know it."""
        if not is_known(self.birth) or self.birth > on:
            return None
        before = (on.month, on.day) < (self.birth.month, self.birth.day)
        return on.year - self.birth.year - before


def possible_patients(
    people: tuple[Patient, ...], event: EventInfo, event_date: date
) -> tuple[Patient, ...]:
    """Return whom an event can be about: nobody asks for themselves after their death."""
    return tuple(
        one
        for one in people
        if (not event.about or one.relation in event.about)
        and _is_of_age(one.age(event_date), event)
    )


def _is_of_age(age: int | None, event: EventInfo) -> bool:
    return age is None or event.from_age <= age < event.below_age


def facts_of_patient(
    patient: Patient | None, event: EventInfo, event_date: date
) -> dict[str, Value]:
    """Return what the questionnaire need not ask any more, once it is known who is concerned.

    The age of a child is that of the day of the event; one that is not known is asked.
    """
    if patient is None or not event.helps_patient:
        return {}
    facts: dict[str, Value] = {"who": patient.relation}
    if patient.relation == "child" and (age := patient.age(event_date)) is not None:
        facts["child_age"] = age
    return facts


def known_ages(field: Field, people: Iterable[Patient], on: date) -> dict[Patient, int]:
    """Return whose ages a field asks for though the contract knows them, on a day.

    Nothing when one of them has no known age: nobody can tell then whether they are meant.
    """
    ages = {one: one.age(on) for one in people if one.relation == field.known_of}
    if None in ages.values():
        return {}
    return {one: age for one, age in ages.items() if age is not None and is_valid(field, [age])}


def assumed_answers(
    questions: Iterable[Question], people: Iterable[Patient], on: date
) -> dict[str, Answer]:
    """Return what the contract says of questions, by their code, until the member says it.

    Only of those that are there: a child may live with the member and be on no contract.
    """
    found: dict[str, Answer] = {}
    for question in questions:
        for field in question.fields:
            if ages := [*known_ages(field, people, on).values()]:
                found[question.code] = {field.counted_by: len(ages), field.code: ages}
    return found
