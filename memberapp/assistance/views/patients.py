"""Whom a request for assistance is for: the people of the contract, or somebody else."""

from datetime import date
from typing import Final

from memberapp.assistance.labels import SOMEBODY_ELSE_NAME
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.patients import SOMEBODY_ELSE, Patient
from memberapp.assistance.views.steps import CardView, event_of
from memberapp.core import formats
from memberapp.members.labels import BENEFICIARY_ROLES
from memberapp.members.rules import BeneficiaryRole

PATIENT_MISSING: Final = "Choisissez la personne concernée."


def patient_options(progress: Progress) -> list[CardView]:
    """Return whom the request can be for; none when the contract names nobody."""
    draft = progress.draft
    if draft is None or not progress.patients:
        return []
    chosen = draft.patient
    known = {one.id for one in progress.patients}
    if chosen not in known and chosen != SOMEBODY_ELSE and len(known) == 1:
        (chosen,) = known
    return [
        *(
            CardView(
                one.id,
                one.name,
                _about(one, draft.event_date),
                is_chosen=one.id == chosen,
                initials=formats.initials(one.first_name, one.last_name),
            )
            for one in progress.patients
        ),
        CardView(SOMEBODY_ELSE, SOMEBODY_ELSE_NAME, is_chosen=chosen == SOMEBODY_ELSE),
    ]


def patient_question(progress: Progress) -> str:
    """Return the question whom the event is about."""
    event = event_of(progress)
    return event.patient_label if event else ""


def _about(patient: Patient, event_date: date) -> str:
    if patient.role is BeneficiaryRole.INSURED:
        return "Vous"
    age = patient.age(event_date)
    if patient.role is BeneficiaryRole.CHILD and age is not None:
        return formats.count(age, "an")
    return BENEFICIARY_ROLES[patient.role]
