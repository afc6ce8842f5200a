"""The French names of the enumerations of dispatches."""

from typing import Final

from memberapp.dispatches.rules import Adviser, InsuranceStep

ADVISERS: Final = {
    Adviser.DOCTOR: "médecin-conseil",
    Adviser.PSYCHOLOGIST: "psy-conseil",
    Adviser.PHYSIOTHERAPIST: "kiné-conseil",
    Adviser.RETURN_TO_WORK: "coordinateur de retour au travail",
}
INSURANCE_STEPS: Final = {
    InsuranceStep.DECLARE_STAY: "Déclarer une hospitalisation",
    InsuranceStep.SEND_COSTS: "Envoyer des frais d’hospitalisation",
    InsuranceStep.CARRY_OUT: "Faire une démarche d’assurance",
}
