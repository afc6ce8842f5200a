"""A real push service, and a browser's side of it: what it subscribes with, and how it reads."""

import base64
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlmodel import Session

from memberapp import clock
from memberapp.account.tables import Device, SignInSession
from tests.personas import SignedInMember
from tests.support.http_services import Silent, serving
from tests.support.ports import free_port
from tests.support.units_of_work import change, run_now


def encoded(content: bytes) -> str:
    """Return base64url without padding, as browsers write it."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Pushed:
    """A request as the service took it."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def signed(self) -> tuple[str, dict[str, Any]]:
        """Return the key that signed the request and its claims, once the signature is right."""
        scheme, _, rest = self.headers["authorization"].partition(" ")
        assert scheme == "vapid"
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        point = decoded(parts["k"])
        x, y = (encoded(half) for half in (point[1:33], point[33:]))
        key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})
        return parts["k"], dict(jwt.decode(parts["t"], key, algorithms=["ES256"]).claims)


@dataclass
class PushService:
    """What was pushed; it answers as the test says."""

    port: int
    status: int = 201
    delay_seconds: float = 0
    answer_headers: dict[str, str] = field(default_factory=dict)
    received: list[Pushed] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address for `MEMBERAPP_PUSH_TEST_SERVICE`."""
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def open(self) -> Iterator[None]:
        """Answer until the end of the block; before and after, nothing listens."""
        service = self

        class Answering(Silent, BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                service.received.append(Pushed(self.path, headers, body))
                time.sleep(service.delay_seconds)
                try:
                    self.send_response(service.status)
                    for name, value in service.answer_headers.items():
                        self.send_header(name, value)
                    self.send_header("content-length", "0")
                    self.end_headers()
                except OSError:  # whoever asked waits no longer
                    self.close_connection = True

        with serving(Answering, port=self.port):
            yield


@contextmanager
def open_push_service() -> Iterator[PushService]:
    """Start a service on a free port of this machine."""
    service = PushService(free_port())
    with service.open():
        yield service


@dataclass
class Receiver:
    """A browser that subscribed: it alone has the keys that open what is pushed."""

    service_url: str
    path: str = "/send/1"
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def point(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> dict[str, Any]:
        return {
            "endpoint": self.service_url + self.path,
            "expirationTime": None,
            "keys": {"p256dh": encoded(self.point), "auth": encoded(self.auth)},
        }

    @property
    def given(self) -> str:
        """Return what the script of the page posts."""
        return json.dumps(self.subscription)

    def read(self, pushed: Pushed) -> dict[str, str]:
        """Open a message as RFC 8291 and RFC 8188 say."""
        body = pushed.body
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self.private.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        )
        secret = _derived(self.auth, b"WebPush: info\0" + self.point + sender, 32, shared)
        key = _derived(salt, b"Content-Encoding: aes128gcm\0", 16, secret)
        nonce = _derived(salt, b"Content-Encoding: nonce\0", 12, secret)
        text, mark, padding = AESGCM(key).decrypt(nonce, sealed, None).rpartition(b"\2")
        assert (mark, padding.strip(b"\0")) == (b"\2", b"")
        return json.loads(text)


def _derived(salt: bytes, info: bytes, length: int, secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def on_a_device(who: SignedInMember, browser: str = "Chrome sur Android") -> str:
    """Let the session of a member be on a browser that gave the factor; return its device."""

    def work(db: Session) -> str:
        device = Device(
            account_id=who.account_id,
            token_hash=os.urandom(8).hex(),
            browser=browser,
            address="192.0.2.0",
            last_seen_at=clock.now(),
        )
        db.add(device)
        db.flush()
        db.get_one(SignInSession, who.session.id).device_id = device.id
        return device.id

    return change(work)


def device_of(session_id: str) -> str | None:
    return run_now(lambda db: db.get_one(SignInSession, session_id).device_id)
