"""The French names of where a second opinion stands, and why nothing can be asked."""

from typing import Final

from memberapp.opinions.rules import Closed, OpinionStatus

OPINION_STATUSES: Final = {
    OpinionStatus.DRAFT: "Pas encore envoyé",
    OpinionStatus.SENT: "Envoyé",
    OpinionStatus.RECEIVED: "Reçu par le partenaire",
    OpinionStatus.ANSWERED: "Avis rendu",
    OpinionStatus.REFUSED: "Sans réponse possible",
    OpinionStatus.WITHDRAWN: "Retiré",
}
CLOSED: Final = {
    Closed.NOT_OPEN: "Ce service n’est pas ouvert pour l’instant.",
    Closed.NO_CONTRACT: "Ce service demande un contrat en cours. Si vous pensez en avoir un, "
    "appelez-nous.",
}
