"""The member's activity as a file, and what they ask for their data."""

from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from starlette.responses import Response, StreamingResponse

from memberapp import clock, routes
from memberapp.core.access import Access
from memberapp.core.brand import read_brand
from memberapp.core.cookies import CookieKind
from memberapp.core.errors import NotFound, ProofNeeded, TooManyTries
from memberapp.core.files import count_file
from memberapp.core.forms import FieldError
from memberapp.gateways.sheets import open_sheet
from memberapp.http.answers import clear_cookie, go_to, notify, refuse
from memberapp.http.call import Call
from memberapp.http.files import kept_as, long_file, too_many
from memberapp.http.guard import route
from memberapp.members import service as members
from memberapp.privacy import activity, leaving
from memberapp.privacy.activity import ActivityLine
from memberapp.privacy.views import activity as presenter
from memberapp.privacy.views import leaving as leaving_presenter

_IN_MEMORY_BYTES: Final = 1 << 20
_CHUNK_BYTES: Final = 1 << 16


@route(routes.ACTIVITY_FILE, "GET", access=Access.MEMBER)
@long_file
async def activity_file(call: Call) -> Response:
    """Send all lines of the last 90 days."""
    try:
        await call.run(count_file)
    except TooManyTries as error:
        return await too_many(call, error)
    region = await call.run(members.region)
    # Beyond a megabyte on the disk, until the answer has left.
    file = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115 - closed by what sends it
    title, brand = routes.ACTIVITY.title, read_brand()
    sheet = open_sheet(
        "csv", file, presenter.HEADINGS, title=title, author=brand.name, at=clock.now()
    )

    def take(lines: Sequence[ActivityLine]) -> None:
        for row in presenter.to_rows(lines, region):
            sheet.add(row)

    await call.run(activity.export, take=take)
    sheet.end()
    await call.run(activity.record_export)
    return StreamingResponse(
        _chunks(file), media_type="text/csv; charset=utf-8", headers=kept_as("activite.csv")
    )


@route(routes.POST_LEAVING, "POST", access=Access.RECENT_PROOF)
async def leave(call: Call) -> Response:
    """Delete the space, and have the browser forget what it stored."""
    if not call.form.get(leaving_presenter.UNDERSTOOD):
        field = leaving_presenter.UNDERSTOOD
        missing = FieldError(field, leaving_presenter.NOT_UNDERSTOOD)
        return await refuse(call, routes.LEAVING, missing)
    try:
        await call.run(leaving.leave)
    except ProofNeeded:
        return await go_to(call, routes.proof_path(routes.LEAVING.path))
    except NotFound:
        return await go_to(call, routes.SIGN_IN.path)
    answer = await notify(call, routes.SIGN_IN, leaving_presenter.LEFT)
    clear_cookie(answer, CookieKind.SESSION)
    clear_cookie(answer, CookieKind.DEVICE)
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
