"""The French names of the enumerations of certificate."""

from typing import Final

from memberapp.certificate.rules import Absence, CheckWay, DocumentKind, Purpose, Verdict

ABSENCES: Final = {
    Absence.NO_CONTRACT: "Pas de contrat dans votre espace",
    Absence.NOT_STARTED: "Contrat à venir",
    Absence.NEVER_STARTED: "Contrat sans effet",
    Absence.SEVERAL: "Contrat à choisir",
}
PURPOSES: Final = {
    Purpose.GENERAL: "Toutes vos démarches",
    Purpose.EMPLOYER: "Votre employeur",
    Purpose.PUBLIC_BODY: "Un organisme public",
    Purpose.HOSPITAL: "Un hôpital",
    Purpose.TRAVEL: "Un voyage",
}
PURPOSE_PARAMETER: Final = "pour"
"""Query parameter of the certificate: for whom it is."""
PURPOSE_SLUGS: Final = {
    Purpose.GENERAL: "tout",
    Purpose.EMPLOYER: "employeur",
    Purpose.PUBLIC_BODY: "organisme",
    Purpose.HOSPITAL: "hopital",
    Purpose.TRAVEL: "voyage",
}
"""What stands for a purpose in an address."""
DOCUMENT_KINDS: Final = {
    DocumentKind.COVER: "Attestation de mutuelle",
    DocumentKind.END: "Certificat de radiation",
    DocumentKind.CARD: "Carte de tiers payant",
}
CHECK_WAYS: Final = {
    CheckWay.QR: "Code QR",
    CheckWay.NUMBER: "Numéro et code de contrôle",
    CheckWay.FILE: "Fichier PDF",
    CheckWay.LINK: "Lien partagé",
}
VERDICTS: Final = {
    Verdict.VALID: "Valable",
    Verdict.EXPIRED: "Date passée",
    Verdict.ENDED: "Couverture terminée",
    Verdict.REPLACED: "N’est plus exact",
    Verdict.REVOKED: "Document annulé",
    Verdict.ALTERED: "Fichier modifié",
    Verdict.FOREIGN: "Cachet inconnu",
    Verdict.UNSEALED: "Sans cachet",
    Verdict.LINK_EXPIRED: "Lien terminé",
    Verdict.LINK_STOPPED: "Lien arrêté",
    Verdict.UNKNOWN: "Refusé",
}


def read_purpose(slug: str) -> Purpose:
    """Return the purpose that an address names; any other text is no purpose in particular."""
    return next((one for one, own in PURPOSE_SLUGS.items() if own == slug), Purpose.GENERAL)
