"""The forms of a forgotten password, of the new one, and of its change when signed in."""

from collections.abc import Awaitable

from starlette.responses import Response

from memberapp import routes
from memberapp.account import password_flows, password_reset
from memberapp.account.forms import (
    FORGOTTEN,
    IDENTIFIER,
    NEW_PASSWORD,
    PASSWORD_CHANGE,
    RESET_BY_CODE,
    RESET_BY_LINK,
)
from memberapp.account.rules.sign_ins import OtherNumber, other_number
from memberapp.account.views import password as presenter
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import InvalidForm, NotFound, TooManyTries
from memberapp.core.forms import FieldError, ReturnedForm
from memberapp.http.answers import (
    clear_cookie,
    in_the_same_time,
    notify,
    refuse,
    set_cookie,
    to_page,
)
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.members import service as members


@route(routes.POST_FORGOTTEN, "POST", access=Access.PUBLIC)
async def ask(call: Call) -> Response:
    """Send a link or a code; the answer never tells whether an account exists."""
    page, values = routes.FORGOTTEN, FORGOTTEN.typed(call.form)
    missing, is_by_sms = FORGOTTEN.missing(call.form), values["way"] == presenter.BY_SMS
    if missing:
        return await refuse(call, page, *missing, values=values)
    identifier = values["identifier"]
    if other_number(identifier) is OtherNumber.SOCIAL_SECURITY:
        values["identifier"] = ""  # that of the state is not shown again
    asked = call.run(password_reset.request, identifier=identifier, is_by_sms=is_by_sms)
    try:
        token = await in_the_same_time(asked)
    except TooManyTries as error:
        sentence = presenter.too_many_requests(error.until, await call.run(members.region))
        return await refuse(call, page, FieldError("identifier", sentence), values=values)
    if not is_by_sms:
        return await notify(call, page, presenter.SENT_TITLE, values)
    answer = await to_page(call, routes.NEW_PASSWORD, ReturnedForm(values=values))
    lifetime = int(password_reset.CODE_LIFETIME.total_seconds())
    set_cookie(answer, CookieKind.RESET, token, max_age=lifetime)
    clear_cookie(answer, CookieKind.LINK)
    return answer


@route(routes.POST_NEW_PASSWORD, "POST", access=Access.PUBLIC)
async def choose(call: Call) -> Response:
    """Write the new password of a link's or a code's owner."""
    page, code = routes.NEW_PASSWORD, call.form.get("code")
    values = {IDENTIFIER.name: call.form.get("username", "")[: IDENTIFIER.max_length]}
    missing = (RESET_BY_LINK if code is None else RESET_BY_CODE).missing(call.form)
    if missing:
        return await refuse(call, page, *missing, values=values)
    token = cookie_value(call.cookies, CookieKind.LINK if code is None else CookieKind.RESET)
    chosen = password_flows.reset_password(
        call.caller, token=token, code=code, password=call.form["password"]
    )
    errors = await _errors_of(call, chosen, FieldError("code", presenter.WRONG_CODE))
    if errors is not None:
        return await refuse(call, page, *errors, values=values)
    answer = await notify(call, routes.SIGN_IN, presenter.CHANGED)
    clear_cookie(answer, CookieKind.LINK)
    clear_cookie(answer, CookieKind.RESET)
    return answer


@route(routes.POST_PASSWORD, "POST", access=Access.MEMBER)
async def change(call: Call) -> Response:
    """Change the password of who gives the present one."""
    page, missing = routes.SECURITY, PASSWORD_CHANGE.missing(call.form)
    if missing:
        return await refuse(call, page, *missing)
    changed = password_flows.change_password(
        call.caller, current=call.form["current_password"], password=call.form["password"]
    )
    wrong = FieldError("current_password", presenter.WRONG_PRESENT)
    errors = await _errors_of(call, changed, wrong)
    if errors is not None:
        return await refuse(call, page, *errors)
    return await notify(call, page, presenter.CHANGED_HERE)


async def _errors_of(
    call: Call, work: Awaitable[bool], when_wrong: FieldError
) -> tuple[FieldError, ...] | None:
    """Return what is wrong, nothing (an empty tuple) when the link is over, None when all is well.

    The page itself says that a link is over.
    """
    try:
        return None if await call.limited(work) else (when_wrong,)
    except InvalidForm as refused:
        return PASSWORD_CHANGE.errors(refused)
    except TooManyTries as error:
        is_choice = password_reset.CHOICES.has_counter(error.counter)
        field = NEW_PASSWORD.name if is_choice else when_wrong.field
        sentence = wording.too_many_tries(error.until, await call.run(members.region))
        return (FieldError(field, sentence),)
    except NotFound:
        return ()
