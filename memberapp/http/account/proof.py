"""`/connexion/preuve`: the second factor given again, before a sensitive act.

The page comes back to where the member was; what he had typed there waits for him.
"""

from urllib.parse import urlencode

from starlette.responses import Response

from memberapp import routes
from memberapp.account import phone_check, proof
from memberapp.account import wording as account_wording
from memberapp.account.proof import CodeResult
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import FactorMethod
from memberapp.account.views import factor, security
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind
from memberapp.core.errors import Conflict, InvalidInput, TooManyTries
from memberapp.core.form_return import FieldError, KeptForm
from memberapp.core.redirects import HOME, own_path
from memberapp.http.answers import go_to, set_cookie
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.routes import Route


@route(routes.POST_PROOF, "POST", access=Access.MEMBER)
async def give(call: Call) -> Response:
    """Check the code, and lead back."""
    code = call.form.get("code", "")
    if not code.strip():
        return await _refused(call, routes.PROOF, "code", account_wording.CODE_MISSING)
    try:
        result = await call.run(proof.give, code=code)
    except TooManyTries as error:
        return await _refused(call, routes.PROOF, "code", wording.too_many_tries(error.until))
    except Conflict:
        return await go_to(call, routes.SIGN_IN.path)
    if result.outcome is not CodeOutcome.RIGHT:
        return await _refused(call, routes.PROOF, "code", factor.sentence(result))
    answer = await go_to(call, _wanted(call))
    set_cookie(answer, CookieKind.SESSION, result.token)
    return answer


@route(routes.POST_PROOF_SEND, "POST", access=Access.MEMBER)
async def send(call: Call) -> Response:
    """Send a code where the member has no app."""
    try:
        await call.run(proof.ask)
    except TooManyTries as error:
        return await _refused(
            call, routes.PROOF, "", account_wording.too_many_codes_sent(error.until)
        )
    return await _to(call, routes.PROOF)


@route(routes.POST_PHONE_SEND, "POST", access=Access.RECENT_PROOF)
async def send_to_phone(call: Call) -> Response:
    """Send a code to the phone that is to receive them."""
    page = routes.PHONE_CHECK
    try:
        await call.run(phone_check.send)
    except InvalidInput:
        return await _to(call, page)
    except TooManyTries as error:
        return await _refused(call, page, "", account_wording.too_many_codes_sent(error.until))
    return await _to(call, page)


@route(routes.POST_PHONE_CHECK, "POST", access=Access.RECENT_PROOF)
async def check_phone(call: Call) -> Response:
    """Let codes go to the phone with the one it received."""
    page, code = routes.PHONE_CHECK, call.form.get("code", "")
    if not code.strip():
        return await _refused(call, page, "code", account_wording.CODE_MISSING)
    try:
        outcome = await call.run(phone_check.confirm, code=code)
    except InvalidInput:
        return await _to(call, page)
    except TooManyTries as error:
        return await _refused(call, page, "code", wording.too_many_tries(error.until))
    if outcome is CodeOutcome.RIGHT:
        return await _to(call, routes.SECURITY, KeptForm(notice=security.PHONE_VERIFIED))
    return await _refused(
        call, page, "code", factor.sentence(CodeResult(outcome, method=FactorMethod.SMS))
    )


def _wanted(call: Call) -> str:
    return own_path(call.form.get(routes.RETURN_PARAMETER, ""))


async def _to(call: Call, page: Route, kept: KeptForm | None = None) -> Response:
    wanted = _wanted(call)
    query = f"?{urlencode({routes.RETURN_PARAMETER: wanted})}" if wanted != HOME else ""
    return await go_to(call, page.path + query, page=page.path, kept=kept)


async def _refused(call: Call, page: Route, field: str, sentence: str) -> Response:
    kept = KeptForm(title=wording.PROBLEM_TITLE, errors=(FieldError(field, sentence),))
    return await _to(call, page, kept)
