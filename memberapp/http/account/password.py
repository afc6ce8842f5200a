"""The forms of a forgotten password, of the new one, and of its change when signed in."""

import asyncio
from collections.abc import Awaitable
from typing import Final

from starlette.responses import Response

from memberapp import routes
from memberapp.account import password_flows, password_reset
from memberapp.account import wording as account_wording
from memberapp.account.views import password as presenter
from memberapp.account.views.activation import errors_of
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import InvalidForm, NotFound, TooManyTries
from memberapp.core.form_return import FieldError, KeptForm
from memberapp.http.answers import clear_cookie, go_to, set_cookie
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.routes import Route

_LONGEST_IDENTIFIER: Final = 254
_SAME_TIME_SECONDS: Final = 0.4
"""A known and an unknown identifier are answered after this long: the work takes a part of it."""


@route(routes.POST_FORGOTTEN, "POST", access=Access.PUBLIC)
async def ask(call: Call) -> Response:
    """Send a link or a code; the answer never tells whether an account exists."""
    identifier = call.form.get("identifier", "")[:_LONGEST_IDENTIFIER]
    is_by_sms = call.form.get("way") == presenter.BY_SMS
    values = {"identifier": identifier, "way": call.form.get("way", "")[:10]}
    if not identifier.strip():
        error = FieldError("identifier", account_wording.IDENTIFIER_MISSING)
        return await _again(call, routes.FORGOTTEN, error, values=values)
    try:
        token, _ = await asyncio.gather(
            call.run(password_reset.request, identifier=identifier, is_by_sms=is_by_sms),
            asyncio.sleep(_SAME_TIME_SECONDS),
        )
    except TooManyTries as error:
        sentence = presenter.too_many_requests(error.until)
        return await _again(
            call, routes.FORGOTTEN, FieldError("identifier", sentence), values=values
        )
    if is_by_sms:
        answer = await go_to(call, routes.NEW_PASSWORD.path)
        lifetime = int(password_reset.CODE_LIFETIME.total_seconds())
        set_cookie(answer, CookieKind.RESET, token, max_age=lifetime)
        clear_cookie(answer, CookieKind.LINK)
        return answer
    kept = KeptForm(notice=presenter.SENT_TITLE, values=values)
    page = routes.FORGOTTEN.path
    return await go_to(call, page, page=page, kept=kept)


@route(routes.POST_NEW_PASSWORD, "POST", access=Access.PUBLIC)
async def choose(call: Call) -> Response:
    """Write the new password of a link's or a code's owner."""
    page, code = routes.NEW_PASSWORD, call.form.get("code")
    password = call.form.get("password", "")
    missing = [
        *([FieldError("code", presenter.CODE_MISSING)] if code is not None and not code else []),
        *([FieldError("password", presenter.NEW_MISSING)] if not password else []),
    ]
    if missing:
        return await _again(call, page, *missing)
    kind = CookieKind.LINK if code is None else CookieKind.RESET
    token = cookie_value(call.cookies, kind)
    chosen = password_flows.reset_password(call.caller, token=token, code=code, password=password)
    error = await _error_of(call, chosen, FieldError("code", presenter.WRONG_CODE))
    if error is not None:
        return await _again(call, page, *error)
    to = routes.SIGN_IN.path
    answer = await go_to(call, to, page=to, kept=KeptForm(notice=presenter.CHANGED))
    clear_cookie(answer, CookieKind.LINK)
    clear_cookie(answer, CookieKind.RESET)
    return answer


@route(routes.POST_PASSWORD, "POST", access=Access.MEMBER)
async def change(call: Call) -> Response:
    """Change the password of who gives the present one."""
    if call.session is None:
        raise PermissionError
    page = routes.SECURITY
    current, password = call.form.get("current_password", ""), call.form.get("password", "")
    missing = [
        *([FieldError("current_password", presenter.PRESENT_MISSING)] if not current else []),
        *([FieldError("password", presenter.NEW_MISSING)] if not password else []),
    ]
    if missing:
        return await _again(call, page, *missing)
    changed = password_flows.change_password(call.caller, current=current, password=password)
    error = await _error_of(call, changed, FieldError("current_password", presenter.WRONG_PRESENT))
    if error is not None:
        return await _again(call, page, *error)
    kept = KeptForm(notice=presenter.CHANGED_HERE)
    return await go_to(call, page.path, page=page.path, kept=kept)


async def _error_of(
    call: Call, work: Awaitable[bool], when_wrong: FieldError
) -> tuple[FieldError, ...] | None:
    """Return what is wrong, nothing (an empty tuple) when the link is over, None when all is well.

    The page itself says that a link is over.
    """
    try:
        return None if await call.limited(work) else (when_wrong,)
    except InvalidForm as refused:
        return errors_of(refused.problems)
    except TooManyTries as error:
        return (FieldError(when_wrong.field, wording.too_many_tries(error.until)),)
    except NotFound:
        return ()


async def _again(
    call: Call, page: Route, *errors: FieldError, values: dict[str, str] | None = None
) -> Response:
    title = wording.PROBLEM_TITLE if errors else ""
    kept = KeptForm(title=title, errors=errors, values=values or {})
    return await go_to(call, page.path, page=page.path, kept=kept)
