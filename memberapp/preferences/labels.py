"""The French names of subjects, ways and paces."""

from typing import Final

from memberapp.messages.subjects import Subject
from memberapp.preferences.rules import Pace, Way

SUBJECTS: Final = {
    Subject.NEW_PAYMENTS: "Remboursement versé",
    Subject.FOLLOW_UP: "Demande, dossier ou question\u00a0: une étape avance",
    Subject.CALLS: "Rendez-vous",
    Subject.CONTRIBUTIONS: "Cotisation à venir ou en retard",
    Subject.NEWS: "Lettre d’information",
    Subject.SECURITY: "Sécurité de votre espace",
}
WAYS: Final = {
    Way.EMAIL: "E-mail",
    Way.SMS: "SMS",
    Way.PUSH: "Notification",
    Way.APP: "Dans votre espace",
    Way.POST: "Courrier",
}
PACES: Final = {
    Pace.EACH: "Tout de suite",
    Pace.WEEKLY: "Dans le résumé du lundi",
    Pace.NEVER: "Jamais",
}
