"""The French names of the kinds of documents."""

from typing import Final

from memberapp.core.filed import FiledKind

KINDS: Final = {
    FiledKind.CONTRACT: "Contrat",
    FiledKind.LETTER: "Courrier",
    FiledKind.CERTIFICATE: "Attestation",
    FiledKind.STATEMENT: "Décompte",
    FiledKind.SENT: "Envoyé par vous",
}
