"""Sealed columns and keyed look-ups.

A sealed value is `key id (1 byte length + text) + nonce (12 bytes) + AES-256-GCM ciphertext`; the
additional data `table:id:column:key_id` bind it to its row, so that a value copied to another row
does not open (docs/security.md, 48). Keys live outside the database.
"""

import base64
import hashlib
import hmac
import logging
import os
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from sqlmodel import SQLModel

from memberapp.core.key_ring import keys

_NONCE_BYTES = 12
_log = logging.getLogger(__name__)


def seal(row: SQLModel, column: str, text: str | None) -> None:
    """Encrypt a text into a column of a row that already has its id; None empties it."""
    if text is None:
        setattr(row, column, None)
        return
    setattr(row, column, seal_value(_table(row), _row_id(row), column, text))


def seal_value(table: str, row_id: str, column: str, text: str) -> bytes:
    """Encrypt a text for one cell, for rows written in bulk."""
    ring = keys()
    nonce = os.urandom(_NONCE_BYTES)
    bound_to = f"{table}:{row_id}:{column}:{ring.current}".encode()
    sealed = AESGCM(ring.sealing[ring.current]).encrypt(nonce, text.encode(), bound_to)
    return prefix_of(ring.current) + nonce + sealed


def prefix_of(key_id: str) -> bytes:
    """Return what every value begins with that this key sealed."""
    name = key_id.encode()
    return bytes([len(name)]) + name


def reveal(row: SQLModel, column: str) -> str | None:
    """Decrypt a column of a row.

    Raises:
        cryptography.exceptions.InvalidTag: the value was changed, or belongs to another row.
        KeyError: the key that sealed it is not in the keys file.
    """
    sealed: bytes | None = getattr(row, column)
    return None if sealed is None else reveal_value(_table(row), _row_id(row), column, sealed)


def readable(row: SQLModel, column: str) -> str | None:
    """Decrypt a column that a page shows beside other things: None too where no key opens it.

    Never where None would open something, or be told as « not known »: those fail with `reveal`.
    """
    try:
        return reveal(row, column)
    except (InvalidTag, KeyError) as error:
        _log.error("%s.%s cannot be opened: %s", _table(row), column, type(error).__name__)
        return None


def reveal_value(table: str, row_id: str, column: str, sealed: bytes) -> str:
    """Decrypt the text of one cell, for rows read in bulk; it raises what `reveal` raises."""
    length = sealed[0]
    key_id = sealed[1 : 1 + length].decode()
    nonce = sealed[1 + length : 1 + length + _NONCE_BYTES]
    bound_to = f"{table}:{row_id}:{column}:{key_id}".encode()
    return (
        AESGCM(keys().sealing[key_id])
        .decrypt(nonce, sealed[1 + length + _NONCE_BYTES :], bound_to)
        .decode()
    )


def keyed_hash(purpose: str, value: str) -> str:
    """Return an HMAC of a normalised value, for look-ups that must not hold it."""
    return hmac.digest(keys().index, f"{purpose}:{value}".encode(), "sha256").hex()


def quick_hasher(purpose: str) -> Callable[[bytes], str]:
    """Return what makes keyed hashes of 64 bits: for many contents, an HMAC costs ten times it."""
    key = hmac.digest(keys().index, purpose.encode(), "sha256")
    return lambda content: hashlib.blake2b(content, key=key, digest_size=8).hexdigest()


def opaque(purpose: str, text: str) -> str:
    """Return a token that stands for a text in an address: the same each time, and unreadable."""
    return base64.urlsafe_b64encode(_siv(purpose).encrypt(text.encode(), None)).decode().rstrip("=")


def read_opaque(purpose: str, token: str) -> str | None:
    """Return the text of a token; None when it is not one of ours, or of another purpose."""
    try:
        padded = token + "=" * (-len(token) % 4)
        sealed = base64.b64decode(padded, altchars=b"-_", validate=True)
        return _siv(purpose).decrypt(sealed, None).decode()
    except (ValueError, InvalidTag):
        return None


def _siv(purpose: str) -> AESSIV:
    return AESSIV(_opaque_key(keys().index, purpose))


@lru_cache(maxsize=32)  # a page of a list makes a token for each of its rows
def _opaque_key(index: bytes, purpose: str) -> bytes:
    return hmac.digest(index, f"opaque:{purpose}".encode(), "sha256")


def token_hash(token: str) -> str:
    """Return the sha256 of a random token: all that is stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _table(row: SQLModel) -> str:
    return str(row.__tablename__)


def _row_id(row: SQLModel) -> str:
    row_id = getattr(row, "id", None)
    if not isinstance(row_id, str) or not row_id:
        raise ValueError("a row with secrets needs a text id before it is sealed")
    return row_id
