"""The card of third-party payment as a file to keep or print."""

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.contract import service as contracts
from memberapp.contract.document import to_paper
from memberapp.contract.views.card import FILE_MISSING, file_name, to_view
from memberapp.core.access import Access
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.files import count_file
from memberapp.core.not_found import record_not_found
from memberapp.gateways import pdf
from memberapp.http.call import Call
from memberapp.http.files import kept_as, too_many
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page


@route(routes.CARD_PDF, "GET", access=Access.MEMBER)
async def card_pdf(call: Call) -> Response:
    """Send the card of each person of a contract."""
    contract_id = call.request.query_params.get(routes.CONTRACT_PARAMETER, "")
    try:
        await call.run(count_file)
        card = await call.run(contracts.issue_card, contract_id=contract_id)
    except NotFound:
        await call.run(record_not_found, what="card")
        return plain_page(404, *FILE_MISSING)
    except TooManyTries as error:
        return await too_many(call, error)
    content = await pdf.make_pdf(to_paper(to_view(card)), at=clock.now())
    return Response(content, media_type="application/pdf", headers=kept_as(file_name(card)))
