"""The forms of `/connexion` and of the pages below it before one is in, and signing out."""

from contextlib import suppress
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.responses import RedirectResponse, Response

from memberapp import clock, routes
from memberapp.account import password_flows, passwords, sign_in_links
from memberapp.account import sign_in as signing_in
from memberapp.account import wording as account_wording
from memberapp.account.proof import CodeResult
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sign_in import SignInOutcome
from memberapp.account.tables import DEVICE_LIFETIME
from memberapp.account.views import factor
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, NotFound, TooManyTries
from memberapp.core.form_return import FieldError, KeptForm
from memberapp.core.redirects import HOME, own_path
from memberapp.core.work import run_hashing
from memberapp.http.answers import clear_cookie, go_to, set_cookie
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.routes import Route

_LONGEST_IDENTIFIER: Final = 254


@route(routes.POST_SIGN_IN, "POST", access=Access.PUBLIC)
async def sign_in(call: Call) -> Response:
    """Check identifier and password; the answer never tells whether an account exists."""
    identifier = call.form.get("identifier", "")[:_LONGEST_IDENTIFIER]
    password = call.form.get("password", "")
    missing = [
        FieldError(field, sentence)
        for field, value, sentence in (
            ("identifier", identifier.strip(), account_wording.IDENTIFIER_MISSING),
            ("password", password, account_wording.PASSWORD_MISSING),
        )
        if not value
    ]
    if missing:
        return await _ask_again(call, routes.SIGN_IN, *missing)
    try:
        result = await call.limited(
            password_flows.sign_in(call.caller, identifier=identifier, password=password)
        )
    except TooManyTries as error:
        sentence = account_wording.sign_in_blocked(error.until, clock.now())
        return await _ask_again(call, routes.SIGN_IN, FieldError("identifier", sentence))
    if result.outcome is SignInOutcome.REFUSED:
        return await _ask_again(
            call, routes.SIGN_IN, FieldError("identifier", account_wording.SIGN_IN_REFUSED)
        )
    if result.outcome is SignInOutcome.SIGNED_IN:
        answer = await go_to(call, _wanted(call))
    elif result.wait_until is not None:
        error = FieldError("", account_wording.too_many_codes_sent(result.wait_until))
        answer = await _ask_again(call, routes.SIGN_IN_CODE, error)
    else:
        answer = await go_to(call, _with_return(routes.SIGN_IN_CODE, call))
    set_cookie(answer, CookieKind.SESSION, result.token)
    return answer


@route(routes.POST_SIGN_IN_CODE, "POST", access=Access.PASSWORD_OK)
async def enter_code(call: Call) -> Response:
    """Check the code of the second factor."""
    session, code = call.session, call.form.get("code", "")
    if session is None or session.access >= Access.MEMBER:
        return await go_to(call, _wanted(call))
    if not code.strip():
        return await _ask_again(
            call, routes.SIGN_IN_CODE, FieldError("code", account_wording.CODE_MISSING)
        )
    is_trusted = bool(call.form.get("trusted"))
    try:
        result = await call.run(signing_in.enter_code, code=code, is_trusted=is_trusted)
    except TooManyTries as error:
        sentence = wording.too_many_tries(error.until)
    except Conflict:  # meanwhile another tab signed out, or was faster: the page sees which
        return await go_to(call, _wanted(call))
    else:
        if result.outcome is CodeOutcome.NOTHING_TO_PROVE:
            return await go_to(call, routes.SIGN_IN.path)
        if result.outcome is CodeOutcome.RIGHT:
            return await _come_in(call, result)
        sentence = factor.sentence(result)
    return await _ask_again(call, routes.SIGN_IN_CODE, FieldError("code", sentence))


