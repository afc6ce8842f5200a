"""What the space holds of a member's changes of bank account."""

from typing import Final

from sqlmodel import col

from memberapp.bank.labels import BANK_CHANGE_STATUSES, NAME_CHECKS
from memberapp.bank.tables import BankChange
from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, of_member

PARTS: Final = (
    Part(
        "changements-de-compte-bancaire",
        "Changements de compte bancaire",
        BankChange,
        of_member(BankChange),
        (col(BankChange.proposed_at), col(BankChange.id)),
        {
            "status": Field("État", BANK_CHANGE_STATUSES),
            "iban": "Nouveau compte (IBAN)",
            "holder": "Titulaire",
            "name_check": Field("Nom du titulaire, selon sa banque", NAME_CHECKS),
            "bank_name": "Nom proche donné par la banque",
            "previous_iban": "Compte remplacé (IBAN)",
            "proposed_at": "Saisi le",
            "confirmed_at": "Confirmé le",
            "effective_at": "Utilisé à partir du",
            "ended_at": "Terminé le",
            "cancel_until": "Annulable jusqu’au",
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "account_id": INTERNAL,
            "iban_index": Hidden("Empreinte de vos comptes bancaires (IBAN)", Reason.SECRET),
            "approved_with": Hidden(
                "Contrôle d’un même compte sur plusieurs dossiers", Reason.OTHERS
            ),
            "cancel_token_hash": Hidden(
                "Empreinte du lien qui annule un changement de compte", Reason.SECRET
            ),
        },
    ),
)
