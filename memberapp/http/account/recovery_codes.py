"""The forms of `/profil/securite/codes`, and the codes as a text file."""

from typing import Final

from starlette.responses import PlainTextResponse, Response

from memberapp import routes
from memberapp.account import recovery_codes
from memberapp.account.views import recovery_codes as presenter
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import TooManyTries
from memberapp.core.forms import FieldError
from memberapp.http.answers import notify, refuse, to_page
from memberapp.http.call import Call
from memberapp.http.files import kept_as
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page
from memberapp.members import service as members

_FILE_NAME: Final = "codes-de-recuperation.txt"


@route(routes.POST_RECOVERY_CREATE, "POST", access=Access.RECENT_PROOF)
async def create(call: Call) -> Response:
    """Make ten codes; those before them are over."""
    page = routes.RECOVERY_CODES
    try:
        await call.run(recovery_codes.create)
    except TooManyTries as error:
        sentence = wording.too_many_tries(error.until, await call.run(members.region))
        return await refuse(call, page, FieldError("", sentence))
    return await to_page(call, page)


@route(routes.POST_RECOVERY_STORED, "POST", access=Access.MEMBER)
async def put_away(call: Call) -> Response:
    """Show the codes no longer."""
    await call.run(recovery_codes.put_away)
    return await notify(call, routes.SECURITY, presenter.PUT_AWAY)


@route(routes.RECOVERY_FILE, "GET", access=Access.MEMBER)
async def download(call: Call) -> Response:
    """Send the codes to keep, while they may be read."""
    found = await call.run(recovery_codes.download)
    if not found.codes:
        return plain_page(404, presenter.SHEET_OVER_TITLE, presenter.SHEET_OVER)
    text = presenter.to_file(found, await call.run(members.region))
    return PlainTextResponse(text, headers=kept_as(_FILE_NAME))
