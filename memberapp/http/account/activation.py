"""The forms of `/activation`: asking for a space, and the link that opens it."""

from typing import Final

from starlette.responses import Response

from memberapp import routes
from memberapp.account import activation_link, password_flows
from memberapp.account.rules.activation import CodeWay, TypedActivation
from memberapp.account.views import activation as presenter
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, InvalidForm, NotFound, TooManyTries
from memberapp.core.form_return import FieldError, KeptForm
from memberapp.http.answers import clear_cookie, go_to
from memberapp.http.call import Call
from memberapp.http.guard import route

_LONGEST_VALUE: Final = 300


@route(routes.POST_ACTIVATION, "POST", access=Access.PUBLIC)
async def ask(call: Call) -> Response:
    """Ask for a space; the answer is the same whoever asks."""
    names = TypedActivation.__dataclass_fields__
    typed = TypedActivation(**{name: call.form.get(name, "")[:_LONGEST_VALUE] for name in names})
    try:
        await call.limited(
            password_flows.request_activation(
                call.caller, typed=typed, password=call.form.get("password", "")
            )
        )
    except InvalidForm as refused:
        return await _ask_again(call, typed, *presenter.errors_of(refused.problems))
    except TooManyTries as error:
        return await _ask_again(call, typed, FieldError("", wording.too_many_tries(error.until)))
    page = routes.ACTIVATION.path
    kept = KeptForm(notice=presenter.SENT_TITLE, values=vars(typed))
    return await go_to(call, page, page=page, kept=kept)


@route(routes.POST_ACTIVATION_CONFIRM, "POST", access=Access.PUBLIC)
async def confirm(call: Call) -> Response:
    """Open the space of the link."""
    token, code = cookie_value(call.cookies, CookieKind.LINK), call.form.get("code", "")
    link = await call.run(activation_link.preview, token=token)
    if link is not None and link.code_way is not CodeWay.NONE and not code.strip():
        return await _code_again(call, presenter.CODE_MISSING)
    try:
        opened = await call.run(activation_link.confirm, token=token, code=code)
    except TooManyTries as error:
        return await _code_again(call, wording.too_many_tries(error.until))
    except Conflict:
        notice = presenter.OPENED_ELSEWHERE
    except NotFound:
        # Sent twice, or over: the page sees by itself when the link is over.
        is_opened = await call.run(activation_link.is_opened, token=token)
        if not is_opened:
            return await go_to(call, routes.ACTIVATION_CONFIRM.path)
        notice = presenter.OPENED
    else:
        if opened is None:
            return await _code_again(call, presenter.WRONG_CODE)
        notice = presenter.opened(opened)
    page = routes.SIGN_IN.path
    answer = await go_to(call, page, page=page, kept=KeptForm(notice=notice))
    clear_cookie(answer, CookieKind.LINK)
    return answer


async def _ask_again(call: Call, typed: TypedActivation, *errors: FieldError) -> Response:
    page = routes.ACTIVATION.path
    kept = KeptForm(title=wording.PROBLEM_TITLE, errors=errors, values=vars(typed))
    return await go_to(call, page, page=page, kept=kept)


async def _code_again(call: Call, sentence: str) -> Response:
    page = routes.ACTIVATION_CONFIRM.path
    kept = KeptForm(title=wording.PROBLEM_TITLE, errors=(FieldError("code", sentence),))
    return await go_to(call, page, page=page, kept=kept)
