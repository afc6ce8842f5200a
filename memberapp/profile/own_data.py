"""What a member changed here, on its way to the insurer's own file."""

import json
from typing import Any, Final

from sqlmodel import col

from memberapp.core.own_data import INTERNAL, Field, Part, Value, of_member
from memberapp.core.portal_changes import ContactField, DebitField, FamilyField
from memberapp.core.secrets import reveal
from memberapp.core.tables import PortalChange
from memberapp.core.work import Work

_FIELDS: Final = {
    ContactField.ADDRESS: "Adresse postale",
    ContactField.PHONE: "Téléphone",
    ContactField.EMAIL: "Adresse e-mail",
    ContactField.IBAN: "Compte bancaire (IBAN)",
    FamilyField.BENEFICIARY: "Personnes couvertes",
    DebitField.DAY: "Jour du prélèvement",
    DebitField.DEFERRAL: "Report d’un prélèvement",
}


def _told(column: str) -> Any:
    def show(_work: Work, row: Any) -> Value:
        return json.loads(reveal(row, column) or "null")

    return show


PARTS: Final = (
    Part(
        "changements-de-coordonnees",
        "Ce que vous avez changé ou déclaré ici",
        PortalChange,
        of_member(PortalChange),
        (col(PortalChange.sequence),),
        {
            "field": Field("Ce qui a changé", _FIELDS),
            "value": Field("Nouvelle valeur", show=_told("value")),
            "previous": Field("Valeur remplacée", show=_told("previous")),
            "effective_at": "Valable à partir du",
            "taken_at": "Transmis à la gestion le",
            "acknowledged_at": "Repris dans notre fichier le",
        },
        {"sequence": INTERNAL, "id": INTERNAL, "member_id": INTERNAL},
    ),
)
