"""The forms of `/profil/securite`: the second factor on and off."""

from collections.abc import Callable

from starlette.responses import Response

from memberapp import routes
from memberapp.account import second_factor
from memberapp.account import wording as account_wording
from memberapp.account.second_factor import CodeOutcome
from memberapp.core.access import Access
from memberapp.core.errors import Conflict
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
    """Switch the second factor on with a right code."""
    return await _with_code(call, second_factor.confirm, done=account_wording.FACTOR_ENABLED)


@route(routes.POST_FACTOR_CANCEL, "POST", access=Access.MEMBER)
async def cancel(call: Call) -> Response:
    """Give up an activation."""
    await call.run(second_factor.cancel)
    return await to_page(call, routes.SECURITY)


@route(routes.POST_FACTOR_REMOVE, "POST", access=Access.MEMBER)
async def remove(call: Call) -> Response:
    """Switch the second factor off with a right code."""
    return await _with_code(call, second_factor.remove, done=account_wording.FACTOR_DISABLED)


async def _with_code(call: Call, use_case: Callable[..., CodeOutcome], *, done: str) -> Response:
    outcome = await run_with_code(call, routes.SECURITY, use_case)
    if outcome is CodeOutcome.RIGHT:
        return await notify(call, routes.SECURITY, done)
    return await ask_code_again(call, routes.SECURITY, account_wording.CODE_SENTENCES[outcome])
