"""The signature that tells a mailbox that a mail is the domain's own (DKIM, RFC 6376).

Header and body are read in the relaxed form, so that what servers do to spaces on the way breaks
nothing; `From` is signed once more than it stands there, so that no second one can be added.
"""

import base64
import hashlib
import re
from datetime import datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from memberapp.settings import UnsafeSettingsError, get_settings

_SIGNED: Final = (
    "from",
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "feedback-id",
)
_SPACES: Final = re.compile(rb"[ \t]+")
_FOLD: Final = re.compile(rb"\r\n(?=[ \t])")
_MIN_RSA_BITS: Final = 1024
_FAULT: Final = (
    "MEMBERAPP_DKIM_KEY_FILE: it must hold a private key, PEM without a password, Ed25519 or RSA "
    f"of {_MIN_RSA_BITS} bits or more"
)

Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


def check() -> None:
    """Read the key once, where one is set, before anything is sent.

    Raises:
        UnsafeSettingsError: its file cannot be read, or holds no such key.
    """
    file = get_settings().dkim_key_file
    if file is None:
        return
    try:
        read_key(file)
    except (OSError, ValueError):
        raise UnsafeSettingsError(_FAULT) from None


@cache
def read_key(file: Path) -> Key:
    """Return the private key of a PEM file: RSA, or Ed25519 (RFC 8463).

    Raises:
        ValueError: it holds no such key, or one under a password.
        OSError: it cannot be read.
    """
    pem = file.read_bytes()
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (TypeError, UnsupportedAlgorithm):  # under a password, or of a kind unknown here
        raise ValueError("a DKIM key is a PEM file without a password") from None
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _MIN_RSA_BITS:
        return key
    raise ValueError("a DKIM key is RSA of 1024 bits or more, or Ed25519")


def signature(mail: EmailMessage, *, key: Key, domain: str, selector: str, now: datetime) -> str:
    """Return the value of the header `DKIM-Signature` of a mail."""
    head, _, body = bytes(mail).partition(b"\r\n\r\n")
    fields = _fields(head)
    present = [name for name in _SIGNED if name == "from" or name in fields]
    algorithm = "ed25519-sha256" if isinstance(key, ed25519.Ed25519PrivateKey) else "rsa-sha256"
    body_hash = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
    unsigned = (
        f"v=1; a={algorithm}; c=relaxed/relaxed; d={domain}; s={selector}; "
        f"t={int(now.timestamp())}; h={':'.join(present)}; bh={body_hash}; b="
    )
    left = {name: list(values) for name, values in fields.items()}
    signed = b"".join(
        relaxed_field(name, left[name].pop()) + b"\r\n" for name in present if left.get(name)
    )
    signed += relaxed_field("dkim-signature", unsigned.encode())
    return unsigned + base64.b64encode(_sign(key, signed)).decode()


def relaxed_field(name: str, value: bytes) -> bytes:
    """Return a header field in its relaxed form (RFC 6376, 3.4.2), without its line's end."""
    return name.encode() + b":" + _SPACES.sub(b" ", _FOLD.sub(b"", value)).strip(b" ")


def relaxed_body(body: bytes) -> bytes:
    """Return a body in its relaxed form (RFC 6376, 3.4.4)."""
    lines = [_SPACES.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    text = b"\r\n".join(lines).rstrip(b"\r\n")
    return text + b"\r\n" if text else b""


def _fields(head: bytes) -> dict[str, list[bytes]]:
    """Return the values of each field, by its name, from the first to the last."""
    found: dict[str, list[bytes]] = {}
    for line in re.split(rb"\r\n(?![ \t])", head):
        name, colon, value = line.partition(b":")
        if colon:
            found.setdefault(name.strip().decode("ascii").lower(), []).append(value)
    return found


def _sign(key: Key, signed: bytes) -> bytes:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(hashlib.sha256(signed).digest())  # RFC 8463, 3
    return key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
