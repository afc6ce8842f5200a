"""An authenticator in software: it makes passkeys and signs challenges, honestly or not.

What it returns is the JSON of a browser's `PublicKeyCredential.toJSON()`.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from tests.support.browsers import ORIGIN

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40
_NO_MODEL = bytes(16)


@dataclass
class Authenticator:
    """One device with at most one passkey; what it says can be bent for a test."""

    credential_id: bytes = b"credential-of-one-device"
    count: int = 0
    counts: bool = True
    """Whether its counter grows; one that several devices share stays at zero."""
    origin: str = ORIGIN
    rp_id: str = "localhost"
    is_verified: bool = True
    """Whether its user gave a finger, a face or its code."""
    user_handle: str = ""
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )

    def create(self, options: dict[str, Any]) -> str:
        """Make the passkey that the options of a page ask for."""
        self.user_handle = options["user"]["id"]
        point = self._key.public_key().public_numbers()
        public_key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        length = len(self.credential_id).to_bytes(2)
        attested = _NO_MODEL + length + self.credential_id + cbor2.dumps(public_key)
        answer = {"fmt": "none", "attStmt": {}, "authData": self._data(_ATTESTED) + attested}
        client = self._client("webauthn.create", options["challenge"])
        return self._credential(clientDataJSON=client, attestationObject=cbor2.dumps(answer))

    def sign(self, options: dict[str, Any]) -> str:
        """Sign the challenge of a page."""
        self.count += self.counts
        data, client = self._data(), self._client("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(client).digest()
        signature = self._key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._credential(
            clientDataJSON=client,
            authenticatorData=data,
            signature=signature,
            userHandle=base64url_to_bytes(self.user_handle),
        )

    def _data(self, flags: int = 0) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.is_verified else 0)
        rp = hashlib.sha256(self.rp_id.encode()).digest()
        return rp + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _credential(self, **response: bytes) -> str:
        credential_id = bytes_to_base64url(self.credential_id)
        encoded = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps(
            {"id": credential_id, "rawId": credential_id, "type": "public-key"}
            | {"response": encoded, "clientExtensionResults": {}}
        )
