"""The forms of `/activation`: asking for a space, and the link that opens it."""

from starlette.responses import Response

from memberapp import routes
from memberapp.account import activation, activation_link, password_flows
from memberapp.account.forms import ACTIVATION, AGAIN, OPENING
from memberapp.account.rules.activation import TypedActivation
from memberapp.account.views import activation as presenter
from memberapp.account.views import password as password_presenter
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, InvalidForm, NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.http.answers import (
    clear_cookie,
    in_the_same_time,
    notify,
    refuse,
    to_page,
)
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.members import service as members


@route(routes.POST_ACTIVATION, "POST", access=Access.PUBLIC)
async def ask(call: Call) -> Response:
    """Ask for a space, or for its link again; the answer is the same whoever asks."""
    values = ACTIVATION.typed(call.form)
    asked = call.run(activation.request, typed=TypedActivation(**values))
    try:
        await in_the_same_time(asked)
    except InvalidForm as refused:
        errors = ACTIVATION.errors(refused)
    except TooManyTries as error:
        errors = (
            FieldError(
                "",
                password_presenter.too_many_requests(error.until, await call.run(members.region)),
            ),
        )
    else:
        notice = presenter.SENT_AGAIN if AGAIN in call.form else presenter.SENT_TITLE
        return await notify(call, routes.ACTIVATION, notice, values)
    return await refuse(call, routes.ACTIVATION, *errors, values=values)


@route(routes.POST_ACTIVATION_CONFIRM, "POST", access=Access.PUBLIC)
async def confirm(call: Call) -> Response:
    """Open the space of the link, with the password that was chosen there."""
    page, token = routes.ACTIVATION_CONFIRM, cookie_value(call.cookies, CookieKind.LINK)
    values = OPENING.typed(call.form)
    opening = password_flows.open_space(
        call.caller,
        token=token,
        code=call.form.get("code", ""),
        password=call.form.get("password", ""),
        phone=values["phone"],
    )
    try:
        opened = await call.limited(opening)
    except InvalidForm as refused:
        return await refuse(call, page, *OPENING.errors(refused), values=values)
    except TooManyTries as error:
        wait = FieldError(
            "code", wording.too_many_tries(error.until, await call.run(members.region))
        )
        return await refuse(call, page, wait, values=values)
    except Conflict:
        notice = presenter.OPENED_ELSEWHERE
    except NotFound:
        # Sent twice, or over: the page sees by itself when the link is over.
        if not await call.run(activation_link.is_opened, token=token):
            return await to_page(call, page)
        notice = presenter.OPENED
    else:
        if opened is None:
            wrong = FieldError("code", presenter.WRONG_CODE)
            return await refuse(call, page, wrong, values=values)
        notice = presenter.opened(opened)
    answer = await notify(call, routes.SIGN_IN, notice)
    clear_cookie(answer, CookieKind.LINK)
    return answer
