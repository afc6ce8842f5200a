"""A feed that is pushed: received on the disk as it comes, then imported as by the command.

The import reads its file twice, so that it is whole before anything of it is believed. It lies in
a folder of its own, where no document can be named, and is deleted after the import.
"""

import asyncio
import hashlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from memberapp.api.door import Admitted, check_content, too_large
from memberapp.api.models import Taken
from memberapp.api.problems import Problem, unavailable
from memberapp.api.routing import ApiRoute, Described, problem_of_model, query_of
from memberapp.api_clients.scopes import Scope
from memberapp.core.work import Caller
from memberapp.feed.reader import open_feed
from memberapp.feed.service import ImportResult, QuarantineEntry, TooManyBadLines, import_feed
from memberapp.settings import get_settings

MEDIA_TYPE: Final = "application/jsonl"
_TYPES: Final = frozenset({MEDIA_TYPE, "application/x-ndjson"})
_PATIENCE_SECONDS: Final = 60
"""For one piece, and for all beyond what the least rate gives."""
_LEAST_BYTES_A_SECOND: Final = 256 * 1024
_AT_ONCE: Final = 2
"""Feeds that are received or imported, of two clients: one import runs, and one may wait for it."""
_MAX_REPORTED: Final = 200


class FeedTaken(Taken):
    """How a feed is taken."""

    late: bool = False
    """Take a sequence that a later one came before."""


class SetAside(BaseModel):
    """A line that was set aside, or that is odd, without anything that it held."""

    line: int
    type: str
    reason: str


class FeedAnswer(BaseModel):
    """What an import did, over the whole file."""

    imported: int
    updated: int
    unchanged: int
    quarantined: int
    warned: int
    absent: int | None
    """Objects that are known and not in a full feed; null of another feed."""
    quarantine: list[SetAside]
    """The first ones, at most 200."""
    warnings: list[SetAside]


class _Slots:
    """Of which clients a feed is under way in this process."""

    def __init__(self) -> None:
        self._clients: set[str] = set()

    @contextmanager
    def taken_by(self, client_id: str) -> Iterator[None]:
        """Take one of them for a while.

        Raises:
            Problem: 503, the client has one already, or all are taken.
        """
        if client_id in self._clients:
            raise unavailable("a feed of this client is being taken: send it again later")
        if len(self._clients) >= _AT_ONCE:
            raise unavailable("other feeds are being taken: send it again later")
        self._clients.add(client_id)
        try:
            yield
        finally:
            self._clients.discard(client_id)


_SLOTS: Final = _Slots()


async def push(admitted: Admitted) -> Response:
    """Take a feed; the answer comes when it is imported."""
    try:
        taken = FeedTaken.model_validate_strings(dict(query_of(admitted.request)))
    except ValidationError as error:
        raise problem_of_model(error) from None
    content_type = admitted.request.headers.get("content-type", "").partition(";")[0].strip()
    if content_type not in _TYPES:
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "media_type", f"Content-Type must be {MEDIA_TYPE}"
        )
    folder = get_settings().api_feeds_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    slot = _SLOTS.taken_by(admitted.client.id)
    with slot, tempfile.TemporaryDirectory(dir=folder) as own:
        file = Path(own) / "feed.jsonl"
        await _receive(admitted, file)
        result = await asyncio.to_thread(_import, file, taken.late, admitted.caller)
    return Response(_answer(result).model_dump_json(), media_type="application/json")


async def _receive(admitted: Admitted, file: Path) -> None:
    """Write the body to the disk, piece by piece, within bounds of size and time."""
    most, size, digest = get_settings().api_feed_bytes, 0, hashlib.sha256()
    began = time.monotonic()
    pieces = admitted.request.stream()
    with file.open("wb") as target:
        try:
            while True:
                async with asyncio.timeout(_patience(size, time.monotonic() - began)):
                    piece = await anext(pieces, None)
                if piece is None:
                    break
                size += len(piece)
                if size > most:
                    raise too_large(most)
                digest.update(piece)
                await asyncio.to_thread(target.write, piece)
        except (TimeoutError, ClientDisconnect):
            raise Problem(HTTPStatus.REQUEST_TIMEOUT, "too_slow") from None
    check_content(admitted, digest.hexdigest())


def _patience(size: int, seconds: float) -> float:
    """Return for how many seconds the next piece is waited for.

    Raises:
        TimeoutError: what came until now came too slowly.
    """
    left = _PATIENCE_SECONDS + size / _LEAST_BYTES_A_SECOND - seconds
    if left <= 0:
        raise TimeoutError
    return min(_PATIENCE_SECONDS, left)


def _import(file: Path, is_late: bool, caller: Caller) -> ImportResult:  # noqa: FBT001
    with open_feed(file) as feed:
        try:
            return import_feed(feed, is_late=is_late, caller=caller)
        except TooManyBadLines as error:
            raise Problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                error.code,
                str(error),
                quarantine=[one.model_dump() for one in _reported(error.quarantine)],
            ) from None


def _answer(result: ImportResult) -> FeedAnswer:
    return FeedAnswer(
        imported=result.imported,
        updated=result.updated,
        unchanged=result.unchanged,
        quarantined=result.quarantined,
        warned=len(result.warnings),
        absent=result.absent,
        quarantine=_reported(result.quarantine),
        warnings=_reported(result.warnings),
    )


def _reported(entries: Sequence[QuarantineEntry]) -> list[SetAside]:
    return [
        SetAside(line=one.line_number, type=one.object_type, reason=one.reason)
        for one in entries[:_MAX_REPORTED]
    ]


def routes() -> list[ApiRoute]:
    """Return the route that takes a feed."""
    described = Described(
        "Push a feed of the format memberapp-feed/1; the answer comes when it is imported",
        FeedTaken,
        FeedAnswer,
        body_media_type=MEDIA_TYPE,
        statuses=(HTTPStatus.SERVICE_UNAVAILABLE,),
    )
    return [ApiRoute("POST", "/v1/feeds", push, Scope.FEED_WRITE, described)]
