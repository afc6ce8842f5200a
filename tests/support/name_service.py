"""A real HTTP service that answers what banks say of a holder's name, as the test says."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.support.http_services import Silent, serving


@dataclass
class NameService:
    """What it was asked, and what it answers."""

    url: str = ""
    status: int = 200
    answer: Any = field(default_factory=lambda: {"partyNameMatch": "MTCH"})
    """JSON, or the text itself."""
    delay_seconds: float = 0
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)


@contextmanager
def running_name_service() -> Iterator[NameService]:
    """Serve one on a free port of this machine."""
    service = NameService()

    class Answering(Silent, BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            service.tokens.append(self.headers["authorization"])
            time.sleep(service.delay_seconds)
            text = service.answer if isinstance(service.answer, str) else json.dumps(service.answer)
            try:
                self.send_response(service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())
            except OSError:
                """Whoever asked did not wait."""

    with serving(Answering) as port:
        service.url = f"http://127.0.0.1:{port}/payee-verifications"
        yield service
