"""The calendar files of a request for assistance, and of one of its services."""

from typing import Final

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.assistance import cases
from memberapp.assistance.views import calendars as appointments
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.wording import CALENDAR_MISSING
from memberapp.gateways import calendars
from memberapp.http.call import Call
from memberapp.http.files import calendar_file, counted_file
from memberapp.http.guard import route

_WHAT: Final = "calendar"


@route(routes.CASE_CALENDAR, "GET", access=Access.MEMBER)
@counted_file(what=_WHAT, missing=CALENDAR_MISSING)
async def case_calendar(call: Call) -> Response:
    """Send the visits and calls of a request for assistance, named by its reference."""
    return await _calendar(call)


@route(routes.SERVICE_CALENDAR, "GET", access=Access.MEMBER)
@counted_file(what=_WHAT, missing=CALENDAR_MISSING)
async def service_calendar(call: Call) -> Response:
    """Send the visit or call of one service of a request."""
    return await _calendar(call, service_of(call.request.path_params["code"]))


def service_of(code: str) -> str:
    """Return the service of an address: « aide-menagere » is AIDE_MENAGERE."""
    return code.upper().replace("-", "_")


async def _calendar(call: Call, service: str = "") -> Response:
    case = await call.run(cases.find, reference=call.request.path_params["reference"])
    found = appointments.to_appointments(case, service=service)
    if not found:
        raise NotFound
    content = calendars.make_file(found, at=clock.now())
    return calendar_file(content, appointments.file_name(case))
