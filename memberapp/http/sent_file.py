"""How what a form sends is read: bounded, in memory, at a rate, one at a time of each sender."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from memberapp.core.errors import InvalidInput

_FORM_TYPE: Final = "multipart/form-data"
_AROUND_BYTES: Final = 4096
"""What a form has around its file: boundaries, names."""
_MAX_FIELDS: Final = 8


class NotRead(StrEnum):
    """Why a body was not read."""

    NO_FORM = "no_form"
    TOO_LONG = "too_long"
    CUT = "cut"
    """It came too slowly, or its sender left."""
    INVALID = "invalid"
    BUSY_OWN = "busy_own"
    """Another one of the same sender is being read."""
    BUSY = "busy"


class BodyNotRead(Exception):
    """Raised where a body is not read to its end."""

    def __init__(self, reason: NotRead) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Pace:
    """How long a body may take: what is slower ends, so that a few do not hold every place."""

    first_seconds: float
    """Until the first bytes, and ahead of the slowest rate: a body follows its head at once."""
    most_seconds: float
    bytes_a_second: int

    def seconds_for(self, received: int) -> float:
        """Return how long after its beginning a body that has come so far may go on waiting."""
        return min(self.most_seconds, self.first_seconds + received / self.bytes_a_second)


class Turns:
    """Whose form is in memory: one of each sender, and so many of all."""

    def __init__(self, most_at_once: int) -> None:
        self.most_at_once = most_at_once
        self.taken: set[str] = set()

    @contextmanager
    def of(self, sender: str) -> Iterator[None]:
        """Let a sender have its turn.

        Raises:
            BodyNotRead: it has one (`busy_own`), or as many have as may (`busy`).
        """
        if sender in self.taken:
            raise BodyNotRead(NotRead.BUSY_OWN)
        if len(self.taken) >= self.most_at_once:
            raise BodyNotRead(NotRead.BUSY)
        self.taken.add(sender)
        try:
            yield
        finally:
            self.taken.discard(sender)


class _InMemory(MultiPartParser):
    """Keeps all of a bounded form in memory: nothing of it is on the disk in clear."""

    spool_max_size = 64 * 1024 * 1024  # far above what is let in


_PACE: Final = Pace(first_seconds=3, most_seconds=30, bytes_a_second=8 * 1024)
"""A file of ours has 150 KB, which a phone at the edge of its network sends in twenty seconds."""
_OF_VISITORS: Final = Turns(16)
"""The networks whose file is being read; members have turns that no visitor can take."""
_REASONS: Final = {
    NotRead.TOO_LONG: "too_long",
    NotRead.BUSY_OWN: "busy",
    NotRead.BUSY: "busy",
}


async def read_file(
    request: Request, *, name: str, max_bytes: int, sender: str, turns: Turns = _OF_VISITORS
) -> bytes:
    """Return the file of one field of a multipart form.

    `sender` is the member, or the network, that sends it: a slow one keeps nobody else waiting.

    Raises:
        InvalidInput: there is none (`empty`), it is too large (`too_long`), the form cannot be
            read or comes too slowly (`invalid`), or others are being read (`busy`).
    """
    form = await _form_of(request, name, max_bytes, _AROUND_BYTES, turns.of(sender))
    _texts, content = await _content_of(form, name, max_bytes)
    if not content:
        raise InvalidInput(name, "empty")
    return content


async def read_fields(
    request: Request, *, name: str, max_bytes: int, max_text_bytes: int, sender: str
) -> tuple[dict[str, str], bytes]:
    """Return the texts of a multipart form as they were typed, and its file, empty without one.

    Raises:
        InvalidInput: as `read_file`, but for a form without a file.
    """
    turn = _OF_VISITORS.of(sender)
    form = await _form_of(request, name, max_bytes, max_text_bytes, turn)
    return await _content_of(form, name, max_bytes)


async def _form_of(
    request: Request,
    name: str,
    max_bytes: int,
    max_text_bytes: int,
    turn: AbstractContextManager[None],
) -> FormData:
    most = max_bytes + max_text_bytes + _AROUND_BYTES
    try:
        require_form(request)
        with turn:
            body = await read_body(request, max_bytes=most, pace=_PACE)
            return await parse_form(request, body, max_files=1, max_field_bytes=max_text_bytes)
    except BodyNotRead as error:
        raise InvalidInput(name, _REASONS.get(error.reason, "invalid")) from None


async def _content_of(form: FormData, name: str, max_bytes: int) -> tuple[dict[str, str], bytes]:
    texts = {key: value for key, value in form.items() if isinstance(value, str)}
    try:
        file = form.get(name)
        if not isinstance(file, UploadFile) or not file.size:
            return texts, b""
        if file.size > max_bytes:
            raise InvalidInput(name, "too_long")
        return texts, await file.read()
    finally:
        await form.close()


def require_form(request: Request) -> None:
    """Refuse a body that is no form with files, before it is read.

    Raises:
        BodyNotRead: it is none (`no_form`).
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != _FORM_TYPE:
        raise BodyNotRead(NotRead.NO_FORM)


async def read_body(request: Request, *, max_bytes: int, pace: Pace) -> bytes:
    """Return the whole body of a request.

    Raises:
        BodyNotRead: it is too long (`too_long`), or did not come in time (`cut`).
    """
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length[:12]) > max_bytes:
        raise BodyNotRead(NotRead.TOO_LONG)
    body, began = bytearray(), asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(pace.seconds_for(0)) as patience:
            async for chunk in request.stream():
                body += chunk
                if len(body) > max_bytes:
                    raise BodyNotRead(NotRead.TOO_LONG)
                patience.reschedule(began + pace.seconds_for(len(body)))
    except (TimeoutError, ClientDisconnect):
        raise BodyNotRead(NotRead.CUT) from None
    return bytes(body)


async def parse_form(
    request: Request, body: bytes, *, max_files: int, max_field_bytes: int
) -> FormData:
    """Return the fields and the files of a form that was read whole.

    Raises:
        BodyNotRead: it is not as its head says, or holds more than it may (`invalid`).
    """

    async def whole():  # noqa: ANN202 - what the parser reads from
        yield body

    parser = _InMemory(
        request.headers,
        whole(),
        max_files=max_files,
        max_fields=_MAX_FIELDS,
        max_part_size=max_field_bytes,
    )
    try:
        return await parser.parse()
    except (MultiPartException, HTTPException, KeyError, ValueError):
        raise BodyNotRead(NotRead.INVALID) from None
