"""A real HTTP gateway for SMS that keeps what it is given."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.support.http_services import Silent, serving
from tests.support.ports import free_port


@dataclass
class Sms:
    """A text message as the gateway took it."""

    to: str
    text: str
    key: str


@dataclass
class SmsGateway:
    """The messages received; answers as the test says."""

    port: int
    status: int = 200
    delay_seconds: float = 0
    received: list[Sms] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address for `MEMBERAPP_SMS_URL`."""
        return (
            f"json://127.0.0.1:{self.port}/sms?:to={{to}}&+Idempotency-Key={{id}}&rto=0.5&cto=0.5"
        )

    @contextmanager
    def open(self) -> Iterator[None]:
        """Answer until the end of the block; before and after, nothing listens."""
        gateway = self

        class Answering(Silent, BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                if gateway.status == 200:
                    key = self.headers["idempotency-key"]
                    gateway.received.append(Sms(body["to"], body["message"], key))
                time.sleep(gateway.delay_seconds)
                self.send_response(gateway.status)
                self.end_headers()

        with serving(Answering, port=self.port):
            yield


@contextmanager
def open_gateway() -> Iterator[SmsGateway]:
    """Start a gateway on a free port of this machine."""
    gateway = SmsGateway(free_port())
    with gateway.open():
        yield gateway
