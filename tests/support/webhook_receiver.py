"""A receiver of webhooks: a real HTTPS server, which answers as the test says."""

import asyncio
import json
import ssl
import time
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from standardwebhooks import Webhook

from tests.support.http_services import Silent
from tests.support.ports import free_port

T = TypeVar("T")

NETWORKS = "127.0.0.0/8 ::1/128"
"""For `MEMBERAPP_WEBHOOK_NETWORKS`: a test goes no further."""


@dataclass(frozen=True)
class Told:
    """A request as the receiver took it."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def read(self, secret: str) -> dict[str, Any]:
        """Return what it says, once its signature is right; whatever the time, which tests set."""
        at = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), UTC)
        wanted = Webhook(secret).sign(self.id, at, self.body.decode())
        assert wanted in self.headers["webhook-signature"].split(" ")
        return json.loads(self.body)


@dataclass
class Receiver:
    """What was told, and what it answers."""

    port: int
    status: int = 204
    delay_seconds: float = 0
    headers: dict[str, str] = field(default_factory=dict)
    released: Event | None = None
    """What its answers wait for."""
    is_endless: bool = False
    """Whether its answer has a body that never ends."""
    is_dripping: bool = False
    """Whether the head of its answer never ends."""
    received: list[Told] = field(default_factory=list)
    host: str = "localhost"
    name: str = "localhost"
    """Whose certificate it shows."""

    @property
    def url(self) -> str:
        return f"https://{self.host}:{self.port}/told"

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.received]

    @contextmanager
    def open(self) -> Iterator[None]:
        """Answer until the end of the block; before and after, nothing listens."""
        receiver = self

        class Answering(Silent, BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.received.append(Told(self.path, headers, body))
                time.sleep(receiver.delay_seconds)
                if receiver.released is not None:
                    receiver.released.wait(60)
                with suppress(OSError):  # whoever asked waits no longer
                    while receiver.is_dripping:
                        self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                        time.sleep(0.05)
                    self.send_response(receiver.status)
                    for name, value in receiver.headers.items():
                        self.send_header(name, value)
                    if not receiver.is_endless:
                        self.send_header("content-length", "0")
                    self.end_headers()
                    while receiver.is_endless:
                        self.wfile.write(b"x" * 65536)

        server = _Quiet(("127.0.0.1", self.port), Answering)
        server.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server.tls.load_cert_chain(certificate_of(self.name))
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class _Quiet(ThreadingHTTPServer):
    """Greets each connection in a thread of its own; one that does not greet back is no news."""

    tls: ssl.SSLContext
    daemon_threads = False  # closing waits for them: none leaves a socket behind

    def finish_request(self, request: Any, client_address: Any) -> None:
        with suppress(OSError), self.tls.wrap_socket(request, server_side=True) as greeted:
            super().finish_request(greeted, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent."""


@contextmanager
def open_receiver(**its: Any) -> Iterator[Receiver]:
    """Start a receiver on a free port of this machine."""
    receiver = Receiver(free_port(), **its)
    with receiver.open():
        yield receiver


def run_to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Run on a loop of its own, which goes on until the connections that were cut are closed.

    The worker's goes on anyway; one that ends at once would warn of them.
    """

    async def run() -> T:
        try:
            return await work
        finally:
            await asyncio.sleep(0.05)

    return asyncio.run(run())


@cache
def _authority() -> tuple[Path, ec.EllipticCurvePrivateKey, x509.Certificate]:
    folder = Path(mkdtemp(prefix="memberapp-authority-"))
    key = ec.generate_private_key(ec.SECP256R1())
    made = _certificate("Essai", key.public_key(), key, None)
    (folder / "authority.pem").write_bytes(made.public_bytes(Encoding.PEM))
    return folder, key, made


def authority_file() -> Path:
    """Return the authority that signs the certificates of receivers."""
    return _authority()[0] / "authority.pem"


@cache
def certificate_of(name: str) -> Path:
    """Return the key and the certificate of a name, signed by the authority."""
    folder, above_key, above = _authority()
    key = ec.generate_private_key(ec.SECP256R1())
    made = _certificate(name, key.public_key(), above_key, above)
    file = folder / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.public_bytes(Encoding.PEM)
    )
    return file


def _certificate(
    name: str,
    key: ec.EllipticCurvePublicKey,
    above_key: ec.EllipticCurvePrivateKey,
    above: x509.Certificate | None,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.subject if above else subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=above is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above_key.public_key()),
            critical=False,
        )
    )
    if above is not None:
        try:
            named: x509.GeneralName = x509.IPAddress(ip_address(name))
        except ValueError:
            named = x509.DNSName(name)
        builder = builder.add_extension(x509.SubjectAlternativeName([named]), critical=False)
    return builder.sign(above_key, SHA256())
