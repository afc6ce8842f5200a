"""Files that are written and read piece by piece, and are never in clear on the disk.

A file has a random key of its own, which its row holds sealed (`core/secrets.py`): a rotation of
keys seals that again and leaves the file alone, and without its row a file is noise. Each piece is
AES-256-GCM; its number and whether it is the last are its nonce, so that pieces that are swapped,
left out or cut off do not open.
"""

import io
import os
from collections.abc import Iterator
from typing import IO, Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE_BYTES: Final = 1 << 16
_TAG_BYTES: Final = 16
_KEY_BYTES: Final = 32
_COUNTER_BYTES: Final = 11
_NONCE_BYTES: Final = 12


def new_file_key() -> str:
    """Return a random key for one file, as a text that a column can seal."""
    return os.urandom(_KEY_BYTES).hex()


class SealedWriter(io.RawIOBase):
    """What is written comes out sealed in `file`; it is whole once it was closed."""

    def __init__(self, file: IO[bytes], *, key: str, name: str) -> None:
        super().__init__()
        self._file, self._name = file, name.encode()
        self._cipher = AESGCM(bytes.fromhex(key))
        self._waiting, self._pieces = bytearray(), 0
        self.size = 0
        """How many bytes were written, before they were sealed."""

    def writable(self) -> bool:
        """Return that it takes bytes."""
        return True

    def write(self, content: Any, /) -> int:
        """Seal what fills whole pieces; the last one waits, since it may be the last of all."""
        given = memoryview(content).cast("B")
        self._waiting += given
        self.size += len(given)
        while len(self._waiting) > PIECE_BYTES:
            self._seal(self._waiting[:PIECE_BYTES], is_last=False)
            del self._waiting[:PIECE_BYTES]
        return len(given)

    def finish(self) -> None:
        """Write the last piece, and have the disk keep all of them."""
        self._seal(self._waiting, is_last=True)
        self._waiting = bytearray()
        self._file.flush()
        os.fsync(self._file.fileno())

    def _seal(self, piece: bytearray, *, is_last: bool) -> None:
        nonce = _nonce(self._pieces, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, bytes(piece), self._name))
        self._pieces += 1


def read_sealed(file: IO[bytes], *, key: str, name: str) -> Iterator[bytes]:
    """Return the pieces of a sealed file, one at a time, and close it.

    Raises:
        cryptography.exceptions.InvalidTag: it was changed, cut off, or is another file.
    """
    cipher, number = AESGCM(bytes.fromhex(key)), 0
    with file:
        piece = file.read(PIECE_BYTES + _TAG_BYTES)
        while piece:
            following = file.read(PIECE_BYTES + _TAG_BYTES)
            nonce = _nonce(number, is_last=not following)
            yield cipher.decrypt(nonce, piece, name.encode())
            piece, number = following, number + 1


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])


def seal_piece(content: bytes, *, key: str, name: str) -> bytes:
    """Seal a whole small file, which may be written again under the same name and key."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(bytes.fromhex(key)).encrypt(nonce, content, name.encode())


def open_piece(sealed: bytes, *, key: str, name: str) -> bytes:
    """Return what a whole small file holds.

    Raises:
        cryptography.exceptions.InvalidTag: it was changed, or is another file.
    """
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    return AESGCM(bytes.fromhex(key)).decrypt(nonce, rest, name.encode())
