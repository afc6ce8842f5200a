"""`/connexion/preuve`: the second factor given again, before a sensitive act.

The page comes back to where the member was; the values typed there wait for them.
"""

from contextlib import suppress

from starlette.responses import Response

from memberapp import routes
from memberapp.account import phone_check, proof
from memberapp.account.proof import CodeResult
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import FactorMethod
from memberapp.account.views import factor, security
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind
from memberapp.core.errors import Conflict, InvalidInput
from memberapp.http.account.codes import ask_factor_again, run_with_factor
from memberapp.http.answers import (
    ask_code_again,
    go_to,
    notify,
    return_path,
    run_sending,
    run_with_code,
    set_cookie,
    to_page,
)
from memberapp.http.call import Call
from memberapp.http.guard import route


@route(routes.POST_PROOF, "POST", access=Access.MEMBER)
async def give(call: Call) -> Response:
    """Check the code, and redirect to where it was asked for."""
    try:
        result = await run_with_factor(call, routes.PROOF, proof.give)
    except Conflict:
        return await go_to(call, routes.SIGN_IN.path)
    if result.outcome is not CodeOutcome.RIGHT:
        return await ask_factor_again(call, routes.PROOF, result)
    answer = await go_to(call, return_path(call))
    set_cookie(answer, CookieKind.SESSION, result.token)
    return answer


@route(routes.POST_PROOF_SEND, "POST", access=Access.MEMBER)
async def send(call: Call) -> Response:
    """Send a code where the member has no app."""
    await run_sending(call, routes.PROOF, proof.ask)
    return await to_page(call, routes.PROOF)


@route(routes.POST_PHONE_SEND, "POST", access=Access.RECENT_PROOF)
async def send_to_phone(call: Call) -> Response:
    """Send a code to the phone that is to receive them."""
    with suppress(InvalidInput):  # the page sees that no phone can receive it
        await run_sending(call, routes.PHONE_CHECK, phone_check.send)
    return await to_page(call, routes.PHONE_CHECK)


@route(routes.POST_PHONE_CHECK, "POST", access=Access.RECENT_PROOF)
async def check_phone(call: Call) -> Response:
    """Let codes go to the phone with the one it received."""
    page = routes.PHONE_CHECK
    try:
        outcome = await run_with_code(call, page, phone_check.confirm)
    except InvalidInput:
        return await to_page(call, page)
    if outcome is CodeOutcome.RIGHT:
        return await notify(call, routes.SECURITY, security.PHONE_VERIFIED)
    refused = CodeResult(outcome, method=FactorMethod.SMS)
    return await ask_code_again(call, page, factor.sentence(refused))
