"""The forms of `/connexion` and of the pages below it before one is in, and signing out."""

from contextlib import suppress

from starlette.responses import RedirectResponse, Response

from memberapp import clock, routes
from memberapp.account import (
    labels,
    password_flows,
    passwords,
    public_identity_flows,
    recovery_codes,
    sign_in_links,
)
from memberapp.account import sign_in as signing_in
from memberapp.account import wording as account_wording
from memberapp.account.forms import SIGN_IN
from memberapp.account.passkey_flows import PasskeyResult
from memberapp.account.proof import CodeResult
from memberapp.account.rules.sign_ins import OtherNumber, other_number
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sign_in import SignInOutcome
from memberapp.account.tables import DEVICE_LIFETIME
from memberapp.account.views import recovery_codes as recovery_presenter
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.work import run_hashing
from memberapp.http.account.codes import ask_factor_again, is_recovery, run_with_factor
from memberapp.http.answers import (
    clear_cookie,
    go_to,
    notify,
    refuse,
    return_path,
    run_sending,
    set_cookie,
    to_page,
)
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.members import service as members
from memberapp.routes import Route


@route(routes.POST_SIGN_IN, "POST", access=Access.PUBLIC)
async def sign_in(call: Call) -> Response:
    """Check identifier and password; the answer never tells whether an account exists."""
    page, values = routes.SIGN_IN, SIGN_IN.typed(call.form)
    missing = SIGN_IN.missing(call.form)
    if missing:
        return await refuse(call, page, *missing, values=values)
    try:
        result = await call.limited(
            password_flows.sign_in(call.caller, **values, password=call.form["password"])
        )
    except TooManyTries as error:
        sentence = account_wording.sign_in_blocked(
            error.until, clock.now(), await call.run(members.region)
        )
        return await refuse(call, page, FieldError("identifier", sentence), values=values)
    if result.outcome is SignInOutcome.REFUSED:
        return await _refuse_identifier(call, page, values)
    if result.outcome is SignInOutcome.SIGNED_IN:
        answer = await go_to(call, return_path(call))
    elif result.not_sent is not None:
        sentence = account_wording.code_not_sent(result.not_sent, result.region)
        answer = await refuse(call, routes.SIGN_IN_CODE, FieldError("", sentence))
    else:
        answer = await to_page(call, routes.SIGN_IN_CODE)
    set_cookie(answer, CookieKind.SESSION, result.token)
    return answer


@route(routes.POST_SIGN_IN_CODE, "POST", access=Access.PASSWORD_OK)
async def enter_code(call: Call) -> Response:
    """Check the code of the second factor."""
    session, page = call.session, routes.SIGN_IN_CODE
    if session is None or session.access >= Access.MEMBER:
        return await go_to(call, return_path(call))
    is_trusted = bool(call.form.get("trusted"))
    try:
        result = await run_with_factor(call, page, signing_in.enter_code, is_trusted=is_trusted)
    except Conflict:  # meanwhile another tab signed out, or was faster: the page sees which
        return await go_to(call, return_path(call))
    if result.outcome is CodeOutcome.NOTHING_TO_PROVE:
        return await go_to(call, routes.SIGN_IN.path)
    if result.outcome is not CodeOutcome.RIGHT:
        return await ask_factor_again(call, page, result)
    if is_recovery(call):
        left = await call.run(recovery_codes.left)
        notice = recovery_presenter.used(left)
        return with_tokens(await notify(call, routes.SECURITY, notice), result)
    return await _come_in(call, result)


@route(routes.POST_SIGN_IN_CODE_SEND, "POST", access=Access.PASSWORD_OK)
async def send_code(call: Call) -> Response:
    """Send a new code for this sign-in; the one before is over."""
    session = call.session
    if session is None or session.access >= Access.MEMBER:
        return await go_to(call, return_path(call))
    await run_sending(call, routes.SIGN_IN_CODE, signing_in.send_code)
    return await notify(call, routes.SIGN_IN_CODE, account_wording.CODE_SENT)


@route(routes.POST_SIGN_IN_DEVICE, "POST", access=Access.PUBLIC)
async def confirm_device(call: Call) -> Response:
    """Let in whoever opens the link of an unusual sign-in where they sign in."""
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
    """End the session on the server and have the browser forget what it stored."""
    if call.session is None:  # nothing ends, so no row is written: anybody may post this
        answer = await go_to(call, routes.SIGN_IN.path)
    else:
        identity_token = await call.run(signing_in.sign_out)
        answer = await notify(call, routes.SIGN_IN, account_wording.SIGNED_OUT)
        away = await public_identity_flows.departure_of(identity_token)
        if away:
            answer.headers["location"] = away
    clear_cookie(answer, CookieKind.SESSION)
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


async def _refuse_identifier(call: Call, page: Route, values: dict[str, str]) -> RedirectResponse:
    """Say that both do not fit, or which number is wanted; that of the state is not shown again."""
    other = other_number(values["identifier"])
    sentence = labels.other_number(other) if other else account_wording.SIGN_IN_REFUSED
    shown = {} if other is OtherNumber.SOCIAL_SECURITY else values
    return await refuse(call, page, FieldError("identifier", sentence), values=shown)


async def _come_in(call: Call, result: CodeResult) -> RedirectResponse:
    return with_tokens(await go_to(call, return_path(call)), result)


def with_tokens(answer: RedirectResponse, result: CodeResult | PasskeyResult) -> RedirectResponse:
    """Add the new cookies: of the session, and of a browser that is known from now on."""
    set_cookie(answer, CookieKind.SESSION, result.token)
    lifetime = int(DEVICE_LIFETIME.total_seconds())
    set_cookie(answer, CookieKind.DEVICE, result.device_token, max_age=lifetime)
    return answer
