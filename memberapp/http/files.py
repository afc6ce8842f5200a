"""What all files of a member share; each one is made for its session, and never cached."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Final

from starlette.responses import Response

from memberapp import clock
from memberapp.core import wording
from memberapp.core.errors import NotFound, QueueFull, TooManyTries
from memberapp.core.files import count_file
from memberapp.core.not_found import record_not_found
from memberapp.core.work import Work
from memberapp.gateways.apart import NotMade
from memberapp.http.call import Call
from memberapp.http.guard import Handler
from memberapp.http.plain_page import plain_page
from memberapp.members import service as members

_log = logging.getLogger(__name__)

MAX_FILES_AT_ONCE: Final = 5
CALENDAR_TYPE: Final = "text/calendar"
_RETRY_SECONDS: Final = 10
_RETRY_LONG_SECONDS: Final = 60


@dataclass
class _Turns:
    """The long files of a member that are asked for now: the first is made, the others wait."""

    count: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


_turns: Final[defaultdict[str, _Turns]] = defaultdict(_Turns)


def long_file(handler: Handler) -> Handler:
    """Make the long files of a member one after the other, so that nobody waits for all of them.

    Whoever asks for more than `MAX_FILES_AT_ONCE` is told to wait, and nothing is counted. When
    those of everybody are too many, or one cannot be made, a page says when to come back.
    """

    @wraps(handler)
    async def answer(call: Call) -> Response:
        member_id = call.session.member_id if call.session else ""
        turns = _turns[member_id]
        if turns.count >= MAX_FILES_AT_ONCE:
            return _later(429, wording.FILES_AT_ONCE, _RETRY_SECONDS)
        turns.count += 1
        try:
            async with turns.lock:
                return await handler(call)
        except QueueFull:
            return _later(503, wording.LONG_FILES_WAIT, _RETRY_LONG_SECONDS)
        except NotMade as error:
            _log.error("a file was not made: %s", error)
            return _later(503, wording.FILE_NOT_MADE, _RETRY_LONG_SECONDS)
        finally:
            turns.count -= 1
            if not turns.count:
                _turns.pop(member_id, None)

    return answer


def counted_file(
    *,
    what: str = "file",
    missing: tuple[str, ...] = wording.FILE_MISSING,
    count: Callable[[Work], None] = count_file,
) -> Callable[[Handler], Handler]:
    """Count a file against a limit of who asks, and answer a `what` of another as unknown.

    `missing` is the title and the sentences of the page that says so.
    """

    def declare(handler: Handler) -> Handler:
        @wraps(handler)
        async def answer(call: Call) -> Response:
            try:
                await call.run(count)
                return await handler(call)
            except NotFound:
                await call.run(record_not_found, what=what)
                return plain_page(404, *missing)
            except TooManyTries as error:
                return await too_many(call, error)

        return answer

    return declare


def _later(status: int, said: tuple[str, str], seconds: int) -> Response:
    answer = plain_page(status, *said)
    answer.headers["retry-after"] = str(seconds)
    return answer


def kept_as(name: str) -> dict[str, str]:
    """Make the browser keep a file under a name of plain ASCII letters (RFC 6266)."""
    return {"content-disposition": f'attachment; filename="{name}"'}


def calendar_file(content: bytes, name: str) -> Response:
    """Send a calendar file, for the browser to keep or to open."""
    return Response(content, media_type=CALENDAR_TYPE, headers=kept_as(name))


def calendar_missing() -> Response:
    """Say that there is nothing for a calendar, whether or not somebody else has it."""
    return plain_page(404, *wording.CALENDAR_MISSING)


async def too_many(call: Call, error: TooManyTries) -> Response:
    """Say when the next file can be made."""
    sentence = wording.too_many_files(error.until, await call.run(members.region))
    seconds = max(1, round((error.until - clock.now()).total_seconds()))
    return _later(429, (wording.TOO_MANY_FILES_TITLE, sentence), seconds)
