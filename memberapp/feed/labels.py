"""The French names of the enumerations of feed."""

from typing import Final

from memberapp.feed.rules import BadReason, ObjectType

OBJECT_TYPES: Final = {
    ObjectType.MEMBER: "Adhérent",
    ObjectType.CONTRACT: "Contrat",
    ObjectType.GUARANTEE: "Garantie",
    ObjectType.BENEFICIARY: "Bénéficiaire",
    ObjectType.REIMBURSEMENT: "Remboursement",
    ObjectType.REQUEST: "Demande",
    ObjectType.DOCUMENT: "Document",
    ObjectType.CONTRIBUTION: "Cotisation",
    ObjectType.MANDATE: "Mandat de prélèvement",
}
BAD_REASONS: Final = {
    BadReason.TOO_LONG: "Ligne trop longue",
    BadReason.NOT_UTF8: "Texte qui n’est pas en UTF-8",
    BadReason.NOT_JSON: "Ligne qui n’est pas du JSON",
    BadReason.NOT_AN_OBJECT: "Ligne qui n’est pas un objet",
    BadReason.UNKNOWN_TYPE: "Type inconnu",
    BadReason.MISPLACED: "Ligne mal placée",
    BadReason.BAD_FIELD: "Champ absent ou mal formé",
    BadReason.IMPOSSIBLE_DATE: "Date impossible",
    BadReason.BAD_AMOUNT: "Montant mal formé",
    BadReason.NEGATIVE_AMOUNT: "Montant négatif",
    BadReason.SHARES_DO_NOT_ADD_UP: "Parts différentes de la dépense",
    BadReason.WRONG_CHECK: "Clé de contrôle fausse",
    BadReason.UNKNOWN_PARENT: "Objet parent inconnu",
    BadReason.QUARANTINED_PARENT: "Objet parent mis de côté",
    BadReason.PRIMARY_CIRCLE: "Lignes de soins qui se suivent en rond",
    BadReason.CHANGED_OWNER: "Objet passé à un autre adhérent",
    BadReason.DOCUMENT_PATH: "Emplacement de document interdit",
    BadReason.DOCUMENT_MISSING: "Document absent",
    BadReason.DOCUMENT_SHA256: "Document différent de son empreinte",
    BadReason.OTHER_CONTENT: "Même version, autre contenu",
    BadReason.DATE_TO_COME: "Date à venir",
}
