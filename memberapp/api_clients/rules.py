"""What a client may do, how its key looks, and what it signs."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

CLIENT_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}", re.ASCII)
AGENT_ID: Final = CLIENT_ID
"""Of those who may act: the form is the same (`staff/service.py`)."""
KEY_LIFETIME: Final = timedelta(days=365)
MAX_KEY_LIFETIME: Final = timedelta(days=730)
OVERLAP: Final = timedelta(hours=72)
"""How long the former key is still taken after a rotation, unless the command says otherwise."""
MAX_OVERLAP: Final = timedelta(days=30)
PER_MINUTE: Final = 600
MAX_PER_MINUTE: Final = 6000
SIGNATURE_WINDOW: Final = timedelta(minutes=5)
"""How far the clock of a client may be from ours, in both directions."""

_KEY = re.compile(r"mapi_([0-9a-f]{32})_([\w-]{43})", re.ASCII)
_NONCE = re.compile(r"[\w-]{16,64}", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v1=[0-9a-f]{64}", re.ASCII)
_SECRET_BYTES = 32


@dataclass(frozen=True)
class Proof:
    """What the headers of a signed request say of its signature."""

    timestamp: str
    nonce: str
    signature: str


@dataclass(frozen=True)
class SignedParts:
    """All that a signature covers besides its timestamp and its nonce."""

    method: str
    target: str
    """Path and query, as they were sent."""
    agent: str
    reason: str
    """As it was sent, percent-encoded."""
    idempotency_key: str
    content_sha256: str
    """Of the body, in hexadecimal."""


def new_key(key_id: str) -> str:
    """Return a new key of 256 random bits that names its own row."""
    return f"mapi_{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def new_signing_secret() -> str:
    """Return a new secret of 256 random bits to sign with."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def key_id_of(key: str) -> str | None:
    """Return the row that a key names, None when it has not the form of one."""
    found = _KEY.fullmatch(key)
    return found[1] if found else None


def signature_of(secret: str, parts: SignedParts, *, timestamp: str, nonce: str) -> str:
    """Return what the header `X-Signature` of a request must hold (docs/api/README.md)."""
    text = "\n".join(
        (
            "memberapp-v1",
            timestamp,
            nonce,
            parts.method,
            parts.target,
            parts.agent,
            parts.reason,
            parts.idempotency_key,
            parts.content_sha256,
        )
    )
    return f"v1={hmac.digest(secret.encode(), text.encode(), hashlib.sha256).hex()}"


def is_near(timestamp: str, now: datetime) -> bool:
    """Return whether a timestamp, in seconds of Unix, is within the window around an instant."""
    if not _TIMESTAMP.fullmatch(timestamp):
        return False
    return abs(int(timestamp) - now.timestamp()) <= SIGNATURE_WINDOW.total_seconds()


def has_form(proof: Proof) -> bool:
    """Return whether the parts of a proof look like ones."""
    return bool(
        _TIMESTAMP.fullmatch(proof.timestamp)
        and _NONCE.fullmatch(proof.nonce)
        and _SIGNATURE.fullmatch(proof.signature)
    )
