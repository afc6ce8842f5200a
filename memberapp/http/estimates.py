"""Estimates: a quote that comes as a file, and a stored one as a dated file."""

from typing import Final

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import InvalidInput, TooManyTries
from memberapp.core.forms import FieldError, ReturnedForm
from memberapp.estimates import document, service
from memberapp.estimates.forms import FILE_FIELD
from memberapp.estimates.views import MISSING, MISSING_LEAD, proposed
from memberapp.gateways import pdf
from memberapp.gateways.quotes import MAX_FILE_BYTES, QuoteNotRead, read_quote
from memberapp.http.answers import refuse, to_page
from memberapp.http.call import Call
from memberapp.http.files import counted_file, kept_as, long_file
from memberapp.http.guard import route
from memberapp.http.sent_file import Turns, read_file
from memberapp.members import service as members

_PDF: Final = "application/pdf"
_TURNS: Final = Turns(16)
"""The members whose quote is being read."""


@route(routes.POST_QUOTE_FILE, "POST", access=Access.MEMBER, has_form=False)
async def quote_file(call: Call) -> Response:
    """Propose the lines of a file on the page; it is read once and stored nowhere."""
    try:
        await call.run(service.count_file)
        content = await read_file(
            call.request,
            name=FILE_FIELD.name,
            max_bytes=MAX_FILE_BYTES,
            sender=call.caller.actor.id,
            turns=_TURNS,
        )
        found = await read_quote(content)
    except InvalidInput as refused:
        return await refuse(call, routes.ESTIMATION, FILE_FIELD.error(refused.reason))
    except QuoteNotRead as refused:
        return await refuse(call, routes.ESTIMATION, FILE_FIELD.error(refused.fault))
    except TooManyTries as error:
        sentence = wording.too_many_tries(error.until, await call.run(members.region))
        return await refuse(call, routes.ESTIMATION, FieldError(FILE_FIELD.name, sentence))
    values, told = proposed(found, (await call.run(service.desk)).setting.acts)
    return await to_page(call, routes.ESTIMATION, ReturnedForm(notice=told, values=values))


@route(routes.ESTIMATE_PDF, "GET", access=Access.MEMBER)
@long_file
@counted_file(what="estimate", missing=(MISSING, MISSING_LEAD))
async def estimate_pdf(call: Call) -> Response:
    """Send an estimate of the member to keep."""
    reference = call.request.path_params["reference"]
    found = await call.run(service.take_away, reference=reference)
    member = await call.run(members.summary)
    paper = document.to_paper(found, f"{member.first_name} {member.last_name}")
    content = await pdf.make_pdf(paper, at=clock.now())
    return Response(content, media_type=_PDF, headers=kept_as(document.file_name(found)))
