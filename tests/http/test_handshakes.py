"""What is refused before anything reads it: malformed requests, and sockets by the hundred."""

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from memberapp.account import sessions
from memberapp.http.handshakes import MAX_HEADER_BYTES, SESSION_SOCKETS_AT_ONCE, Handshakes
from memberapp.settings import Settings
from tests.personas import signed_in
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.anyio

HOST = (b"host", b"localhost:8000")


async def knock(
    at: Handshakes, *headers: tuple[bytes, bytes], kind: str = "http", address: str = "192.0.2.1"
) -> list[Message]:
    """Send a request or the handshake of a socket, and return what was answered."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect" if kind == "websocket" else "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": kind, "headers": list(headers), "client": (address, 1), "method": "GET"}
    await at(scope, receive, send)
    return sent


async def passed(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "passed"})


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], 400),
        ([HOST, HOST], 400),
        ([(b"host", b"")], 400),
        ([HOST, (b"cookie", b"x" * MAX_HEADER_BYTES)], 431),
        ([HOST], 0),
        ([HOST, (b"cookie", b"x" * 8000)], 0),
    ],
)
async def test_a_request_names_its_host_once_and_its_headers_are_short(
    headers: list[tuple[bytes, bytes]], status: int, kind: str
) -> None:
    answer = (await knock(Handshakes(passed), *headers, kind=kind))[0]
    if not status:
        assert answer["type"] == "passed"
    elif kind == "websocket":
        assert answer["type"] == "websocket.close"
    else:
        assert answer["status"] == status


async def test_one_address_opens_so_many_sockets_a_minute(
    settings: Callable[..., Settings],
) -> None:
    settings(sockets_per_minute=10)
    at = Handshakes(passed)

    async def is_passed(**options: Any) -> bool:
        return (await knock(at, HOST, **options))[0]["type"] == "passed"

    assert [await is_passed(kind="websocket") for _ in range(12)] == [True] * 10 + [False] * 2
    assert await is_passed(kind="websocket", address="192.0.2.2")
    assert await is_passed()  # pages are no sockets


class Held:
    """An application whose sockets stay open until the test is over."""

    def __init__(self) -> None:
        self.at = Handshakes(self._stay)
        self._over, self._open = asyncio.Event(), set[asyncio.Task[list[Message]]]()
        self._passed = 0

    async def _stay(self, _scope: Scope, _receive: Receive, _send: Send) -> None:
        self._passed += 1
        await self._over.wait()

    async def is_open(self, cookie: str = "") -> bool:
        """Open one more socket of the same address; return whether it was passed on."""
        headers = [(b"cookie", f"session={cookie}".encode())] if cookie else []
        before = self._passed
        task = asyncio.create_task(knock(self.at, HOST, *headers, kind="websocket"))
        self._open.add(task)
        while self._passed == before and not task.done():
            await asyncio.sleep(0.001)
        return not task.done()

    async def close_all(self) -> None:
        """Close them."""
        self._over.set()
        await asyncio.gather(*self._open)
        self._over.clear()
        self._open.clear()


async def test_one_address_has_so_many_sockets_at_once(settings: Callable[..., Settings]) -> None:
    settings(sockets_at_once=10)
    held = Held()
    for _ in range(2):  # those that closed make room again
        assert [await held.is_open() for _ in range(11)] == [True] * 10 + [False]
        await held.close_all()


@pytest.mark.usefixtures("database", "clock")
async def test_no_neighbour_keeps_a_member_out_and_no_cookie_but_theirs_counts_apart(
    settings: Callable[..., Settings],
) -> None:
    settings(sockets_at_once=10)
    held, member = Held(), signed_in()
    for number in range(10):
        assert await held.is_open("x" if number % 2 else secrets.token_urlsafe(32))
    assert not await held.is_open(secrets.token_urlsafe(32))
    opened = [await held.is_open(member.token) for _ in range(SESSION_SOCKETS_AT_ONCE + 1)]
    assert opened == [True] * SESSION_SOCKETS_AT_ONCE + [False]
    await held.close_all()

    run_now(sessions.end, session_id=member.session.id)
    assert [await held.is_open(member.token) for _ in range(11)] == [True] * 10 + [False]
    await held.close_all()


@pytest.mark.usefixtures("clock")
async def test_what_cannot_be_looked_up_counts_as_a_visitor(
    settings: Callable[..., Settings], tmp_path: Path
) -> None:
    settings(sockets_at_once=10, database_url=f"sqlite:///{tmp_path}/none/memberapp.db")
    held, token = Held(), secrets.token_urlsafe(32)
    assert [await held.is_open(token) for _ in range(11)] == [True] * 10 + [False]
    await held.close_all()
