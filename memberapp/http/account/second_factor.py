"""The forms of `/profil/securite`: the second factor on and off."""

from collections.abc import Callable

from starlette.responses import Response

from memberapp import routes
from memberapp.account import second_factor
from memberapp.account import wording as account_wording
from memberapp.account.second_factor import CodeOutcome
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, TooManyTries
from memberapp.core.form_return import FieldError, KeptForm
from memberapp.http.answers import go_to
from memberapp.http.call import Call
from memberapp.http.guard import route


@route(routes.POST_FACTOR_ENROL, "POST", access=Access.RECENT_PROOF)
async def enrol(call: Call) -> Response:
    """Make a key to scan."""
    try:
        await call.run(second_factor.start)
    except Conflict:
        return await _back(call, KeptForm(notice=account_wording.FACTOR_ALREADY_ON))
    return await _back(call)


@route(routes.POST_FACTOR_CONFIRM, "POST", access=Access.MEMBER)
async def confirm(call: Call) -> Response:
    """Switch the second factor on with a right code."""
    return await _with_code(call, second_factor.confirm, done=account_wording.FACTOR_ENABLED)


@route(routes.POST_FACTOR_CANCEL, "POST", access=Access.MEMBER)
async def cancel(call: Call) -> Response:
    """Give up an activation."""
    await call.run(second_factor.cancel)
    return await _back(call)


@route(routes.POST_FACTOR_REMOVE, "POST", access=Access.MEMBER)
async def remove(call: Call) -> Response:
    """Switch the second factor off with a right code."""
    return await _with_code(call, second_factor.remove, done=account_wording.FACTOR_DISABLED)


async def _with_code(call: Call, service: Callable[..., CodeOutcome], *, done: str) -> Response:
    code = call.form.get("code", "")
    if not code.strip():
        return await _back(call, _refused(account_wording.CODE_MISSING))
    try:
        outcome = await call.run(service, code=code)
    except TooManyTries as error:
        return await _back(call, _refused(wording.too_many_tries(error.until)))
    if outcome is CodeOutcome.RIGHT:
        return await _back(call, KeptForm(notice=done))
    return await _back(call, _refused(account_wording.CODE_SENTENCES[outcome]))


def _refused(sentence: str) -> KeptForm:
    return KeptForm(title=wording.PROBLEM_TITLE, errors=(FieldError("code", sentence),))


async def _back(call: Call, kept: KeptForm | None = None) -> Response:
    return await go_to(call, routes.SECURITY.path, page=routes.SECURITY.path, kept=kept)
