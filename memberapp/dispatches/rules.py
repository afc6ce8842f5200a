"""Whom a member is invited to see, and what an insurance waits for."""

from enum import StrEnum


class Adviser(StrEnum):
    """Whom a member meets at the insurer's."""

    DOCTOR = "doctor"
    PSYCHOLOGIST = "psychologist"
    PHYSIOTHERAPIST = "physiotherapist"
    RETURN_TO_WORK = "return_to_work"


class InsuranceStep(StrEnum):
    """What an insurance waits for from a member."""

    DECLARE_STAY = "declare_stay"
    SEND_COSTS = "send_costs"
    CARRY_OUT = "carry_out"
