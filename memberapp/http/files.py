"""What all files of a member share; each one is made for its session, and never cached."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from functools import wraps
from typing import Final

from starlette.responses import Response

from memberapp import clock
from memberapp.core import wording
from memberapp.core.errors import TooManyTries
from memberapp.http.call import Call
from memberapp.http.guard import Handler
from memberapp.http.plain_page import plain_page
from memberapp.members import service as members

MAX_FILES_AT_ONCE: Final = 5
CALENDAR_TYPE: Final = "text/calendar"
_RETRY_SECONDS: Final = 10


@dataclass
class _Turns:
    """The long files of a member that are asked for now: the first is made, the others wait."""

    count: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


_turns: Final[defaultdict[str, _Turns]] = defaultdict(_Turns)


def long_file(handler: Handler) -> Handler:
    """Make the long files of a member one after the other, so that nobody waits for all of them.

    Whoever asks for more than `MAX_FILES_AT_ONCE` is told to wait, and nothing is counted.
    """

    @wraps(handler)
    async def answer(call: Call) -> Response:
        member_id = call.session.member_id if call.session else ""
        turns = _turns[member_id]
        if turns.count >= MAX_FILES_AT_ONCE:
            refused = plain_page(429, *wording.FILES_AT_ONCE)
            refused.headers["retry-after"] = str(_RETRY_SECONDS)
            return refused
        turns.count += 1
        try:
            async with turns.lock:
                return await handler(call)
        finally:
            turns.count -= 1
            if not turns.count:
                _turns.pop(member_id, None)

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
    answer = plain_page(429, wording.TOO_MANY_FILES_TITLE, sentence)
    answer.headers["retry-after"] = str(max(1, round((error.until - clock.now()).total_seconds())))
    return answer
