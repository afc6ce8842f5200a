"""The French names of subjects, ways and paces."""

from typing import Final

from memberapp.preferences.rules import Pace, Subject, Way

SUBJECTS: Final = {Subject.NEW_PAYMENTS: "Remboursement versé"}
WAYS: Final = {
    Way.EMAIL: "E-mail",
    Way.SMS: "SMS",
    Way.PUSH: "Notification",
    Way.APP: "Dans votre espace",
}
PACES: Final = {
    Pace.EACH: "À chaque versement",
    Pace.WEEKLY: "Le lundi à 8\u00a0h",
    Pace.NEVER: "Jamais",
}
