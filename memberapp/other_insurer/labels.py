"""The French names of where a second payment stands."""

from typing import Final

from memberapp.other_insurer.rules import Outcome, ShareState

SHARE_STATES: Final = {
    ShareState.AWAITED: "Second paiement attendu",
    ShareState.LATE: "Sans nouvelle",
    ShareState.PAID: "Payé, d’après notre fichier",
    ShareState.RECEIVED: "Reçu, d’après vous",
    ShareState.REFUSED: "Refusé, d’après vous",
    ShareState.CANCELLED: "Soin annulé",
}
OUTCOMES: Final = {Outcome.RECEIVED: "Reçu", Outcome.REFUSED: "Refusé"}
