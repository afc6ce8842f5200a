"""The documents that the insurer's core sent: contracts, notices, letters, yearly statements."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlmodel import col, select

from memberapp import addresses
from memberapp.core import audit
from memberapp.core.errors import NotFound
from memberapp.core.filed import Filed, FiledKind
from memberapp.core.secrets import opaque, read_opaque
from memberapp.core.work import Work, writes
from memberapp.members.tables import Document
from memberapp.settings import get_settings

_KINDS: Final = {
    "contrat": FiledKind.CONTRACT,
    "notice": FiledKind.CONTRACT,
    "attestation": FiledKind.CERTIFICATE,
    "decompte": FiledKind.STATEMENT,
    "courrier": FiledKind.LETTER,
}
_PURPOSE: Final = "document"
_MAX_TOKEN_LENGTH: Final = 500


@dataclass(frozen=True)
class OwnDocument:
    """A document whose file is opened; `file` is named by its checksum."""

    filed: Filed
    file: Path


def find(work: Work) -> list[Filed]:
    """Return the documents of the member that the insurer has not withdrawn."""
    own = select(Document).where(
        Document.member_id == work.member_id, col(Document.closed_at).is_(None)
    )
    return [_filed(row) for row in work.db.exec(own)]


@writes
def opened(work: Work, *, token: str) -> OwnDocument:
    """Return a document that is about to be downloaded, and write that down.

    Raises:
        NotFound: the member has no such document.
    """
    known = read_opaque(_PURPOSE, token) if len(token) <= _MAX_TOKEN_LENGTH else None
    row = work.db.get(Document, known) if known else None
    if row is None or row.member_id != work.member_id or row.closed_at is not None:
        raise NotFound
    work.audit(audit.Event.DOCUMENT_DOWNLOADED, ref=row.id)
    return OwnDocument(_filed(row), get_settings().documents_dir / row.sha256)


def _filed(row: Document) -> Filed:
    return Filed(
        kind=_KINDS.get(row.kind, FiledKind.LETTER),
        title=row.title,
        dated=row.dated,
        path=addresses.document_file(opaque(_PURPOSE, row.id)),
        mime=row.mime,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
    )
