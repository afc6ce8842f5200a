"""The French names of the enumerations of callbacks."""

from typing import Final

from memberapp.callbacks.rules import ABOUT_ACCESS, CallbackReason, CallbackStatus

CALLBACK_REASONS: Final = {
    CallbackReason.QUESTION: "Une question sur mon contrat ou mes services",
    CallbackReason.NEW_REQUEST: "Nouvelle demande de prestations",
    CallbackReason.FOLLOW_UP: "Suivi d’un dossier en cours",
}
SUBJECTS: Final = {ABOUT_ACCESS: "Accès à l’espace adhérent"}
"""What a call is about, but for references, which are their own names."""
CALLBACK_STATUSES: Final = {
    CallbackStatus.WAITING: "À venir",
    CallbackStatus.STARTED: "En cours",
    CallbackStatus.DONE: "Terminé",
    CallbackStatus.CANCELLED: "Annulé",
    CallbackStatus.NOT_REACHED: "Sans réponse",
}
