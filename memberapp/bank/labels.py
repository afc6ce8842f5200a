"""The French names of the enumerations of bank."""

from typing import Final

from memberapp.bank.rules import BankChangeStatus

BANK_CHANGE_STATUSES: Final = {
    BankChangeStatus.PROPOSED: "À confirmer",
    BankChangeStatus.WAITING: "Enregistré",
    BankChangeStatus.REVIEW: "En vérification",
    BankChangeStatus.EFFECTIVE: "Utilisé",
    BankChangeStatus.CANCELLED: "Annulé",
    BankChangeStatus.REFUSED: "Non accepté",
    BankChangeStatus.REPLACED: "Remplacé",
}
