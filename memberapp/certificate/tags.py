"""What the QR code of a document holds: its kind, number and last day, signed; and its code.

A tag is `A1.<number>.<last day>.<signature>`: the kind, the number of the key, then an Ed25519
signature of all before it. It says nothing that the paper does not. The keys follow from the
index key, so nothing is stored; another number is another key, and one that is no longer believed
says nothing about the others (MEMBERAPP_QR_KEY, MEMBERAPP_QR_KEY_OLDEST).
"""

import base64
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from memberapp.certificate.rules import DocumentKind
from memberapp.core.secrets import keyed_hash
from memberapp.settings import get_settings

MAX_LENGTH: Final = 180
CODE_LENGTH: Final = 8
_LETTERS: Final = {DocumentKind.COVER: "A", DocumentKind.END: "R", DocumentKind.CARD: "C"}
_KINDS: Final = {letter: kind for kind, letter in _LETTERS.items()}
_TAG: Final = re.compile(
    r"(?P<signed>(?P<kind>[ARC])(?P<key>[1-9]\d?)\.(?P<number>[0-9A-Za-z-]{1,40})\."
    r"(?P<last>\d{8}))\.(?P<signature>[\w-]{86})",
    re.ASCII,
)
# Without the signs that are taken for each other.
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_SPACES: Final = re.compile(r"[\s-]")


@dataclass(frozen=True)
class Tag:
    """What a QR code of ours says."""

    kind: DocumentKind
    number: str
    """Of a certificate its number; of a card its contract and its state."""
    last_day: date


def sign(tag: Tag) -> str:
    """Return the signed text of a tag."""
    key = get_settings().qr_key
    signed = f"{_LETTERS[tag.kind]}{key}.{tag.number}.{tag.last_day:%Y%m%d}"
    signature = base64.urlsafe_b64encode(_key(key).sign(signed.encode())).decode().rstrip("=")
    return f"{signed}.{signature}"


def read(text: str) -> Tag | None:
    """Return what a tag says; None when we did not sign it, or believe its key no longer."""
    found = _TAG.fullmatch(text[: MAX_LENGTH + 1])
    if found is None:
        return None
    key, settings = int(found["key"]), get_settings()
    if not settings.qr_key_oldest <= key <= settings.qr_key:
        return None
    try:
        signature = base64.b64decode(found["signature"] + "==", altchars=b"-_", validate=True)
        _key(key).public_key().verify(signature, found["signed"].encode())
        last_day = date.fromisoformat(found["last"])
    except (InvalidSignature, ValueError):
        return None
    return Tag(_KINDS[found["kind"]], found["number"], last_day)


def control_code(number: str) -> str:
    """Return the code that a paper bears beside its number: 8 signs, about 39 bits."""
    rest = int(keyed_hash("certificate_code", number), 16)
    code = ""
    for _ in range(CODE_LENGTH):
        rest, position = divmod(rest, len(_ALPHABET))
        code += _ALPHABET[position]
    return code


def compact_code(text: str) -> str:
    """Return a typed code in capitals, without the space in its middle."""
    return _SPACES.sub("", text).upper()


def _key(number: int) -> Ed25519PrivateKey:
    seed = bytes.fromhex(keyed_hash("qr_key", str(number)))
    return Ed25519PrivateKey.from_private_bytes(seed)
