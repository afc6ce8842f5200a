"""The member's activity as a file, and what they ask for their data."""

import asyncio
from collections.abc import Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from starlette.responses import Response, StreamingResponse

from memberapp import clock, routes
from memberapp.core.access import Access
from memberapp.core.brand import read_brand
from memberapp.core.cookies import CookieKind
from memberapp.core.errors import NotFound, ProofNeeded, QueueFull, TooManyTries
from memberapp.core.files import count_file
from memberapp.core.forms import FieldError
from memberapp.core.not_found import record_not_found
from memberapp.core.sealed_files import read_sealed
from memberapp.gateways.sheets import open_sheet
from memberapp.http.answers import clear_cookie, go_to, notify, refuse
from memberapp.http.call import Call
from memberapp.http.files import kept_as, long_file, too_many
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page
from memberapp.members import service as members
from memberapp.privacy import activity, archive_files, archives, leaving
from memberapp.privacy.activity import ActivityLine
from memberapp.privacy.views import activity as presenter
from memberapp.privacy.views import archive as archive_presenter
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


@route(routes.POST_DATA, "POST", access=Access.RECENT_PROOF)
async def ask_for_data(call: Call) -> Response:
    """Have a copy of all data made."""
    try:
        await call.run(archives.ask)
    except ProofNeeded:
        return await go_to(call, routes.proof_path(routes.DATA.path))
    except NotFound:
        return await go_to(call, routes.SIGN_IN.path)
    except (TooManyTries, QueueFull) as error:
        sentence = archive_presenter.refused(error, await call.run(members.region))
        return await refuse(call, routes.DATA, FieldError("", sentence))
    return await notify(call, routes.DATA, archive_presenter.ASKED)


@route(routes.DATA_FILE, "GET", access=Access.MEMBER)
async def data_file(call: Call) -> Response:
    """Send the copy of all data to the account that asked for it, while it lasts."""
    try:
        await call.run(count_file)
        stored = await call.run(archives.stored)
        # First: the trail must not tell of a download whose file is lost.
        file = await asyncio.to_thread(archive_files.read, stored.name)
        await call.run(archives.record_download)
    except ProofNeeded:
        return await go_to(call, routes.proof_path(routes.DATA.path))
    except TooManyTries as error:
        return await too_many(call, error)
    except (NotFound, FileNotFoundError):
        await call.run(record_not_found, what="my-data")
        return plain_page(404, *archive_presenter.MISSING)
    headers = kept_as(archive_presenter.FILE_NAME) | {"content-length": f"{stored.size_bytes}"}
    pieces = read_sealed(file, key=stored.key, name=stored.name)
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)


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
