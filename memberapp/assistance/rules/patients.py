"""Whom a request is for: one of the people that the contract covers, or somebody else."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp.assistance.rules.values import Event, Value
from memberapp.members.rules import BeneficiaryRole

SOMEBODY_ELSE: Final = "other"
"""Chosen instead of one of the people: somebody whom the contract does not name."""

_WHO: Final = {
    BeneficiaryRole.INSURED: "me",
    BeneficiaryRole.SPOUSE: "spouse",
    BeneficiaryRole.CHILD: "child",
    BeneficiaryRole.ASCENDANT: "ascendant",
}
"""The answers of the questionnaire that a role stands for."""


@dataclass(frozen=True)
class Patient:
    """Somebody whom the contract covers."""

    id: str
    first_name: str
    last_name: str
    role: BeneficiaryRole
    birth: date

    @property
    def name(self) -> str:
        """Return « Élie Berthelot »."""
        return f"{self.first_name} {self.last_name}"

    def age(self, on: date) -> int:
        """Return their age in years on a day, 0 before the first birthday."""
        before = (on.month, on.day) < (self.birth.month, self.birth.day)
        return max(0, on.year - self.birth.year - before)


def possible_patients(people: tuple[Patient, ...], event: Event) -> tuple[Patient, ...]:
    """Return whom an event can be about: nobody asks for themselves after their death."""
    if event is Event.DECES:
        return tuple(one for one in people if one.role is not BeneficiaryRole.INSURED)
    if event is Event.ENFANT:
        return tuple(one for one in people if one.role is BeneficiaryRole.CHILD)
    return people


def facts_of_patient(patient: Patient | None, event: Event, today: date) -> dict[str, Value]:
    """Return what the questionnaire need not ask any more, once it is known who is concerned."""
    if patient is None or event is Event.DECES:
        return {}
    facts: dict[str, Value] = {"who": _WHO[patient.role]}
    if patient.role is BeneficiaryRole.CHILD:
        facts["child_age"] = patient.age(today)
    return facts
