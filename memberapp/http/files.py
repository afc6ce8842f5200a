"""What all files of a member share; each one is made for its session, and never cached."""

from starlette.responses import Response

from memberapp import clock
from memberapp.core import wording
from memberapp.core.errors import TooManyTries
from memberapp.http.call import Call
from memberapp.http.plain_page import plain_page
from memberapp.members import service as members


def kept_as(name: str) -> dict[str, str]:
    """Make the browser keep a file under a name of plain ASCII letters (RFC 6266)."""
    return {"content-disposition": f'attachment; filename="{name}"'}


async def too_many(call: Call, error: TooManyTries) -> Response:
    """Say when the next file can be made."""
    sentence = wording.too_many_files(error.until, await call.run(members.region))
    answer = plain_page(429, wording.TOO_MANY_FILES_TITLE, sentence)
    answer.headers["retry-after"] = str(max(1, round((error.until - clock.now()).total_seconds())))
    return answer
