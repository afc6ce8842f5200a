"""The French names of what messages are about."""

from typing import Final

from memberapp.messages.subjects import Subject

ABOUT: Final = {
    Subject.NEW_PAYMENTS: "vos remboursements",
    Subject.FOLLOW_UP: "suivi de vos demandes",
    Subject.CALLS: "vos rendez-vous",
    Subject.CONTRIBUTIONS: "vos cotisations",
    Subject.NEWS: "lettre d’information",
    Subject.SECURITY: "sécurité de votre compte",
}
