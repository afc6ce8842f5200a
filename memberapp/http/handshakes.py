"""What is refused before anything reads it: malformed requests, and sockets by the hundred."""

from collections import Counter
from typing import Final

from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from memberapp.core.limits import limited_ip_address
from memberapp.http.client import client_ip_address
from memberapp.settings import get_settings

MAX_HEADER_BYTES: Final = 16 * 1024
"""Of all headers together; each open tab keeps those of its socket (docs/reflex.md, 19)."""
_TRY_AGAIN_LATER: Final = 1013


class Handshakes:
    """ASGI wrapper: refuses requests of no known shape, and an address that opens too many sockets.

    The sockets are counted with a session and without one: nobody needs hundreds at once.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        settings = get_settings()
        self._open: Counter[str] = Counter()
        self._at_once = settings.sockets_at_once
        self._rate = parse(f"{settings.sockets_per_minute}/minute")
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may go on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif status := _problem(scope):
            await _refuse(scope, receive, send, status)
        elif scope["type"] == "websocket":
            await self._count(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = limited_ip_address(client_ip_address(HTTPConnection(scope)))
        if self._open[address] >= self._at_once or not await self._limiter.hit(self._rate, address):
            await _refuse(scope, receive, send, 429)
            return
        self._open[address] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open -= Counter([address])  # which forgets an address that has none left


def _problem(scope: Scope) -> int:
    """Return the status that refuses a request of no known shape, 0 when it has one.

    RFC 9112, 3.2: a request names its host, once.
    """
    headers = scope["headers"]
    if sum(len(name) + len(value) for name, value in headers) > MAX_HEADER_BYTES:
        return 431
    hosts = [value for name, value in headers if name == b"host"]
    return 0 if len(hosts) == 1 and hosts[0] else 400


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await receive()  # what asks for the connection; a browser gets 403 and tries again later
        await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
        return
    headers = {"cache-control": "no-store", "connection": "close"}
    await PlainTextResponse("", status, headers=headers)(scope, receive, send)
