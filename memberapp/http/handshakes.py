"""What is refused before anything reads it: malformed requests, and sockets by the hundred."""

import asyncio
from collections import Counter
from typing import Final

from limits import parse
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from memberapp.account import door, sessions
from memberapp.core import patience
from memberapp.core.health import DatabaseUnavailable
from memberapp.core.limits import limited_ip_address
from memberapp.core.rates import Rates
from memberapp.http.client import client_ip_address, origin_of
from memberapp.settings import get_settings

MAX_HEADER_BYTES: Final = 16 * 1024
"""Of all headers together; each open tab keeps those of its socket (docs/reflex.md, 19)."""
SESSION_SOCKETS_AT_ONCE: Final = 60
"""Open sockets of one session: each tab of its browser has one."""
SESSION_SOCKETS_PER_MINUTE: Final = 200
_LOOK_UPS_AT_ONCE: Final = 4
_TRY_AGAIN_LATER: Final = 1013


class Handshakes:
    """ASGI wrapper: refuses requests of no known shape, and whoever opens too many sockets.

    The sockets of a session are counted by session, those of visitors by IP address: no visitor
    keeps the members out who share an address, a care home's or a telephone operator's.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        settings = get_settings()
        self._open: Counter[str] = Counter()
        self._at_once = settings.sockets_at_once
        self._rate = parse(f"{settings.sockets_per_minute}/minute")
        self._session_rate = parse(f"{SESSION_SOCKETS_PER_MINUTE}/minute")
        self._rates = Rates()
        self._looking_up = asyncio.Semaphore(_LOOK_UPS_AT_ONCE)
        """Invented cookies wait in a line of their own: they never take all the threads."""

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
        connection = HTTPConnection(scope)
        if session_id := await self._session_of(connection):
            subject, at_once, rate = (
                f"session:{session_id}",
                SESSION_SOCKETS_AT_ONCE,
                self._session_rate,
            )
        else:
            address = limited_ip_address(client_ip_address(connection))
            subject, at_once, rate = f"address:{address}", self._at_once, self._rate
        if self._open[subject] >= at_once or not await self._rates.hit(rate, "socket", subject):
            await _refuse(scope, receive, send, 429)
            return
        self._open[subject] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open -= Counter([subject])  # which forgets a subject that has none left

    async def _session_of(self, connection: HTTPConnection) -> str:
        """Return the active session of a socket's cookie, empty for a visitor."""
        token = sessions.token_of(connection.headers.get("cookie", ""))
        if not sessions.may_be_token(token):
            return ""
        try:
            async with asyncio.timeout(patience.SECONDS), self._looking_up:
                session = await door.session_of(token, origin_of(connection))
        except (DatabaseUnavailable, TimeoutError):
            return ""
        return session.id if session else ""


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
