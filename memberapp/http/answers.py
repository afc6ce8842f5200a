"""Answers to forms: always a 303 and a full page load, never a page of their own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Concatenate, Final, TypeVar
from urllib.parse import parse_qs, urlsplit

from starlette.responses import RedirectResponse, Response

from memberapp import addresses, routes
from memberapp.account import wording as account_wording
from memberapp.core import form_return, wording
from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.core.errors import TooManyTries
from memberapp.core.forms import FieldError, ReturnedForm
from memberapp.core.redirects import HOME, own_path
from memberapp.core.work import Work, run
from memberapp.http.call import Call, RequestRefused
from memberapp.http.plain_page import plain_page
from memberapp.members import service as members
from memberapp.routes import Route
from memberapp.settings import get_settings

R = TypeVar("R")

SAME_TIME_SECONDS: Final = 0.4
"""What must not show whether somebody is known is answered after this long at the earliest."""

_SEE_OTHER: Final = 303


async def go_to(call: Call, location: str) -> RedirectResponse:
    """Redirect to a URL that has nothing to show of this post."""
    return await _redirect(call, location)


async def to_page(
    call: Call, page: Route, returned: ReturnedForm | None = None
) -> RedirectResponse:
    """Redirect to a page with what it shows of this post.

    A return path that the form carried stays in the page's URL.
    """
    wanted = return_path(call) if routes.RETURN_PARAMETER in call.form else HOME
    return await _redirect(call, addresses.returning_to(page, wanted), page.path, returned)


async def notify(
    call: Call, page: Route, notice: str, values: dict[str, str] | None = None
) -> RedirectResponse:
    """Redirect to a page that says what was done."""
    return await to_page(call, page, ReturnedForm(notice=notice, values=values or {}))


async def refuse(
    call: Call, page: Route, *errors: FieldError, values: dict[str, str] | None = None
) -> RedirectResponse:
    """Redirect to the form with what is to be corrected and the values to show again."""
    title = wording.problem_title(errors)
    return await to_page(call, page, ReturnedForm("", title, errors, values or {}))


async def ask_code_again(
    call: Call, page: Route, sentence: str, *, field: str = "code"
) -> RedirectResponse:
    """Redirect to the page of a code, which was refused."""
    return await refuse(call, page, FieldError(field, sentence))


async def run_with_code(
    call: Call,
    page: Route,
    use_case: Callable[Concatenate[Work, ...], R],
    *,
    field: str = "code",
    missing: str = account_wording.CODE_MISSING,
    **arguments: object,
) -> R:
    """Run a use case with the code of a field; its page asks again where none was typed.

    Raises:
        RequestRefused: there is no code (an empty `missing` lets it pass), or a limit is reached.
        MemberappError: what else the use case refuses.
    """
    code = call.form.get(field, "")
    if missing and not code.strip():
        raise RequestRefused(await ask_code_again(call, page, missing, field=field))
    try:
        return await call.run(use_case, code=code, **arguments)
    except TooManyTries as error:
        sentence = wording.too_many_tries(error.until, await call.run(members.region))
        raise RequestRefused(await ask_code_again(call, page, sentence, field=field)) from None


async def run_sending(
    call: Call, page: Route, use_case: Callable[Concatenate[Work, ...], object], **arguments: object
) -> None:
    """Run a use case that sends a code.

    Raises:
        RequestRefused: too many were sent, or were wrong; the page says so.
        MemberappError: what else the use case refuses.
    """
    try:
        await call.run(use_case, **arguments)
    except TooManyTries as error:
        sentence = account_wording.code_not_sent(error, await call.run(members.region))
        raise RequestRefused(await refuse(call, page, FieldError("", sentence))) from None


async def in_the_same_time(work: Awaitable[R]) -> R:
    """Wait for work that takes a part of `SAME_TIME_SECONDS`, known or not, and for the rest.

    Raises:
        MemberappError: what the work refuses, at once.
    """
    done, _ = await asyncio.gather(work, asyncio.sleep(SAME_TIME_SECONDS))
    return done


def return_path(call: Call) -> str:
    """Return where the member wanted to go, the home page when nothing says it.

    A quick hand, or a slow network, sends the form before its hidden field is filled: then the
    page's own URL says it.
    """
    return own_path(call.form.get(routes.RETURN_PARAMETER) or _return_path_of_page(call))


def _return_path_of_page(call: Call) -> str:
    try:
        query = urlsplit(call.request.headers.get("referer", "")).query
    except ValueError:
        return ""
    return parse_qs(query).get(routes.RETURN_PARAMETER, [""])[0]


async def _redirect(
    call: Call, location: str, page: str = "", returned: ReturnedForm | None = None
) -> RedirectResponse:
    """Redirect; what an earlier post left is dropped."""
    answer = RedirectResponse(location, _SEE_OTHER)
    previous = form_return.token_of(call.cookies)
    if previous:
        await run(form_return.forget, token=previous)
    token = await _saved(call, page, returned) if returned is not None else ""
    if token:
        lifetime = int(form_return.LIFETIME.total_seconds())
        set_cookie(answer, CookieKind.FORM_RETURN, token, max_age=lifetime)
    elif previous:
        clear_cookie(answer, CookieKind.FORM_RETURN)
    return answer


async def _saved(call: Call, page: str, returned: ReturnedForm) -> str:
    """Store what a page will show.

    Raises:
        RequestRefused: too many forms were refused, by this session or at this address.
    """
    try:
        return await call.run(form_return.save, page=page, returned=returned)
    except TooManyTries:
        sentence = wording.too_many_forms(is_signed_in=call.session is not None)
        raise RequestRefused(plain_page(429, wording.TOO_MANY_FORMS_TITLE, sentence)) from None


def set_cookie(
    answer: Response, kind: CookieKind, value: str, *, max_age: int | None = None
) -> None:
    """Set a cookie that no script reads and no other site sends along."""
    answer.set_cookie(
        cookie_name(kind),
        value,
        max_age=max_age,
        path="/",
        secure=get_settings().is_secure_origin,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(answer: Response, kind: CookieKind) -> None:
    """Make the browser drop a cookie."""
    set_cookie(answer, kind, "", max_age=0)
