"""The French names of the enumerations of requests."""

from typing import Final

from memberapp.requests.rules.requests import (
    ActKind,
    ClaimSubject,
    DataRight,
    RequestKind,
    RequestStatus,
)
from memberapp.requests.rules.termination import Right

REQUEST_KINDS: Final = {
    RequestKind.COVERAGE: "Prise en charge exceptionnelle",
    RequestKind.GUARANTEES: "Changement de garanties",
    RequestKind.TERMINATION: "Résiliation",
    RequestKind.CLAIM: "Réclamation",
    RequestKind.DATA: "Droits sur mes données",
}
REQUEST_STATUSES: Final = {
    RequestStatus.RECEIVED: "Reçue",
    RequestStatus.TAKEN: "En traitement",
    RequestStatus.WAITING: "À compléter",
    RequestStatus.ANSWERED: "Réponse donnée",
    RequestStatus.ACCEPTED: "Acceptée",
    RequestStatus.REFUSED: "Refusée",
    RequestStatus.CLOSED: "Close",
    RequestStatus.WITHDRAWN: "Retirée",
}
ACT_KINDS: Final = {
    ActKind.SENT: "Demande reçue",
    ActKind.TAKEN: "Suivie par un conseiller",
    ActKind.ASKED: "Élément demandé",
    ActKind.GIVEN: "Votre complément reçu",
    ActKind.ANSWERED: "Réponse écrite",
    ActKind.ACCEPTED: "Demande acceptée",
    ActKind.REFUSED: "Demande refusée",
    ActKind.CLOSED: "Demande close",
    ActKind.WITHDRAWN: "Demande retirée par vous",
}
CLAIM_SUBJECTS: Final = {
    ClaimSubject.REFUND: "Le montant d’un remboursement",
    ClaimSubject.REFUSAL: "Un refus de notre part",
    ClaimSubject.DELAY: "Un délai trop long",
    ClaimSubject.CONTRIBUTION: "Ma cotisation",
    ClaimSubject.SERVICE: "L’accueil, ou une information fausse",
    ClaimSubject.OTHER: "Autre chose",
}
DATA_RIGHTS: Final = {
    DataRight.RECTIFICATION: "Corriger une donnée fausse",
    DataRight.ERASURE: "Effacer une donnée",
    DataRight.RESTRICTION: "Geler l’utilisation d’une donnée",
    DataRight.OBJECTION: "M’opposer à une utilisation",
}
RIGHTS: Final = {
    Right.AT_ANY_TIME: "À tout moment, après un an de contrat",
    Right.CHANGE: "Ma situation change",
    Right.RENEWAL: "À la fin de l’année du contrat",
}
