"""The letter of complaint about a breach of a member's data, as a file."""

from typing import Final

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.core.access import Access
from memberapp.gateways import pdf
from memberapp.http.call import Call
from memberapp.http.files import counted_file, kept_as, long_file
from memberapp.http.guard import route
from memberapp.incidents import document, service
from memberapp.incidents.views import MISSING, MISSING_LEAD

_PDF: Final = "application/pdf"


@route(routes.COMPLAINT_PDF, "GET", access=Access.MEMBER)
@long_file
@counted_file(what="incident", missing=(MISSING, MISSING_LEAD))
async def complaint_pdf(call: Call) -> Response:
    """Send the member's letter of complaint, filled in."""
    reference = call.request.path_params["reference"]
    found = await call.run(service.take_complaint, reference=reference)
    now = clock.now()
    content = await pdf.make_pdf(document.complaint(found, now), at=now)
    return Response(content, media_type=_PDF, headers=kept_as(document.complaint_name(found)))
