"""Sealed columns and keyed look-ups.

A sealed value is `key id (1 byte length + text) + nonce (12 bytes) + AES-256-GCM ciphertext`; the
additional data `table:id:column:key_id` bind it to its row, so that a value copied to another row
does not open (docs/security.md, 48). Keys live outside the database.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from sqlmodel import SQLModel

from memberapp.settings import UnsafeSettingsError, get_settings

_NONCE_BYTES = 12
_KEY_BYTES = 32
_MIN_DIFFERENT_BYTES = 16  # random keys have about 30; zeros and typed texts have few


@dataclass(frozen=True)
class Keys:
    """The sealing keys by id, the one in use, the password pepper and the index key."""

    current: str
    sealing: dict[str, bytes]
    pepper: bytes
    index: bytes


@cache
def keys() -> Keys:
    """Return the keys of this instance; demo and test make their file at the first call.

    Raises:
        UnsafeSettingsError: the file is missing in production, or cannot be read.
    """
    path = get_settings().resolved_keys_file
    if not path.is_file():
        if get_settings().is_production:
            raise UnsafeSettingsError("MEMBERAPP_KEYS_FILE names no file: memberapp keys create")
        with suppress(FileExistsError):  # another process was first: its keys are the keys
            write_new_keys(path)
    return _read_keys(path)


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
    key_id = ring.current.encode()
    return bytes([len(key_id)]) + key_id + nonce + sealed


def reveal(row: SQLModel, column: str) -> str | None:
    """Decrypt a column of a row.

    Raises:
        cryptography.exceptions.InvalidTag: the value was changed, or belongs to another row.
        KeyError: the key that sealed it is not in the keys file.
    """
    sealed: bytes | None = getattr(row, column)
    return None if sealed is None else reveal_value(_table(row), _row_id(row), column, sealed)


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
    return AESSIV(bytes.fromhex(keyed_hash("opaque", purpose)))


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


def write_new_keys(path: Path) -> None:
    """Write a file of new random keys that only its owner can read, whole or not at all.

    Raises:
        FileExistsError: there is a file already; keys are never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "current": "k1",
        "sealing": {"k1": _new_key()},
        "pepper": _new_key(),
        "index": _new_key(),
    }
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file)
    try:
        os.link(draft, path)
    finally:
        draft.unlink()


def _read_keys(path: Path) -> Keys:
    try:
        content = json.loads(path.read_text())
        return Keys(
            current=content["current"],
            sealing={name: _key(text) for name, text in content["sealing"].items()},
            pepper=_key(content["pepper"]),
            index=_key(content["index"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UnsafeSettingsError(
            f"MEMBERAPP_KEYS_FILE: {path.name} cannot be read, or its keys are none"
        ) from None


def _new_key() -> str:
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode()


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != _KEY_BYTES or len(set(key)) < _MIN_DIFFERENT_BYTES:
        raise ValueError("a key has 32 random bytes")
    return key
