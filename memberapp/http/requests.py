"""A request of a member as a file: its record, and of a claim the file for the mediator."""

from typing import Final

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.core.access import Access
from memberapp.gateways import pdf
from memberapp.http.call import Call
from memberapp.http.files import counted_file, kept_as, long_file
from memberapp.http.guard import route
from memberapp.requests import document, following
from memberapp.requests.views.shared import MISSING, MISSING_LEAD

_PDF: Final = "application/pdf"


@route(routes.REQUEST_PDF, "GET", access=Access.MEMBER)
@long_file
@counted_file(what="request", missing=(MISSING, MISSING_LEAD))
async def request_pdf(call: Call) -> Response:
    """Send a request of the member to keep."""
    reference = call.request.path_params["reference"]
    found, name = await call.run(following.take_away, reference=reference)
    now = clock.now()
    content = await pdf.make_pdf(document.to_paper(found, name, now), at=now)
    return Response(content, media_type=_PDF, headers=kept_as(document.file_name(found)))
