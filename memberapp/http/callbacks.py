"""The form of `/rappel`: a call to ask for, signed in or not; and its calendar file."""

import asyncio
import re
import secrets
from typing import Final

from starlette.responses import Response

from memberapp import addresses, clock, routes
from memberapp.callbacks import asking, changing, entries, forms
from memberapp.callbacks import service as callbacks
from memberapp.callbacks import views as presenter
from memberapp.callbacks.rules import TypedCall, parse_call
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, InvalidForm, NotFound, SlotTaken, TooManyTries
from memberapp.core.files import count_file
from memberapp.core.forms import FieldError
from memberapp.gateways import calendars
from memberapp.http.answers import SAME_TIME_SECONDS, go_to, in_the_same_time, refuse, set_cookie
from memberapp.http.call import Call
from memberapp.http.files import calendar_file, calendar_missing, too_many
from memberapp.http.guard import route
from memberapp.members import service as members

_KEY: Final = re.compile(r"[\w-]{16,64}", re.ASCII)
_KEY_BYTES: Final = 16
_MAX_KEYS: Final = 5
_SHOWN_FOR_SECONDS: Final = 30 * 24 * 3600


@route(routes.POST_CALLBACK, "POST", access=Access.PUBLIC)
async def ask(call: Call) -> Response:
    """Ask for a call; whatever was typed, the answer tells nothing of any member's file."""
    typed, key = forms.typed_call(call.form), _key_of(call.form)
    try:
        if typed.code:
            await call.run(asking.count_code)
        reference = await call.run(callbacks.request, typed=typed, key=key)
    except InvalidForm as refused:
        errors = forms.errors_of(refused, typed.day)
        await _send_code(call, typed, refused)
    except SlotTaken:
        errors = (FieldError("day", presenter.SLOT_TAKEN),)
    except Conflict:
        errors = (FieldError("", presenter.OTHER_ANSWERS),)
    except TooManyTries as error:
        errors = (FieldError("", presenter.too_many(error.until, await call.run(members.region))),)
    else:
        return await _asked(call, reference, key)
    return await refuse(call, routes.CALLBACK, *errors, values=vars(typed))


async def _send_code(call: Call, typed: TypedCall, refused: InvalidForm) -> None:
    """Send its code to the number that has to prove itself."""
    if any(problem.field == forms.CODE.name for problem in refused.problems):
        await call.run(asking.send_code, phone=parse_call(typed, "").callee.phone)


@route(routes.POST_CALLBACK_FIND, "POST", access=Access.PUBLIC)
async def find(call: Call) -> Response:
    """Let a browser change the call whose reference and last digits it knows.

    An unknown reference and other digits are answered alike, in the same time.
    """
    typed = forms.FIND.typed(call.form)
    missing = forms.FIND.missing(call.form)
    if missing:
        return await refuse(call, routes.CALLBACK_FIND, *missing, values=typed)
    try:
        reference, key = await in_the_same_time(_found(call, typed))
    except NotFound:
        errors = (forms.REFERENCE.error("invalid"),)
    except TooManyTries as error:
        region = await call.run(members.region)
        errors = (FieldError("", wording.too_many_tries(error.until, region)),)
    else:
        answer = await go_to(call, addresses.callback_path(reference))
        _remember(call, answer, key)
        return answer
    return await refuse(call, routes.CALLBACK_FIND, *errors, values=typed)


@route(routes.CALLBACK_CALENDAR, "GET", access=Access.PUBLIC, reads_session=True)
async def calendar(call: Call) -> Response:
    """Send a call to the calendar of whoever asked for it: its member, or its browser."""
    reference = call.request.path_params["reference"]
    try:
        await call.run(count_file)
        found = await call.run(entries.own, reference=reference, keys=_known(call))
    except NotFound:
        await call.run(callbacks.record_not_found)
        return calendar_missing()
    except TooManyTries as error:
        return await too_many(call, error)
    content = calendars.make_file([presenter.to_appointment(found)], at=clock.now())
    return calendar_file(content, presenter.calendar_file_name(found))


async def _found(call: Call, typed: dict[str, str]) -> tuple[str, str]:
    """Return the reference and the key of a call; a refusal comes as late as an answer.

    Raises:
        NotFound: there is none.
        TooManyTries: too many were tried.
    """
    found = await call.run(changing.find, **typed)
    if found is None:
        await asyncio.sleep(SAME_TIME_SECONDS)
        raise NotFound
    return found


async def _asked(call: Call, reference: str, key: str) -> Response:
    """Show the call; a visitor's browser remembers its key."""
    answer = await go_to(call, addresses.callback_path(reference))
    if call.session is None or call.session.access < Access.MEMBER:
        _remember(call, answer, key)
    return answer


def _remember(call: Call, answer: Response, key: str) -> None:
    """Give a browser the key of a call, beside those of the last ones."""
    keys = dict.fromkeys([key, *filter(_KEY.fullmatch, _known(call))])
    set_cookie(
        answer,
        CookieKind.CALLBACKS,
        ".".join([*keys][:_MAX_KEYS]),
        max_age=_SHOWN_FOR_SECONDS,
    )


def _known(call: Call) -> list[str]:
    """Return the keys of the last calls that a browser asked for."""
    return cookie_value(call.cookies, CookieKind.CALLBACKS).split(".")


def _key_of(form: dict[str, str]) -> str:
    """Return the key of the form; without one a post is a call of its own."""
    key = form.get("key", "")
    return key if _KEY.fullmatch(key) else secrets.token_urlsafe(_KEY_BYTES)
