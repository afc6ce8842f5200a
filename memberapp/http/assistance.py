"""The calendar files of a request for assistance, and of one of its services."""

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.assistance import cases
from memberapp.assistance.views import calendars as appointments
from memberapp.core.access import Access
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.files import count_file
from memberapp.core.not_found import record_not_found
from memberapp.gateways import calendars
from memberapp.http.call import Call
from memberapp.http.files import calendar_file, calendar_missing, too_many
from memberapp.http.guard import route


@route(routes.CASE_CALENDAR, "GET", access=Access.MEMBER)
async def case_calendar(call: Call) -> Response:
    """Send the visits and calls of a request for assistance, named by its reference."""
    return await _calendar(call)


@route(routes.SERVICE_CALENDAR, "GET", access=Access.MEMBER)
async def service_calendar(call: Call) -> Response:
    """Send the visit or call of one service of a request."""
    return await _calendar(call, service_of(call.request.path_params["code"]))


def service_of(code: str) -> str:
    """Return the service of an address: « aide-menagere » is AIDE_MENAGERE."""
    return code.upper().replace("-", "_")


async def _calendar(call: Call, service: str = "") -> Response:
    try:
        await call.run(count_file)
        case = await call.run(cases.find, reference=call.request.path_params["reference"])
    except NotFound:
        return await _missing(call)
    except TooManyTries as error:
        return await too_many(call, error)
    found = appointments.to_appointments(case, service=service)
    if not found:
        return await _missing(call)
    content = calendars.make_file(found, at=clock.now())
    return calendar_file(content, appointments.file_name(case))


async def _missing(call: Call) -> Response:
    await call.run(record_not_found, what="calendar")
    return calendar_missing()
