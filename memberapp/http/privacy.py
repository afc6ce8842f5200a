"""The member's activity as a file, and what they ask for their data."""

import asyncio
from collections.abc import Sequence

from starlette.responses import Response, StreamingResponse

from memberapp import addresses, routes
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind
from memberapp.core.errors import NotFound, ProofNeeded, QueueFull, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.sealed_files import read_sealed
from memberapp.http.answers import clear_cookie, go_to, notify, refuse
from memberapp.http.call import Call
from memberapp.http.files import counted_file, kept_as, long_file
from memberapp.http.guard import route
from memberapp.http.sheets import SheetFile
from memberapp.members import service as members
from memberapp.privacy import activity, archive_files, archives, leaving
from memberapp.privacy.activity import ActivityLine
from memberapp.privacy.views import activity as presenter
from memberapp.privacy.views import archive as archive_presenter
from memberapp.privacy.views import leaving as leaving_presenter


@route(routes.ACTIVITY_FILE, "GET", access=Access.MEMBER)
@long_file
@counted_file()
async def activity_file(call: Call) -> Response:
    """Send all lines of the last 90 days."""
    region = await call.run(members.region)
    sheet = SheetFile("csv", presenter.HEADINGS, title=routes.ACTIVITY.title)

    def take(lines: Sequence[ActivityLine]) -> None:
        sheet.add(presenter.to_rows(lines, region))

    await call.run(activity.export, take=take)
    sheet.end()
    await call.run(activity.record_export)
    return sheet.sent("activite")


@route(routes.POST_DATA, "POST", access=Access.RECENT_PROOF)
async def ask_for_data(call: Call) -> Response:
    """Have a copy of all data made."""
    try:
        await call.run(archives.ask)
    except ProofNeeded:
        return await go_to(call, addresses.proof_path(routes.DATA.path))
    except NotFound:
        return await go_to(call, routes.SIGN_IN.path)
    except (TooManyTries, QueueFull) as error:
        sentence = archive_presenter.refused(error, await call.run(members.region))
        return await refuse(call, routes.DATA, FieldError("", sentence))
    return await notify(call, routes.DATA, archive_presenter.ASKED)


@route(routes.DATA_FILE, "GET", access=Access.MEMBER)
@counted_file(what="my-data", missing=archive_presenter.MISSING)
async def data_file(call: Call) -> Response:
    """Send the copy of all data to the account that asked for it, while it lasts."""
    try:
        stored = await call.run(archives.stored)
        # First: the trail must not tell of a download whose file is lost.
        file = await asyncio.to_thread(archive_files.read, stored.name)
        await call.run(archives.record_download)
    except ProofNeeded:
        return await go_to(call, addresses.proof_path(routes.DATA.path))
    except FileNotFoundError:
        raise NotFound from None
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
        return await go_to(call, addresses.proof_path(routes.LEAVING.path))
    except NotFound:
        return await go_to(call, routes.SIGN_IN.path)
    answer = await notify(call, routes.SIGN_IN, leaving_presenter.LEFT)
    clear_cookie(answer, CookieKind.SESSION)
    clear_cookie(answer, CookieKind.DEVICE)
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer
