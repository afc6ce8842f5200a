"""What an authenticator answers, read and verified by the library `webauthn`.

Its user must have been verified, by a finger, a face or the code of the device: so a passkey
stands for both factors. Whatever cannot be read or verified is refused alike.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor
from webauthn.helpers.cose import COSECRV, COSEKTY, COSEAlgorithmIdentifier, COSEKey

from memberapp.core.errors import InvalidInput
from memberapp.settings import get_settings

_MAX_ID_BYTES: Final = 1023  # WebAuthn, 4: of a credential's id
_CREDENTIAL_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,1364}")  # in base64url
_COORDINATE_BYTES: Final = 32


@dataclass(frozen=True)
class NewKey:
    """A credential that an authenticator has just made; both texts are base64url."""

    credential_id: str = field(repr=False)
    public_key: str = field(repr=False)
    count: int


def rp_id() -> str:
    """Return to which host the passkeys belong: that of the site's own origin."""
    return urlsplit(get_settings().origins[0]).hostname or ""


def read_new(answer: str, *, challenge: bytes) -> NewKey:
    """Return the credential made for a challenge, on one of our own origins.

    Raises:
        InvalidInput: it is not that, or its user was not verified.
    """
    with _refusing():
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=list(get_settings().origins),
            require_user_verification=True,
        )
        if len(made.credential_id) > _MAX_ID_BYTES:
            raise ValueError("the id of a credential is too long")
        return NewKey(
            bytes_to_base64url(made.credential_id),
            bytes_to_base64url(made.credential_public_key),
            made.sign_count,
        )


def credential_id_of(answer: str) -> str:
    """Return which credential an answer names, nothing when it names none."""
    try:
        named = json.loads(answer)
    except (ValueError, RecursionError):
        return ""
    credential_id = named.get("id") if isinstance(named, dict) else None
    if not isinstance(credential_id, str) or not _CREDENTIAL_ID.fullmatch(credential_id):
        return ""
    return credential_id


def check(answer: str, *, challenge: bytes, public_key: str | None) -> int:
    """Return what the counter of a credential says, whose signature of a challenge is right.

    `public_key` is None of an unknown one, which is refused after as long.

    Raises:
        InvalidInput: the answer is not that, or its user was not verified.
    """
    key = base64url_to_bytes(public_key) if public_key is not None else _key_of_nobody()
    with _refusing():
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=list(get_settings().origins),
            credential_public_key=key,
            credential_current_sign_count=0,  # compared by our own rule, which tells of a copy
            require_user_verification=True,
        )
        if public_key is None:
            raise ValueError("an unknown credential is never right")
        return verified.new_sign_count


@cache
def _key_of_nobody() -> bytes:
    """Return a public key whose private one is lost: an unknown passkey is compared with it."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    return encode_cbor(
        {
            COSEKey.KTY.value: COSEKTY.EC2.value,
            COSEKey.ALG.value: COSEAlgorithmIdentifier.ECDSA_SHA_256.value,
            COSEKey.CRV.value: COSECRV.P256.value,
            COSEKey.X.value: point.x.to_bytes(_COORDINATE_BYTES),
            COSEKey.Y.value: point.y.to_bytes(_COORDINATE_BYTES),
        }
    )


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Exception:  # noqa: BLE001 - its parsers raise whatever the bytes of a stranger make them
        raise InvalidInput("passkey") from None
