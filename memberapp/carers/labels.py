"""The French names of the enumerations of carers."""

from typing import Final

from memberapp.carers.rules import EndReason, Scope, Span

SCOPES: Final = {Scope.REIMBURSEMENTS: "Voir les remboursements"}
SPANS: Final = {
    Span.ONE_MONTH: "1\u00a0mois",
    Span.SIX_MONTHS: "6\u00a0mois",
    Span.ONE_YEAR: "1\u00a0an (le maximum)",
}
END_REASONS: Final = {
    EndReason.WITHDRAWN: "Invitation retirée",
    EndReason.REFUSED: "Invitation refusée",
    EndReason.NOT_ACCEPTED: "Invitation sans réponse",
    EndReason.STOPPED: "Arrêté par la personne aidée",
    EndReason.GIVEN_UP: "Le proche y a renoncé",
    EndReason.PAST: "Date de fin passée",
    EndReason.REPLACED: "Remplacé par un nouvel accès",
    EndReason.CLOSED: "Espace ou dossier fermé",
    EndReason.DISOWNED: "Annulé après une connexion signalée",
}
