"""The forms of `/profil/securite`: the second factor on and off."""

from starlette.responses import Response

from memberapp import routes
from memberapp.account import proof, second_factor
from memberapp.account import wording as account_wording
from memberapp.account.second_factor import CodeOutcome
from memberapp.core.access import Access
from memberapp.core.errors import Conflict
from memberapp.http.account.codes import ask_factor_again, run_with_factor
from memberapp.http.answers import ask_code_again, notify, run_with_code, to_page
from memberapp.http.call import Call
from memberapp.http.guard import route


@route(routes.POST_FACTOR_ENROL, "POST", access=Access.RECENT_PROOF)
async def enrol(call: Call) -> Response:
    """Make a key to scan."""
    try:
        await call.run(second_factor.start)
    except Conflict:
        return await notify(call, routes.SECURITY, account_wording.FACTOR_ALREADY_ON)
    return await to_page(call, routes.SECURITY)


@route(routes.POST_FACTOR_CONFIRM, "POST", access=Access.MEMBER)
async def confirm(call: Call) -> Response:
    """Switch the second factor on with a right code, then offer recovery codes."""
    outcome = await run_with_code(call, routes.SECURITY, second_factor.confirm)
    if outcome is CodeOutcome.RIGHT:  # what to do without the phone, while it is still there
        return await notify(call, routes.RECOVERY_CODES, account_wording.FACTOR_ENABLED)
    return await ask_code_again(call, routes.SECURITY, account_wording.CODE_SENTENCES[outcome])


@route(routes.POST_FACTOR_CANCEL, "POST", access=Access.MEMBER)
async def cancel(call: Call) -> Response:
    """Give up an activation."""
    await call.run(second_factor.cancel)
    return await to_page(call, routes.SECURITY)


@route(routes.POST_FACTOR_REMOVE, "POST", access=Access.MEMBER)
async def remove(call: Call) -> Response:
    """Switch the second factor off with a right code, or a recovery code."""
    result = await run_with_factor(call, routes.SECURITY, proof.remove_app)
    if result.outcome is CodeOutcome.RIGHT:
        return await notify(call, routes.SECURITY, account_wording.FACTOR_DISABLED)
    return await ask_factor_again(call, routes.SECURITY, result)
