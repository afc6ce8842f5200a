"""The pieces and the sealed files of what members sent, in a folder that no URL names."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from cryptography.exceptions import InvalidTag

from memberapp.core.sealed_files import open_piece, read_sealed, seal_piece
from memberapp.settings import get_settings
from memberapp.uploads.rules import PIECE_BYTES

_OWNER_ONLY: Final = 0o700
_NAMES_AT_ONCE: Final = 500


def write_piece(upload_id: str, offset: int, content: bytes, *, key: str) -> None:
    """Write a piece; one from before of the same offset is replaced as a whole."""
    folder = _folder()
    name = _piece(upload_id, offset)
    whole, new = folder / name, folder / f"{name}.{os.urandom(4).hex()}"
    try:
        with new.open("xb") as file:
            file.write(seal_piece(content, key=key, name=name))
            file.flush()
            os.fsync(file.fileno())
        new.replace(whole)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def read_pieces(upload_id: str, size_bytes: int, *, key: str) -> bytes:
    """Return all pieces of a file.

    Raises:
        FileNotFoundError: one is not there.
        cryptography.exceptions.InvalidTag: one was changed.
    """
    folder = get_settings().resolved_uploads_dir
    names = [_piece(upload_id, offset) for offset in range(0, size_bytes, PIECE_BYTES)]
    return b"".join(open_piece((folder / name).read_bytes(), key=key, name=name) for name in names)


def remove_pieces(upload_id: str, size_bytes: int) -> None:
    """Delete the pieces of a file, those that are there."""
    for offset in range(0, size_bytes, PIECE_BYTES):
        remove(_piece(upload_id, offset))


def create(name: str) -> IO[bytes]:
    """Open a new file; each try has a name of its own, and may be begun again after a kill."""
    return (_folder() / name).open("wb")


def read(name: str) -> IO[bytes]:
    """Open a file that is whole.

    Raises:
        FileNotFoundError: it is not there, or no longer.
    """
    return (get_settings().resolved_uploads_dir / name).open("rb")


def read_whole(name: str, *, key: str, sha256: str) -> bytes:
    """Return a sealed file, which is the one that was stored.

    Raises:
        FileNotFoundError: it is not there, or no longer.
        cryptography.exceptions.InvalidTag: it was changed.
    """
    content = b"".join(read_sealed(read(name), key=key, name=name))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise InvalidTag
    return content


def remove(name: str) -> None:
    """Delete a file, if it is there."""
    (get_settings().resolved_uploads_dir / name).unlink(missing_ok=True)


def names() -> Iterator[tuple[str, ...]]:
    """Return the names of the files that are there, some at a time."""
    folder = get_settings().resolved_uploads_dir
    found = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    for first in range(0, len(found), _NAMES_AT_ONCE):
        yield tuple(found[first : first + _NAMES_AT_ONCE])


def upload_of(name: str) -> str:
    """Return the id of the file that a name is of."""
    return name.partition(".")[0].partition("-")[0]


def is_piece(name: str) -> bool:
    """Return whether a name is that of a piece."""
    return "." in name


def _piece(upload_id: str, offset: int) -> str:
    return f"{upload_id}.{offset // PIECE_BYTES}"


def _folder() -> Path:
    folder = get_settings().resolved_uploads_dir
    folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    return folder
