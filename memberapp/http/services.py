"""The forms of the connected services: an agreement, and its end."""

from starlette.responses import Response

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.not_found import record_not_found
from memberapp.http.answers import notify, refuse
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.members import service as members
from memberapp.services import partners
from memberapp.services import views as presenter
from memberapp.services.catalogue.offers import partner_of
from memberapp.services.forms import SERVICE
from memberapp.services.partners import Told


@route(routes.POST_SERVICE_ACTIVATE, "POST", access=Access.MEMBER)
async def activate(call: Call) -> Response:
    """Record the agreement, and have the partner let the identifier in."""
    code = _code(call)
    try:
        told = await call.limited(partners.activate(call.caller, code=code))
    except NotFound:
        return await _gone(call)
    except TooManyTries as error:
        sentence = presenter.too_often(error.until, await call.run(members.region))
        return await refuse(call, routes.SERVICES, FieldError("", sentence))
    sentence = presenter.told_notice(told, partner_of(code))
    if told is Told.DONE:
        return await notify(call, routes.SERVICES, sentence)
    return await refuse(call, routes.SERVICES, FieldError("", sentence))


@route(routes.POST_SERVICE_END, "POST", access=Access.MEMBER)
async def end(call: Call) -> Response:
    """End a service, at once."""
    code = _code(call)
    try:
        told = await partners.deactivate(call.caller, code=code)
    except NotFound:
        return await _gone(call)
    return await notify(call, routes.SERVICES, presenter.ended_notice(told, partner_of(code)))


def _code(call: Call) -> str:
    return SERVICE.typed(call.form).get("service", "")


async def _gone(call: Call) -> Response:
    await call.run(record_not_found, what="service")
    return await refuse(call, routes.SERVICES, FieldError("", presenter.GONE))
