"""What the space holds of the files that a member sent: all of it, and the files beside."""

from typing import Any, Final

from sqlmodel import col

from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, Value, of_member
from memberapp.core.work import Work
from memberapp.uploads.labels import REFUSALS, STATUSES
from memberapp.uploads.service import CONTENT
from memberapp.uploads.tables import Upload


def _name(_work: Work, row: Any) -> Value:
    return CONTENT.reveal(row).name


def _about(_work: Work, row: Any) -> Value:
    return CONTENT.reveal(row).about_title


def _note(_work: Work, row: Any) -> Value:
    return CONTENT.reveal(row).note


PARTS: Final = (
    Part(
        "documents-envoyes",
        "Documents que vous avez envoyés",
        Upload,
        of_member(Upload),
        (col(Upload.created_at), col(Upload.id)),
        {
            "reference": "Accusé",
            "name": Field("Nom du fichier", show=_name),
            "about": Field("Pour", show=_about),
            "status": Field("État", STATUSES),
            "refusal": Field("Refus", REFUSALS),
            "note": Field("Ce que vous dit le conseiller", show=_note),
            "size_bytes": "Taille envoyée (octets)",
            "received_bytes": "Octets reçus",
            "created_at": "Commencé le",
            "changed_at": "Dernier morceau le",
            "received_at": "Reçu le",
            "decided_at": "Lu ou refusé le",
            "mime": "Type du fichier conservé",
            "pages": "Pages",
            "stored_bytes": "Taille conservée (octets)",
            "sha256": "Empreinte du fichier conservé (SHA-256)",
            "sent_sha256": "Empreinte du fichier envoyé (SHA-256)",
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "content": INTERNAL,
            "about_kind": INTERNAL,
            "about_ref": INTERNAL,
            "resume_key": INTERNAL,
            "retry_at": INTERNAL,
            "tries": INTERNAL,
            "decided_by": Hidden("Conseillers qui ont lu vos documents", Reason.ELSEWHERE),
            "key": Hidden("Clés qui chiffrent vos documents chez nous", Reason.SECRET),
        },
    ),
)
