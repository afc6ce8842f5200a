"""The French names of the enumerations of core."""

from typing import Final

from memberapp.core.access import Role

ROLES: Final = {
    Role.HOLDER: "Titulaire",
    Role.DEPENDANT: "Bénéficiaire",
    Role.CARER: "Aidant",
    Role.STAFF: "Conseiller",
    Role.SYSTEM: "Traitement automatique",
}
