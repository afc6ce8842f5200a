"""The French names of the enumerations of bank."""

from typing import Final

from memberapp.bank.rules import BankChangeStatus, NameCheck

BANK_CHANGE_STATUSES: Final = {
    BankChangeStatus.PROPOSED: "À confirmer",
    BankChangeStatus.WAITING: "Enregistré",
    BankChangeStatus.REVIEW: "En vérification",
    BankChangeStatus.EFFECTIVE: "Utilisé",
    BankChangeStatus.CANCELLED: "Annulé",
    BankChangeStatus.REFUSED: "Non accepté",
    BankChangeStatus.REPLACED: "Remplacé",
}
NAME_CHECKS: Final = {
    NameCheck.MATCH: "Nom confirmé par la banque",
    NameCheck.CLOSE_MATCH: "Nom proche de celui de la banque",
    NameCheck.NO_MATCH: "Nom non confirmé par la banque",
    NameCheck.UNAVAILABLE: "La banque n’a pas pu répondre",
}
