"""What a member may find again among their documents, as each room lists it.

A room with papers has a module `filed` with `find(work)`; `documents/service.py` joins them. What
is made anew each time it is asked for has no checksum: there is nothing stored to compare it with.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FiledKind(StrEnum):
    """What a document is; the values stand in addresses."""

    CONTRACT = "contrat"
    LETTER = "courrier"
    CERTIFICATE = "attestation"
    STATEMENT = "decompte"
    SENT = "envoi"


@dataclass(frozen=True)
class Filed:
    """A document, by what can be told of it without opening it."""

    kind: FiledKind
    title: str
    dated: date
    path: str
    """The address of the file."""
    detail: str = ""
    """« 17 lignes »: what else its list says of it."""
    mime: str = "application/pdf"
    size_bytes: int | None = None
    """None of one that is made when it is asked for."""
    sha256: str = ""
    reference: str = ""
    """What it bears, and may be found by."""
