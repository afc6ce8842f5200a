"""The French names of the enumerations of contributions."""

from typing import Final

from memberapp.contributions.debit_rules import DebitChangeKind, DebitChangeStatus
from memberapp.contributions.rules import (
    ContributionStatus,
    Means,
    Phase,
    PlanStatus,
    SettlementStatus,
)

CONTRIBUTION_STATUSES: Final = {
    ContributionStatus.PAID: "Payé",
    ContributionStatus.PLANNED: "Prévu",
    ContributionStatus.REFUSED: "Prélèvement refusé",
    ContributionStatus.DUE: "À payer",
    ContributionStatus.LATE: "En retard",
}
MEANS: Final = {Means.TRANSFER: "Virement", Means.DEBIT: "Prélèvement"}
SETTLEMENT_STATUSES: Final = {
    SettlementStatus.PLANNED: "Prévu",
    SettlementStatus.RECEIVED: "Reçu",
    SettlementStatus.REFUSED: "Refusé",
}
PHASES: Final = {
    Phase.OPEN: "Tous vos avantages sont ouverts",
    Phase.PAUSED: "Vos avantages sont en pause",
    Phase.LOST: "Vos droits sont perdus",
}
PLAN_STATUSES: Final = {
    PlanStatus.ASKED: "Demandé",
    PlanStatus.GRANTED: "Accordé",
    PlanStatus.REFUSED: "Refusé",
    PlanStatus.WITHDRAWN: "Retiré",
}
DEBIT_CHANGE_KINDS: Final = {
    DebitChangeKind.DAY: "Autre jour du mois",
    DebitChangeKind.DEFERRAL: "Report d’un prélèvement",
}
DEBIT_CHANGE_STATUSES: Final = {
    DebitChangeStatus.ASKED: "Enregistrée",
    DebitChangeStatus.TAKEN: "Transmise",
    DebitChangeStatus.DONE: "Appliquée",
    DebitChangeStatus.DECLINED: "Non appliquée",
}
PURPOSES: Final = {
    "complementaire": "Assurance complémentaire",
    "hospi": "Assurance hospitalisation",
    "complement_hospi": "Complément Hospi",
    "maladies_graves": "Assurance Maladies Graves",
    "dentaire": "Assurance dentaire",
}
