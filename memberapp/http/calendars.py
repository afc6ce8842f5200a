"""`/files/calendar/{token}.ics`: what a member's own calendar reads, without a session.

Calendars read it for years from wherever they run, so the token is all they have. An address that
shows nothing is answered alike, whatever it was before.
"""

import hashlib
from typing import Final

from starlette.responses import Response

from memberapp import routes
from memberapp.calendars import service as links
from memberapp.calendars import views as presenter
from memberapp.core.access import Access
from memberapp.core.brand import read_brand
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.gateways import calendars
from memberapp.http.call import Call
from memberapp.http.files import CALENDAR_TYPE, calendar_missing, too_many
from memberapp.http.guard import route

_TAG_LENGTH: Final = 32


@route(routes.CALENDAR, "GET", access=Access.PUBLIC, cache="private, no-cache")
async def calendar(call: Call) -> Response:
    """Send the appointments of the member whose link it is."""
    try:
        found = await call.run(links.read, token=call.request.path_params["token"])
    except NotFound:
        return await _missing(call)
    except TooManyTries as error:
        return await too_many(call, error)
    content = calendars.make_calendar(presenter.to_appointments(found), name=read_brand().name)
    tag = f'"{hashlib.sha256(content).hexdigest()[:_TAG_LENGTH]}"'
    if tag in call.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"etag": tag})
    return Response(content, media_type=CALENDAR_TYPE, headers={"etag": tag})


async def _missing(call: Call) -> Response:
    try:
        await call.run(links.count_unknown)
    except TooManyTries as error:
        return await too_many(call, error)
    return calendar_missing()
