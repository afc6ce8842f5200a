"""`/connexion/identite`: to the provider of public identities and back; and the link refused."""

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from memberapp import addresses, routes
from memberapp.account import public_identities, public_identity_flows
from memberapp.account import wording as account_wording
from memberapp.account.public_identity_flows import Arrival, IdentityOutcome
from memberapp.account.tables import DEVICE_LIFETIME
from memberapp.account.views import public_identities as presenter
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.redirects import own_path
from memberapp.gateways import identity_keys
from memberapp.gateways.failures import GatewayUnavailable
from memberapp.http.answers import (
    clear_cookie,
    go_to,
    notify,
    refuse,
    return_path,
    set_cookie,
)
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.members import service as members

_MAX_PARAMETER = 2000


@route(routes.POST_IDENTITY, "POST", access=Access.PUBLIC)
async def depart(call: Call) -> Response:
    """Send the browser to the provider."""
    page = routes.SIGN_IN
    try:
        departure = await call.limited(
            public_identity_flows.depart(call.caller, wanted=return_path(call))
        )
    except NotFound:
        return await go_to(call, page.path)
    except TooManyTries as error:
        sentence = wording.too_many_tries(error.until, await call.run(members.region))
        return await refuse(call, page, FieldError("", sentence))
    except GatewayUnavailable:
        return await refuse(call, page, FieldError("", _sentence(IdentityOutcome.UNAVAILABLE)))
    answer = RedirectResponse(departure.url, 303)
    lifetime = int(public_identity_flows.LIFETIME.total_seconds())
    set_cookie(answer, CookieKind.IDENTITY, departure.token, max_age=lifetime)
    return answer


@route(routes.IDENTITY_BACK, "GET", access=Access.PUBLIC)
async def arrive(call: Call) -> Response:
    """Let in whom the provider names, as its code says."""
    asked = call.request.query_params
    token = cookie_value(call.cookies, CookieKind.IDENTITY)
    arrived = await public_identity_flows.arrive(
        call.caller,
        token=token,
        state=asked.get("state", "")[:_MAX_PARAMETER],
        code=asked.get("code", "")[:_MAX_PARAMETER],
        session_token=cookie_value(call.cookies, CookieKind.SESSION),
    )
    answer = await _answer(call, arrived)
    clear_cookie(answer, CookieKind.IDENTITY)
    return answer


@route(routes.IDENTITY_KEYS, "GET", access=Access.PUBLIC)
async def show_keys(call: Call) -> Response:  # noqa: ARG001 - they are the same for everybody
    """Let the provider read the public halves of our keys."""
    found = identity_keys.public_keys()
    return PlainTextResponse("", 404) if found is None else JSONResponse(found)


@route(routes.POST_IDENTITY_REFUSE, "POST", access=Access.RECENT_PROOF)
async def refuse_link(call: Call) -> Response:
    """Let the public identity open the space no longer."""
    try:
        await call.run(public_identities.refuse)
    except NotFound:
        return await go_to(call, routes.SECURITY.path)
    return await notify(call, routes.SECURITY, presenter.refused())


@route(routes.POST_IDENTITY_ACCEPT, "POST", access=Access.RECENT_PROOF)
async def accept_link(call: Call) -> Response:
    """Let it open the space again."""
    try:
        await call.run(public_identities.accept)
    except NotFound:
        return await go_to(call, routes.SECURITY.path)
    return await notify(call, routes.SECURITY, presenter.accepted())


async def _answer(call: Call, arrived: Arrival) -> RedirectResponse:
    signed_in = arrived.signed_in
    if signed_in is None:
        page = routes.ACTIVATION if arrived.outcome is IdentityOutcome.NO_SPACE else routes.SIGN_IN
        return await refuse(call, page, FieldError("", _sentence(arrived.outcome)))
    wanted = own_path(arrived.wanted)
    if arrived.outcome is IdentityOutcome.SIGNED_IN:
        answer = await go_to(call, wanted)
    elif signed_in.not_sent is not None:
        sentence = account_wording.code_not_sent(signed_in.not_sent, signed_in.region)
        answer = await refuse(call, routes.SIGN_IN_CODE, FieldError("", sentence))
    else:
        answer = await go_to(call, addresses.returning_to(routes.SIGN_IN_CODE, wanted))
    set_cookie(answer, CookieKind.SESSION, signed_in.token)
    if arrived.device_token:
        lifetime = int(DEVICE_LIFETIME.total_seconds())
        set_cookie(answer, CookieKind.DEVICE, arrived.device_token, max_age=lifetime)
    return answer


def _sentence(outcome: IdentityOutcome) -> str:
    return presenter.SENTENCES[outcome].format(provider=public_identities.provider())
