"""Quotes of the network: the end of a request, and one that came in as a file."""

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.forms import FieldError
from memberapp.core.not_found import record_not_found
from memberapp.gateways import pdf
from memberapp.http.answers import notify, refuse
from memberapp.http.call import Call
from memberapp.http.files import counted_file, kept_as, long_file
from memberapp.http.guard import route
from memberapp.members import service as members
from memberapp.quotes import document, service
from memberapp.quotes import views as presenter
from memberapp.quotes.forms import CANCEL, REFERENCE


@route(routes.POST_QUOTE_CANCEL, "POST", access=Access.MEMBER)
async def cancel(call: Call) -> Response:
    """Give a request up."""
    reference = CANCEL.typed(call.form).get(REFERENCE.name, "")
    try:
        found = await call.run(service.cancel, reference=reference)
    except NotFound:
        await call.run(record_not_found, what="quote")
        return await refuse(call, routes.QUOTES, FieldError("", presenter.GONE))
    return await notify(call, routes.QUOTES, presenter.cancelled(found))


@route(routes.QUOTE_PDF, "GET", access=Access.MEMBER)
@long_file
@counted_file(what="quote", missing=(presenter.MISSING, presenter.MISSING_LEAD))
async def quote_pdf(call: Call) -> Response:
    """Send a quote that came in, to keep."""
    found = await call.run(service.take_away, reference=call.request.path_params["reference"])
    member = await call.run(members.summary)
    paper = document.to_paper(found, f"{member.first_name} {member.last_name}")
    content = await pdf.make_pdf(paper, at=clock.now())
    headers = kept_as(document.file_name(found))
    return Response(content, media_type="application/pdf", headers=headers)
