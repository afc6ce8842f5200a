"""The form of `/rappel`: a call to ask for, signed in or not."""

import re
import secrets
from typing import Final

from starlette.responses import Response

from memberapp import routes
from memberapp.callbacks import service as callbacks
from memberapp.callbacks import views as presenter
from memberapp.callbacks.rules import TypedCall
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, InvalidForm, SlotTaken, TooManyTries
from memberapp.core.form_return import FieldError, KeptForm
from memberapp.http.answers import go_to, set_cookie
from memberapp.http.call import Call
from memberapp.http.guard import route

_LONGEST_VALUE: Final = 300
_KEY: Final = re.compile(r"[\w-]{16,64}", re.ASCII)
_KEY_BYTES: Final = 16
_KEPT_KEYS: Final = 5
_SHOWN_FOR_SECONDS: Final = 30 * 24 * 3600


@route(routes.POST_CALLBACK, "POST", access=Access.PUBLIC)
async def ask(call: Call) -> Response:
    """Ask for a call; whatever was typed, the answer tells nothing of any member's file."""
    typed, key = _typed(call.form), _key_of(call.form)
    try:
        reference = await call.run(callbacks.request, typed=typed, key=key)
    except InvalidForm as error:
        return await _ask_again(call, typed, *presenter.errors_of(error.problems, typed.day))
    except SlotTaken:
        return await _ask_again(call, typed, FieldError("day", presenter.SLOT_TAKEN))
    except Conflict:
        return await _ask_again(call, typed, FieldError("", presenter.OTHER_ANSWERS))
    except TooManyTries as error:
        return await _ask_again(call, typed, FieldError("", presenter.too_many(error.until)))
    answer = await go_to(call, routes.callback_path(reference))
    if call.session is None or call.session.access < Access.MEMBER:
        known = cookie_value(call.cookies, CookieKind.CALLBACKS).split(".")
        keys = dict.fromkeys([key, *filter(_KEY.fullmatch, known)])
        set_cookie(
            answer,
            CookieKind.CALLBACKS,
            ".".join([*keys][:_KEPT_KEYS]),
            max_age=_SHOWN_FOR_SECONDS,
        )
    return answer


def _typed(form: dict[str, str]) -> TypedCall:
    day = form.get("day", "")
    names = {name: name for name in ("name", "phone", "email", "motive", "day", "about")}
    names["window"] = presenter.field_of_window(day)
    return TypedCall(
        **{name: form.get(field, "")[:_LONGEST_VALUE] for name, field in names.items()}
    )


def _key_of(form: dict[str, str]) -> str:
    """Return the key of the form; without one a post is a call of its own."""
    key = form.get("key", "")
    return key if _KEY.fullmatch(key) else secrets.token_urlsafe(_KEY_BYTES)


async def _ask_again(call: Call, typed: TypedCall, *errors: FieldError) -> Response:
    kept = KeptForm(title=wording.PROBLEM_TITLE, errors=errors, values=vars(typed))
    return await go_to(call, routes.CALLBACK.path, page=routes.CALLBACK.path, kept=kept)
