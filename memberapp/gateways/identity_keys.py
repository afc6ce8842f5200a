"""Our own keys for the provider of public identities: one signs, the other decrypts.

Some providers (itsme) take no shared secret: whoever signs in their name proves it with a private
key (`private_key_jwt`, RFC 7523), and what they answer is encrypted for us. The file is a set of
keys (RFC 7517), which say what they are for; the provider reads the public halves at our address.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, Final

from joserfc import jwe
from joserfc.jwe import JWERegistry
from joserfc.jwk import KeySet, RSAKey

from memberapp.settings import UnsafeSettingsError, get_settings

_SIGNS, _DECRYPTS = "sig", "enc"
_BITS: Final = 3072
_MIN_BITS: Final = 2048
SIGNS_BY: Final = "RS256"
_ENCRYPTION: Final = ("RSA-OAEP", "RSA-OAEP-256", "A128CBC-HS256", "A256GCM")
"""What may encrypt a key and a text for us; neither RSA1_5, nor a text that is packed."""


def write_new(path: Path) -> None:
    """Write two new keys, for their owner's eyes only.

    Raises:
        FileExistsError: there is such a file.
    """
    made = [RSAKey.generate_key(_BITS, {"use": use}, auto_kid=True) for use in (_SIGNS, _DECRYPTS)]
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(KeySet([*made]).as_dict(private=True), file)


def signing_key() -> RSAKey | None:
    """Return what proves who we are, None where a secret does."""
    return next(iter(_of_use(_SIGNS)), None)


def is_encryption_agreed() -> bool:
    """Return whether the provider encrypts what it says, so that nothing else counts."""
    return bool(_of_use(_DECRYPTS))


def decrypt(text: str) -> str:
    """Return what is inside a text that is encrypted for us.

    Raises:
        ValueError: none of our keys opens it, or it is encrypted in a way that is not agreed.
    """
    registry = JWERegistry(algorithms=list(_ENCRYPTION), strict_check_header=False)
    reason = "no key"
    for key in _of_use(_DECRYPTS):
        try:
            return (jwe.decrypt_compact(text, key, registry=registry).plaintext or b"").decode()
        except Exception as error:  # noqa: BLE001 - whatever the text is made of
            reason = type(error).__name__
    raise ValueError(reason)


def public_keys() -> dict[str, Any] | None:
    """Return the public halves, for the provider to read; None where there are none."""
    path = get_settings().identity_keys_file
    if path is None:
        return None
    return {"keys": [key.as_dict(private=False) for key in _read(path)]}


def check() -> None:
    """Read the file once, so that a wrong one stops the start.

    Raises:
        UnsafeSettingsError: it is missing, or holds no such keys.
    """
    path = get_settings().identity_keys_file
    if path is not None:
        _read(path)


def _of_use(use: str) -> list[RSAKey]:
    path = get_settings().identity_keys_file
    return [key for key in _read(path) if key.get("use") == use] if path else []


@cache
def _read(path: Path) -> tuple[RSAKey, ...]:
    try:
        found = json.loads(path.read_text())["keys"]
        keys = tuple(RSAKey.import_key(one) for one in found)
    except Exception:  # noqa: BLE001 - whatever the file holds, it is not told
        keys = ()
    if not keys or not all(_is_one_of_ours(key) for key in keys):
        raise UnsafeSettingsError(
            "MEMBERAPP_IDENTITY_KEYS_FILE must be a file of `memberapp keys identity`: private RSA "
            "keys, each with a kid, and sig or enc as its use"
        )
    return keys


def _is_one_of_ours(key: RSAKey) -> bool:
    is_long = key.raw_value.key_size >= _MIN_BITS
    return key.is_private and is_long and bool(key.kid) and key.get("use") in {_SIGNS, _DECRYPTS}
