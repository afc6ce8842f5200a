"""A real HTTP service that stands for the partners of the connected services."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.support.http_services import Silent, serving


@dataclass
class PartnerService:
    """What it was asked, and what it answers."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    """Of the next answers; 200 after them."""
    usual: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {
            "PUT": {"status": "active"},
            "GET": {"status": "reading"},
            "DELETE": {"status": "ended"},
        }
    )
    """What a partner should say, by method."""
    answer: Any = None
    """JSON, or the text itself; None for what a partner should say."""
    answers: list[Any] = field(default_factory=list)
    """JSON of the next answers, before `answer`."""
    delay_seconds: float = 0
    slow: str = ""
    """The one method that is delayed; empty for both."""
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    """Method, path and content: bytes, where it is no JSON."""
    tokens: list[str | None] = field(default_factory=list)


@contextmanager
def running_partner_service() -> Iterator[PartnerService]:
    """Serve one on a free port of this machine."""
    service = PartnerService()

    class Answering(Silent, BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def do_DELETE(self) -> None:
            self._answer()

        def _answer(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"] or 0))
            is_json = self.headers["content-type"] == "application/json"
            asked = json.loads(content) if is_json else content or None
            service.asked.append((self.command, self.path, asked))
            service.tokens.append(self.headers["authorization"])
            if service.slow in ("", self.command):
                time.sleep(service.delay_seconds)
            said = service.usual[self.command] if service.answer is None else service.answer
            if service.answers:
                said = service.answers.pop(0)
            text = said if isinstance(said, str) else json.dumps(said)
            try:
                self.send_response(service.statuses.pop(0) if service.statuses else 200)
                self.end_headers()
                self.wfile.write(text.encode())
            except OSError:
                """Whoever asked did not wait."""

    with serving(Answering) as port:
        service.url = f"http://127.0.0.1:{port}/partners"
        yield service
