"""The French names of the enumerations of assistance."""

from typing import Final

from memberapp.assistance.rules.changing import Changing
from memberapp.assistance.rules.requests import CaseStatus, Step
from memberapp.assistance.rules.steps import LateStep, StepState, Way
from memberapp.assistance.rules.values import Mode, SlotQueue, Verdict

MODES: Final = {
    Mode.HOME: "À domicile",
    Mode.PHONE: "Par téléphone",
    Mode.TRAVEL: "Déplacement organisé",
    Mode.REFUND: "Remboursement sur facture",
}
SLOT_QUEUES: Final = {
    SlotQueue.HOME: "Passage à domicile",
    SlotQueue.PHONE: "Appel d’un conseiller",
}
VERDICTS: Final = {
    Verdict.COVERED: "Prévue",
    Verdict.TO_CONFIRM: "À confirmer",
    Verdict.NOT_COVERED: "Non prévue",
}
STEPS: Final = {
    Step.EVENT: "Événement",
    Step.NEED: "Besoin",
    Step.QUESTIONS: "Questions",
    Step.SERVICES: "Prestations",
    Step.RECAP: "Récapitulatif",
}
SOMEBODY_ELSE_NAME: Final = "Une autre personne"
CASE_STATUSES: Final = {
    CaseStatus.RECEIVED: "Demande reçue",
    CaseStatus.OPENED: "Dossier ouvert",
    CaseStatus.CLOSED: "Dossier clos",
}
STEP_STATES: Final = {
    StepState.WISHED: "Souhaité",
    StepState.PLANNED: "Prévu",
    StepState.CONFIRMED: "Confirmé",
    StepState.IN_PROGRESS: "En cours",
    StepState.DONE: "Fait",
    StepState.MISSED: "N’a pas eu lieu",
    StepState.CANCELLED: "Annulé",
}
LATE_STEPS: Final = {
    LateStep.NUMBER: "votre numéro de dossier",
    LateStep.CALL: "notre appel",
    LateStep.VISIT: "le passage chez vous",
    LateStep.ANSWER: "notre réponse à votre changement d’horaire",
}
WAYS: Final = {
    Way.ONLINE: "en ligne",
    Way.BY_PHONE: "par téléphone",
    Way.ON_SITE: "sur place",
    Way.IN_FILE: "dans votre dossier",
}
CHANGING: Final = {
    Changing.ON_LINE: "En ligne",
    Changing.BY_PHONE: "Par téléphone",
    Changing.NOT_ANY_MORE: "Plus possible",
}
