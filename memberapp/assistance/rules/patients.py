"""Whom a request is for: one of the people that the contract covers, or somebody else."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp.assistance.rules.values import EventInfo, Relation, Value
from memberapp.core.dates import is_known
from memberapp.members.rules import BeneficiaryRole

SOMEBODY_ELSE: Final = "other"
"""Chosen instead of one of the people: somebody whom the contract does not name."""

_WHO: Final[dict[BeneficiaryRole, Relation]] = {
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

    def age(self, on: date) -> int | None:
        """Return their age in years on a day; None while the feed does not know it."""
        if not is_known(self.birth) or self.birth > on:
            return None
        before = (on.month, on.day) < (self.birth.month, self.birth.day)
        return on.year - self.birth.year - before


def possible_patients(people: tuple[Patient, ...], event: EventInfo) -> tuple[Patient, ...]:
    """Return whom an event can be about: nobody asks for themselves after their death."""
    return tuple(one for one in people if not event.about or _WHO[one.role] in event.about)


def facts_of_patient(
    patient: Patient | None, event: EventInfo, event_date: date
) -> dict[str, Value]:
    """Return what the questionnaire need not ask any more, once it is known who is concerned.

    The age of a child is that of the day of the event; one that is not known is asked.
    """
    if patient is None or not event.helps_patient:
        return {}
    facts: dict[str, Value] = {"who": _WHO[patient.role]}
    if patient.role is BeneficiaryRole.CHILD and (age := patient.age(event_date)) is not None:
        facts["child_age"] = age
    return facts
