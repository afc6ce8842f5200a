"""The end of an appointment in the network, and its calendar file."""

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.appointments import service
from memberapp.appointments import views as presenter
from memberapp.appointments.forms import CANCEL, REFERENCE
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.forms import FieldError
from memberapp.core.not_found import record_not_found
from memberapp.core.wording import CALENDAR_MISSING
from memberapp.gateways import calendars
from memberapp.http.answers import notify, refuse
from memberapp.http.call import Call
from memberapp.http.files import calendar_file, counted_file
from memberapp.http.guard import route


@route(routes.POST_APPOINTMENT_CANCEL, "POST", access=Access.MEMBER)
async def cancel(call: Call) -> Response:
    """Give an appointment up."""
    reference = CANCEL.typed(call.form).get(REFERENCE.name, "")
    try:
        found = await call.run(service.cancel, reference=reference)
    except NotFound:
        await call.run(record_not_found, what="appointment")
        return await refuse(call, routes.APPOINTMENTS, FieldError("", presenter.GONE))
    return await notify(call, routes.APPOINTMENTS, presenter.cancelled(found))


@route(routes.APPOINTMENT_CALENDAR, "GET", access=Access.MEMBER)
@counted_file(what="appointment", missing=CALENDAR_MISSING)
async def calendar(call: Call) -> Response:
    """Send an appointment that has an hour to the calendar of its member."""
    found = await call.run(service.own, reference=call.request.path_params["reference"])
    content = calendars.make_file([presenter.to_appointment(found)], at=clock.now())
    return calendar_file(content, presenter.calendar_file_name(found))
