"""The French names of the enumerations of certificate."""

from typing import Final

from memberapp.certificate.rules import Absence

ABSENCES: Final = {
    Absence.NO_CONTRACT: "Pas de contrat dans votre espace",
    Absence.NOT_STARTED: "Contrat à venir",
    Absence.NEVER_STARTED: "Contrat sans effet",
    Absence.SEVERAL: "Contrat à choisir",
}
