"""The contributions of a contract as a file to keep or print."""

from starlette.responses import Response

from memberapp import routes
from memberapp.contributions import service as contributions
from memberapp.contributions.document import FILE_MISSING, file_name, to_paper
from memberapp.core.access import Access
from memberapp.gateways import pdf
from memberapp.http.call import Call
from memberapp.http.files import counted_file, kept_as
from memberapp.http.guard import route


@route(routes.SCHEDULE_PDF, "GET", access=Access.MEMBER)
@counted_file(what="contributions", missing=FILE_MISSING)
async def schedule_pdf(call: Call) -> Response:
    """Send what is due and paid of a contract."""
    contract_id = call.request.query_params.get(routes.CONTRACT_PARAMETER, "")
    schedule = await call.run(contributions.issue_schedule, contract_id=contract_id)
    content = await pdf.make_pdf(to_paper(schedule, schedule.at), at=schedule.at)
    return Response(content, media_type="application/pdf", headers=kept_as(file_name(schedule)))
