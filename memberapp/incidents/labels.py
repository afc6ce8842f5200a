"""The French names of the enumerations of incidents."""

from typing import Final

from memberapp.core.places import BELGIUM
from memberapp.incidents.rules import AuthorityStatus, Data, TaskPage, Way

DATA: Final = {
    Data.NAME: "Nom et prénom",
    Data.BIRTH: "Date de naissance",
    Data.SOCIAL_SECURITY_NUMBER: "Numéro de Sécurité sociale",
    Data.MEMBER_NUMBER: "Numéro d’adhérent",
    Data.INSURER: "Nom de votre mutuelle",
    Data.GUARANTEES: "Garanties de votre contrat",
    Data.BANK: "IBAN et coordonnées bancaires",
    Data.REIMBURSEMENTS: "Remboursements et soins",
    Data.POSTAL_ADDRESS: "Adresse postale",
    Data.PHONE: "Téléphone",
    Data.EMAIL: "Adresse e-mail",
    Data.DOCUMENTS: "Documents envoyés",
    Data.PASSWORD: "Mot de passe et codes",
}
_NATIONAL_NUMBER: Final = "Numéro de registre national (NISS)"
WAYS: Final = {Way.EMAIL: "E-mail", Way.LETTER: "Courrier"}
TASK_PAGES: Final = {
    TaskPage.SECURITY: "Ouvrir la page Sécurité",
    TaskPage.ACTIVITY: "Voir mon activité",
    TaskPage.PROFILE: "Ouvrir mon profil",
    TaskPage.REIMBURSEMENTS: "Suivre mes remboursements",
    TaskPage.MESSAGE_CHECK: "Vérifier un message reçu",
    TaskPage.ADVICE: "Lire les conseils",
}
AUTHORITY_STATUSES: Final = {
    AuthorityStatus.RUNNING: "Délai en cours",
    AuthorityStatus.IN_TIME: "Prévenue dans le délai",
    AuthorityStatus.LATE: "Prévenue après le délai",
    AuthorityStatus.OVERDUE: "Délai dépassé",
}


def data_name(data: Data, country: str) -> str:
    """Return what a kind of data is called where its owner lives."""
    if data is Data.SOCIAL_SECURITY_NUMBER and country == BELGIUM:
        return _NATIONAL_NUMBER
    return DATA[data]
