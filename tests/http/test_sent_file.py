"""A file that comes slowly: it ends soon, and keeps nobody else from sending theirs."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from starlette.requests import Request
from starlette.types import Message

from memberapp.core.errors import InvalidInput
from memberapp.http import sent_file

BOUNDARY = "x"
FILE = b"%PDF-" + b"0" * 40_000
BODY = (
    (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="fichier"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    + FILE
    + f"\r\n--{BOUNDARY}--\r\n".encode()
)


async def pieces(size: int, pause: float) -> AsyncIterator[bytes]:
    for start in range(0, len(BODY), size):
        await asyncio.sleep(pause)
        yield BODY[start : start + size]


def request(body: AsyncIterator[bytes]) -> Request:
    async def receive() -> Message:
        chunk = await anext(body, b"")
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    kind = f"multipart/form-data; boundary={BOUNDARY}".encode()
    return Request({"type": "http", "headers": [(b"content-type", kind)]}, receive)


async def read(body: AsyncIterator[bytes], sender: str) -> bytes:
    return await sent_file.read_file(
        request(body), name="fichier", max_bytes=100_000, sender=sender
    )


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make patience short: these rules are about which one ends, not after how many seconds."""
    monkeypatch.setattr(sent_file, "_PACE", replace(sent_file._PACE, first_seconds=0.4))


def test_a_file_at_a_usual_rate_is_read_whole():
    assert asyncio.run(read(pieces(8_000, 0.01), "a")) == FILE


def test_a_slow_file_that_keeps_its_rate_outlives_the_first_patience():
    async def timed() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        assert await read(pieces(8_000, 0.15), "a") == FILE
        return loop.time() - began

    assert asyncio.run(timed()) > 0.4 * 2


@pytest.mark.parametrize(("size", "pause"), [(10, 0.05), (1_000, 60)], ids=["drips", "silent"])
def test_what_drips_or_says_nothing_ends(size: int, pause: float):
    async def refused() -> str:
        async with asyncio.timeout(10):
            with pytest.raises(InvalidInput) as ended:
                await read(pieces(size, pause), "a")
        return ended.value.reason

    assert asyncio.run(refused()) == "invalid"


def test_senders_of_nothing_give_their_places_back():
    async def meet() -> bytes:
        silent = [
            asyncio.create_task(read(pieces(1_000, 60), f"slow {place}"))
            for place in range(sent_file._OF_VISITORS.most_at_once)
        ]
        await asyncio.sleep(0.1)
        with pytest.raises(InvalidInput, match="busy"):
            await read(pieces(8_000, 0), "a")
        async with asyncio.timeout(10):
            ended = await asyncio.gather(*silent, return_exceptions=True)
        assert all(isinstance(one, InvalidInput) for one in ended)
        return await read(pieces(8_000, 0), "a")

    assert asyncio.run(meet()) == FILE