@route(routes.POST_SIGN_IN_CODE_SEND, "POST", access=Access.PASSWORD_OK)
async def send_code(call: Call) -> Response:
    """Send a new code for this sign-in; the one before is over."""
    session = call.session
    if session is None or session.access >= Access.MEMBER:
        return await go_to(call, _wanted(call))
    page = routes.SIGN_IN_CODE
    try:
        await call.run(signing_in.send_code, session_id=session.id)
    except TooManyTries as error:
        return await _ask_again(
            call, page, FieldError("", account_wording.too_many_codes_sent(error.until))
        )
    kept = KeptForm(notice=account_wording.CODE_SENT)
    return await go_to(call, _with_return(page, call), page=page.path, kept=kept)


@route(routes.POST_SIGN_IN_DEVICE, "POST", access=Access.PUBLIC)
async def confirm_device(call: Call) -> Response:
    """Let in whoever opens the link of an unusual sign-in where he signs in."""
    token = cookie_value(call.cookies, CookieKind.LINK)
    try:
        result = await call.run(sign_in_links.confirm_held, token=token)
    except (NotFound, Conflict):  # the page sees by itself what the link can still do
        return await go_to(call, routes.SIGN_IN_DEVICE.path)
    answer = await _come_in(call, result)
    clear_cookie(answer, CookieKind.LINK)
    return answer


@route(routes.POST_SIGN_IN_NOT_ME, "POST", access=Access.PUBLIC)
async def disown(call: Call) -> Response:
    """Close everything that a sign-in of somebody else may have opened."""
    page, token = routes.SIGN_IN_NOT_ME, cookie_value(call.cookies, CookieKind.LINK)
    await run_hashing(passwords.dummy_hash)  # made once, and never inside a transaction
    with suppress(NotFound):  # sent twice, or over: the page sees which
        await call.run(sign_in_links.disown, token=token)
    return await go_to(call, page.path)


@route(routes.POST_SIGN_OUT, "POST", access=Access.PUBLIC)
async def sign_out(call: Call) -> Response:
    """End the session on the server and have the browser forget what it kept."""
    if call.session is not None:
        await call.run(signing_in.sign_out)
    answer = await go_to(
        call,
        routes.SIGN_IN.path,
        page=routes.SIGN_IN.path,
        kept=KeptForm(notice=account_wording.SIGNED_OUT),
    )
    clear_cookie(answer, CookieKind.SESSION)
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


async def _come_in(call: Call, result: CodeResult) -> RedirectResponse:
    """Lead on with the new cookies: of the session, and of a browser that is known from now on."""
    answer = await go_to(call, _wanted(call))
    set_cookie(answer, CookieKind.SESSION, result.token)
    lifetime = int(DEVICE_LIFETIME.total_seconds())
    set_cookie(answer, CookieKind.DEVICE, result.device_token, max_age=lifetime)
    return answer


async def _ask_again(call: Call, page: Route, *errors: FieldError) -> RedirectResponse:
    kept = KeptForm(
        title=wording.PROBLEM_TITLE,
        errors=errors,
        values={"identifier": call.form.get("identifier", "")[:_LONGEST_IDENTIFIER]},
    )
    return await go_to(call, _with_return(page, call), page=page.path, kept=kept)


def _wanted(call: Call) -> str:
    return own_path(call.form.get(routes.RETURN_PARAMETER) or _wanted_by_the_page(call))


def _wanted_by_the_page(call: Call) -> str:
    """Return the kept place that stands in the page's own address.

    A quick hand, or a slow network, sends the form before its hidden field is filled.
    """
    try:
        query = urlsplit(call.request.headers.get("referer", "")).query
    except ValueError:
        return ""
    return parse_qs(query).get(routes.RETURN_PARAMETER, [""])[0]


def _with_return(page: Route, call: Call) -> str:
    """Return the page's address, still knowing where the member wanted to go."""
    wanted = _wanted(call)
    if wanted == HOME:
        return page.path
    return f"{page.path}?{urlencode({routes.RETURN_PARAMETER: wanted})}"
