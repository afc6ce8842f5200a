"""The forms of `/activation`: asking for a space, and the link that opens it."""

from starlette.responses import Response

from memberapp import routes
from memberapp.account import activation_link, password_flows
from memberapp.account.forms import ACTIVATION
from memberapp.account.rules.activation import CodeWay, TypedActivation
from memberapp.account.views import activation as presenter
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, InvalidForm, NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.http.answers import (
    ask_code_again,
    clear_cookie,
    notify,
    refuse,
    run_with_code,
    to_page,
)
from memberapp.http.call import Call
from memberapp.http.guard import route


@route(routes.POST_ACTIVATION, "POST", access=Access.PUBLIC)
async def ask(call: Call) -> Response:
    """Ask for a space; the answer is the same whoever asks."""
    values = ACTIVATION.typed(call.form)
    typed, password = TypedActivation(**values), call.form.get("password", "")
    try:
        await call.limited(
            password_flows.request_activation(call.caller, typed=typed, password=password)
        )
    except InvalidForm as refused:
        errors = ACTIVATION.errors(refused)
    except TooManyTries as error:
        errors = (FieldError("", wording.too_many_tries(error.until)),)
    else:
        return await notify(call, routes.ACTIVATION, presenter.SENT_TITLE, values)
    return await refuse(call, routes.ACTIVATION, *errors, values=values)


@route(routes.POST_ACTIVATION_CONFIRM, "POST", access=Access.PUBLIC)
async def confirm(call: Call) -> Response:
    """Open the space of the link."""
    page, token = routes.ACTIVATION_CONFIRM, cookie_value(call.cookies, CookieKind.LINK)
    link = await call.run(activation_link.preview, token=token)
    needs_code = link is not None and link.code_way is not CodeWay.NONE
    missing = presenter.CODE_MISSING if needs_code else ""
    try:
        opened = await run_with_code(
            call, page, activation_link.confirm, missing=missing, token=token
        )
    except Conflict:
        notice = presenter.OPENED_ELSEWHERE
    except NotFound:
        # Sent twice, or over: the page sees by itself when the link is over.
        is_opened = await call.run(activation_link.is_opened, token=token)
        if not is_opened:
            return await to_page(call, page)
        notice = presenter.OPENED
    else:
        if opened is None:
            return await ask_code_again(call, page, presenter.WRONG_CODE)
        notice = presenter.opened(opened)
    answer = await notify(call, routes.SIGN_IN, notice)
    clear_cookie(answer, CookieKind.LINK)
    return answer
