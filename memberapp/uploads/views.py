"""What members send, in sentences: the limits before, where each file stands, what was refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from memberapp import addresses
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.errors import InvalidInput, MemberappError, NotFound, QueueFull, QuotaFull
from memberapp.core.errors import TooManyTries as Many
from memberapp.core.formats import NBSP
from memberapp.core.papers import postal_lines
from memberapp.gateways.harmless import MAX_PAGES
from memberapp.uploads.labels import REFUSALS, STATUSES
from memberapp.uploads.rules import (
    MAX_AT_ONCE,
    MAX_DAY_BYTES,
    MAX_FILE_BYTES,
    Refusal,
    UploadStatus,
)
from memberapp.uploads.service import Recent, Sent

LIMITS: Final = (
    f"PDF, JPEG, PNG ou HEIC, {formats.file_size(MAX_FILE_BYTES)} au plus par fichier, "
    f"{MAX_PAGES}{NBSP}pages par PDF et {formats.file_size(MAX_DAY_BYTES)} par jour. "
    "Une page par photo, quatre coins visibles."
)
FINGERPRINT_WORDS: Final = (
    "L’empreinte est une suite de chiffres et de lettres calculée sur tout le fichier. Si un seul "
    "signe du fichier change, elle change aussi\u00a0: elle prouve que le fichier est le même."
)
FILE_MISSING: Final = (
    "Document introuvable",
    "Nous ne trouvons pas ce document dans votre espace.",
)
FILE_CHANGED: Final = (
    "Ce document n’est pas disponible",
    "Sa vérification a échoué\u00a0: il n’est plus identique à celui que nous avions enregistré. "
    "Nous préférons ne pas vous le donner. Appelez-nous, nous le retrouverons.",
)
NO_FILE: Final = "Choisissez un fichier, puis appuyez sur «\u00a0Envoyer\u00a0»."
CUT: Final = "L’envoi a été coupé. Recommencez\u00a0: rien n’est perdu chez vous."
NO_SPACE: Final = "Nous n’avons pas pu enregistrer ce fichier. Réessayez dans quelques minutes."
MANY_AT_ONCE: Final = "Beaucoup de fichiers arrivent en ce moment. Réessayez dans quelques minutes."
ONE_AT_A_TIME: Final = "Un autre envoi est en cours. Attendez qu’il finisse, puis recommencez."
STARTED: Final = "Envoi terminé. Nous vérifions le fichier, puis il apparaît «\u00a0Reçu\u00a0»."
_TONES: Final = {
    UploadStatus.SENDING: "attention",
    UploadStatus.CHECKING: "info",
    UploadStatus.RECEIVED: "success",
    UploadStatus.READ: "success",
    UploadStatus.REFUSED: "danger",
    UploadStatus.CANCELLED: "neutral",
}
_INVALID: Final = {
    "empty": "Ce fichier est vide. Vérifiez qu’il s’ouvre chez vous, puis recommencez.",
    "unreadable": "Ce fichier ne peut pas être lu. Choisissez-le à nouveau.",
}
_KINDS: Final = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
}
ENDINGS: Final = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
}
"""How the names of stored files end, by their types."""


@dataclass(frozen=True)
class SentView:
    """A file that was sent, or is being sent."""

    id: str
    name: str
    status: str
    """« Reçu le 29 novembre 2026 à 9 h 41 »."""
    tone: str
    lines: list[str]
    """What is to know, and to do, in sentences."""
    fingerprint: str
    about: str
    """What it is for, empty of nothing in particular."""
    about_path: str
    about_ref: str
    """By which a page finds those of what it shows."""
    file: str
    """The address of the file; empty when it cannot be opened."""
    can_cancel: bool


@dataclass(frozen=True)
class UploadsView:
    """The list of what was sent lately, and what may still be."""

    sent: list[SentView]
    limits: str = LIMITS
    left: str = ""
    """What may still be sent today, once a part is used."""


def to_uploads(found: Recent, region: str) -> UploadsView:
    """Put what was sent lately in words."""
    left = ""
    if found.left_bytes < MAX_DAY_BYTES:
        left = f"Vous pouvez encore envoyer {formats.file_size(found.left_bytes)} aujourd’hui."
    return UploadsView(to_sent(found.sent, region), left=left)


def to_sent(sent: Sequence[Sent], region: str) -> list[SentView]:
    """Put files in words, in the order given."""
    return [_sent(one, region) for one in sent if one.status is not UploadStatus.CANCELLED]


def refused_sentence(error: MemberappError, region: str, *, size_bytes: int = 0) -> str:
    """Say why a file cannot be sent, and what to do."""
    match error:
        case InvalidInput(reason="too_big"):
            weight = f"{formats.file_size(size_bytes)}{NBSP}: la" if size_bytes else "La"
            sentence = (
                f"{weight} limite est de {formats.file_size(MAX_FILE_BYTES)}. Rien n’a été gardé. "
                "Envoyez seulement la page utile, ou une photo de la page."
            )
        case InvalidInput():
            sentence = _INVALID.get(error.reason, _INVALID["unreadable"])
        case QuotaFull():
            sentence = (
                f"Vous avez envoyé presque {formats.file_size(MAX_DAY_BYTES)} en 24{NBSP}heures, "
                "le maximum. Vous pourrez envoyer ce fichier "
                f"{wording.at_first_minute(error.until, region)}. C’est urgent{NBSP}? Postez une "
                f"copie à {', '.join([read_brand().name, *postal_lines(read_brand())])}."
            )
        case QueueFull():
            sentence = (
                f"Vous avez {MAX_AT_ONCE} envois commencés et non terminés. Terminez-en un, ou "
                "abandonnez-le, puis recommencez."
            )
        case Many():
            sentence = (
                "Vous avez commencé beaucoup d’envois en peu de temps. Réessayez "
                f"{wording.at_first_minute(error.until, region)}."
            )
        case NotFound():
            sentence = (
                "Ce que vous vouliez compléter n’attend plus de fichier. Rechargez la page\u00a0: "
                "elle dit où en est votre demande."
            )
        case _:
            sentence = wording.for_error(error, region)
    return sentence


def refusal_sentence(refusal: Refusal) -> str:
    """Say why a file was refused by its check."""
    if refusal is Refusal.NOT_CHECKED:
        return REFUSALS[refusal]
    return f"{REFUSALS[refusal]} Rien n’a été gardé."


def file_kind(mime: str) -> str:
    """Return « PDF », « JPEG » or « PNG »."""
    return _KINDS.get(mime, "Fichier")


def _sent(one: Sent, region: str) -> SentView:
    return SentView(
        id=one.id,
        name=one.name,
        status=_status(one, region),
        tone=_TONES[one.status],
        lines=_lines(one),
        fingerprint=formats.fingerprint(one.sha256) if one.is_there else "",
        about=formats.unbroken(one.about_title),
        about_path=one.about_path,
        about_ref=one.about.reference,
        file=addresses.document_file(one.id) if one.is_there else "",
        can_cancel=one.status is UploadStatus.SENDING,
    )


def _status(one: Sent, region: str) -> str:
    name = STATUSES[one.status]
    match one.status:
        case UploadStatus.RECEIVED if one.received_at is not None:
            return f"{name} {wording.moment(one.received_at, region)}"
        case UploadStatus.READ | UploadStatus.REFUSED if one.decided_at is not None:
            return f"{name} {wording.moment(one.decided_at, region)}"
        case UploadStatus.SENDING:
            return f"{name} à {100 * one.received_bytes // one.size_bytes}{NBSP}%"
        case _:
            return name


def _lines(one: Sent) -> list[str]:
    if one.status is UploadStatus.SENDING:
        return [
            f"{formats.file_size(one.received_bytes)} sur {formats.file_size(one.size_bytes)} "
            "sont chez nous. Choisissez le même fichier\u00a0: l’envoi reprend là."
        ]
    if one.status is UploadStatus.CHECKING:
        return ["Quelques secondes suffisent. Cette page se met à jour seule."]
    if one.status is UploadStatus.REFUSED:
        by_check = refusal_sentence(one.refusal) if one.refusal else ""
        return [one.note or by_check]
    weight = f"{file_kind(one.mime)}, {formats.file_size(one.stored_bytes)}"
    pages = formats.count(one.pages, "page")
    return [
        f"Accusé {one.reference}{NBSP}: {weight}, {pages}. «{NBSP}Reçu{NBSP}» ne veut pas dire "
        "accepté."
        if one.status is UploadStatus.RECEIVED
        else f"Accusé {one.reference}{NBSP}: {weight}, {pages}."
    ]
