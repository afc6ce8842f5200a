"""The key that push services know this site by (VAPID, RFC 8292), in a file of its own.

It is no key of ours for data: browsers accept notifications of this very key only, so it stays the
same for as long as they shall. A new one ends every subscription.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from webpush.vapid import VAPID

from memberapp.settings import UnsafeSettingsError, get_settings

_FAULT: Final = "MEMBERAPP_PUSH_KEY_FILE: it must hold the private key of `memberapp keys push`"


@dataclass(frozen=True)
class PushKey:
    """The key in the forms that others want it in."""

    private_pem: bytes = field(repr=False)
    public_pem: bytes
    public_text: str
    """What a browser is given: the point of the curve, in base64url."""


def push_key() -> PushKey | None:
    """Return the key of this instance; None where notifications are off.

    Demo and test make its file at the first call.

    Raises:
        UnsafeSettingsError: the file is missing in production, or holds no such key.
    """
    settings = get_settings()
    path = settings.resolved_push_key_file
    if path is None or not (settings.push_services or settings.push_test_service):
        return None
    if not settings.is_production and not path.is_file():
        with suppress(FileExistsError):  # another process was first: its key is the key
            write_new_key(path)
    return read_key(path)


@lru_cache(maxsize=8)
def read_key(path: Path) -> PushKey:
    """Read a key, once for a process.

    Raises:
        UnsafeSettingsError: it cannot be read, or is none of the curve that browsers take.
    """
    try:
        private_pem = path.read_bytes()
        key = load_pem_private_key(private_pem, password=None)
    except (OSError, ValueError, TypeError):
        raise UnsafeSettingsError(_FAULT) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise UnsafeSettingsError(_FAULT)
    public = key.public_key()
    return PushKey(
        private_pem,
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        VAPID.get_application_server_key(public),
    )


def write_new_key(path: Path) -> None:
    """Write a new key that only its owner can read, whole or not at all.

    Raises:
        FileExistsError: there is a file already; a key is never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    private_pem, _public_pem, _public_text = VAPID.generate_keys()
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private_pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    finally:
        draft.unlink()
