"""The card of third-party payment as a file to keep or print."""

import asyncio
import logging
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.responses import JSONResponse, Response

from memberapp import clock, routes
from memberapp.contract import service as contracts
from memberapp.contract.document import to_paper
from memberapp.contract.views.card import FILE_MISSING, file_name, to_view
from memberapp.contract.views.offline import to_offline
from memberapp.contract.views.wallet import COLOUR, to_pass
from memberapp.core.access import Access
from memberapp.core.audit import Event
from memberapp.core.brand import read_brand
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.gateways import pdf, wallet
from memberapp.http.call import Call
from memberapp.http.files import counted_file, kept_as
from memberapp.http.guard import route
from memberapp.http.plain_page import unavailable_page
from memberapp.settings import UnsafeSettingsError

_log = logging.getLogger(__name__)


@route(routes.CARD_PDF, "GET", access=Access.MEMBER)
@counted_file(what="card", missing=FILE_MISSING)
async def card_pdf(call: Call) -> Response:
    """Send the card of each person of a contract."""
    contract_id = call.request.query_params.get(routes.CONTRACT_PARAMETER, "")
    card = await call.run(contracts.issue_card, contract_id=contract_id)
    content = await pdf.make_pdf(to_paper(to_view(card)), at=clock.now())
    return Response(content, media_type="application/pdf", headers=kept_as(file_name(card)))


@route(routes.POST_CARD_KEEP, "POST", access=Access.MEMBER)
async def keep_cards(call: Call) -> Response:
    """Send the page of the cards that a device keeps for when there is no network."""
    try:
        kept = await call.run(contracts.keep_cards)
    except NotFound:
        return JSONResponse({}, 404)
    except TooManyTries:
        return JSONResponse({}, 429)
    view = to_offline(kept)
    page = _offline_page().render(vars(view), title=routes.CARD.title, page=routes.CARD.path)
    return JSONResponse({"page": page, "seconds": view.seconds, "said": view.said})


@cache
def _offline_page() -> Template:
    return Environment(
        loader=PackageLoader("memberapp.http", ""), autoescape=True, undefined=StrictUndefined
    ).get_template("offline_card.html")


@route(routes.CARD_WALLET, "GET", access=Access.MEMBER)
@counted_file(what="card", missing=FILE_MISSING)
async def card_pass(call: Call) -> Response:
    """Send the card of a person for the wallet of a phone; without keys there is none."""
    asked = call.request.query_params
    contract_id = asked.get(routes.CONTRACT_PARAMETER, "")
    if not wallet.is_offered():
        raise NotFound
    try:
        card = await call.run(contracts.card, contract_id=contract_id)
        content = to_pass(card, asked.get(routes.PERSON_PARAMETER, ""))
        made = await asyncio.to_thread(
            wallet.make_pass, content, letter=read_brand().short_name[:1], colour=COLOUR
        )
        await call.run(
            contracts.issue_card, contract_id=contract_id, event=Event.CARD_WALLET_DOWNLOADED
        )
    except UnsafeSettingsError as fault:
        _log.error("no pass is made: %s", fault)
        return unavailable_page(is_form=False)
    return Response(made, media_type=wallet.MIME, headers=kept_as("carte-tiers-payant.pkpass"))
