"""What may be sent, how much of it, and where a file stands."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, auto
from pathlib import PurePosixPath
from typing import Final

from memberapp.core.errors import InvalidInput
from memberapp.core.text import clean, visible

MAX_FILE_BYTES: Final = 10_000_000
"""10 Mo, as members count them."""
MAX_DAY_BYTES: Final = 50_000_000
"""Of one member, in the last 24 hours."""
DAY: Final = timedelta(hours=24)
MAX_AT_ONCE: Final = 20
"""Files of one member that were begun and are not whole."""
PIECE_BYTES: Final = 256 * 1024
"""Every piece but the last one has this size: so a file has few of them."""
MAX_NAME_LENGTH: Final = 120
MAX_NOTE_LENGTH: Final = 300
_NAMELESS: Final = "document"
_LAST_MODIFIED: Final = re.compile(r"[0-9]{0,16}", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


class UploadStatus(StrEnum):
    """Where a file stands."""

    SENDING = auto()
    CHECKING = auto()
    """All of it is here; a process writes it anew."""
    RECEIVED = auto()
    READ = auto()
    """An agent read it."""
    REFUSED = auto()
    """By the check, or by an agent who says why."""
    CANCELLED = auto()
    """Its member gave it up before it was whole."""


UNFINISHED: Final = (UploadStatus.SENDING, UploadStatus.CANCELLED)
"""Nothing came of them: they go after a day, which still counts their bytes."""
THERE: Final = (UploadStatus.RECEIVED, UploadStatus.READ)
"""Those that can be opened again."""


class Refusal(StrEnum):
    """Why a file was refused; the first ones are the faults of `gateways/harmless.py`."""

    TYPE = auto()
    PASSWORD = auto()
    PAGES = auto()
    PIXELS = auto()
    UNREADABLE = auto()
    TOO_COMPLEX = auto()
    NOT_CHECKED = auto()
    """We did not manage to look at it: its member may have it checked again."""
    BY_STAFF = auto()


@dataclass(frozen=True)
class Announced:
    """A file as it is announced: how it is called and how many bytes will come."""

    name: str
    size_bytes: int
    modified: str = ""
    """When it was changed last, as the browser counts it: the same file is known again by it."""


@dataclass(frozen=True)
class About:
    """What a file is for: something of the member's that waits for it."""

    kind: str = ""
    reference: str = ""

    @property
    def is_nothing(self) -> bool:
        """Return whether the file is for nothing in particular."""
        return not self.kind


@dataclass(frozen=True, kw_only=True)
class UploadContent:
    """What is stored of a file besides its bytes, sealed."""

    name: str
    about_title: str = ""
    """What it is for, as the member reads it."""
    about_path: str = ""
    note: str = ""
    """Why an agent refused it, as the member reads it."""


def parse_announced(*, name: str, size: str, modified: str) -> Announced:
    """Read how a browser announces a file.

    Raises:
        InvalidInput: `file`: `unreadable`, `empty` or `too_big`.
    """
    if not _NUMBER.fullmatch(size) or not _LAST_MODIFIED.fullmatch(modified):
        raise InvalidInput("file", "unreadable")
    size_bytes = int(size)
    if size_bytes == 0:
        raise InvalidInput("file", "empty")
    if size_bytes > MAX_FILE_BYTES:
        raise InvalidInput("file", "too_big")
    return Announced(parse_name(name), size_bytes, modified)


def parse_name(text: str) -> str:
    """Return how a file is called, without folders, without signs that nobody sees, not too long.

    It is shown and never opens anything.
    """
    last = PurePosixPath(visible(text.replace("\\", "/").replace("\0", ""))).name
    name = clean("".join(sign for sign in last if sign.isprintable()))
    if len(name) > MAX_NAME_LENGTH:
        stem, dot, ending = name.rpartition(".")
        kept = f"{dot}{ending}" if stem and len(ending) <= len("heic") else ""
        name = f"{name[: MAX_NAME_LENGTH - len(kept) - 1]}…{kept}"
    return name or _NAMELESS


def parse_note(text: str) -> str:
    """Read why an agent refuses a file.

    Raises:
        InvalidInput: `note`: `empty`, `too_long` or `characters`.
    """
    note = clean(text)
    if not note:
        raise InvalidInput("note", "empty")
    if len(note) > MAX_NOTE_LENGTH:
        raise InvalidInput("note", "too_long")
    if not note.isprintable():
        raise InvalidInput("note", "characters")
    return note


def parse_number(text: str) -> int:
    """Return a small whole number that a browser sent; -1 of anything else."""
    return int(text) if _NUMBER.fullmatch(text) else -1


def piece_size(size_bytes: int, offset: int) -> int:
    """Return how many bytes the piece at an offset of a file has; 0 where there is none."""
    if offset % PIECE_BYTES or not 0 <= offset < size_bytes:
        return 0
    return min(PIECE_BYTES, size_bytes - offset)
