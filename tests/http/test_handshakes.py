"""What is refused before anything reads it: malformed requests, and sockets by the hundred."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from memberapp.http.handshakes import MAX_HEADER_BYTES, Handshakes
from memberapp.settings import Settings

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


async def test_one_address_has_so_many_sockets_at_once(settings: Callable[..., Settings]) -> None:
    settings(sockets_at_once=10)
    at: Handshakes
    depth = 0

    async def opens_another(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal depth
        depth += 1
        await at(scope, receive, send)

    at = Handshakes(opens_another)
    for _ in range(2):  # those that closed make room again
        depth = 0
        assert (await knock(at, HOST, kind="websocket"))[0]["type"] == "websocket.close"
        assert depth == 10
