"""The forms of the webinars: a place taken, and given back; and their calendar file."""

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.core.access import Access
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.not_found import record_not_found
from memberapp.core.wording import CALENDAR_MISSING
from memberapp.gateways import calendars
from memberapp.http.answers import notify, refuse
from memberapp.http.call import Call
from memberapp.http.files import calendar_file, counted_file
from memberapp.http.guard import route
from memberapp.members import service as members
from memberapp.webinars import service
from memberapp.webinars import views as presenter
from memberapp.webinars.forms import CODE, WEBINAR


@route(routes.POST_WEBINAR, "POST", access=Access.MEMBER)
async def sign_up(call: Call) -> Response:
    """Take a place."""
    try:
        webinar = await call.run(service.sign_up, code=_code(call))
    except NotFound:
        return await _gone(call)
    except TooManyTries as error:
        sentence = presenter.too_often(error.until, await call.run(members.region))
        return await refuse(call, routes.WEBINARS, FieldError("", sentence))
    if webinar is None:
        return await refuse(call, routes.WEBINARS, FieldError("", presenter.FULL))
    sentence = presenter.signed_up(webinar, await call.run(members.region), clock.now())
    return await notify(call, routes.WEBINARS, sentence)


@route(routes.POST_WEBINAR_LEAVE, "POST", access=Access.MEMBER)
async def leave(call: Call) -> Response:
    """Give a place back."""
    try:
        webinar = await call.run(service.leave, code=_code(call))
    except NotFound:
        return await _gone(call)
    return await notify(call, routes.WEBINARS, presenter.left(webinar))


@route(routes.WEBINAR_CALENDAR, "GET", access=Access.MEMBER)
@counted_file(what="webinar", missing=CALENDAR_MISSING)
async def calendar(call: Call) -> Response:
    """Send a webinar to the calendar of who has a place."""
    found = await call.run(service.own_sign_up, sign_up_id=call.request.path_params["sign_up"])
    content = calendars.make_file([presenter.to_appointment(found)], at=clock.now())
    return calendar_file(content, "webinaire.ics")


def _code(call: Call) -> str:
    return WEBINAR.typed(call.form).get(CODE.name, "")


async def _gone(call: Call) -> Response:
    await call.run(record_not_found, what="webinar")
    return await refuse(call, routes.WEBINARS, FieldError("", presenter.GONE))
