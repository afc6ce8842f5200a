"""The calendar file of a request for assistance."""

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
from memberapp.http.files import kept_as, too_many
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page


@route(routes.CALENDAR, "GET", access=Access.MEMBER)
async def calendar(call: Call) -> Response:
    """Send the visits and calls of a request for assistance, named by its reference."""
    try:
        await call.run(count_file)
        case = await call.run(cases.find, reference=call.request.path_params["token"])
    except NotFound:
        await call.run(record_not_found, what="calendar")
        return plain_page(404, appointments.CALENDAR_MISSING_TITLE, appointments.CALENDAR_MISSING)
    except TooManyTries as error:
        return await too_many(call, error)
    return Response(
        calendars.make_calendar(appointments.to_appointments(case), at=clock.now()),
        media_type="text/calendar",
        headers=kept_as(appointments.file_name(case)),
    )
