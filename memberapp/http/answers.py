"""Answers to forms: always a 303 and a full page load, never a page of their own."""

from typing import Final

from starlette.responses import RedirectResponse

from memberapp.core import form_return
from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.core.form_return import KeptForm
from memberapp.core.work import run
from memberapp.http.call import Call
from memberapp.settings import get_settings

_SEE_OTHER: Final = 303


async def go_to(
    call: Call, location: str, *, page: str = "", kept: KeptForm | None = None
) -> RedirectResponse:
    """Lead to a page; what `page` has to show again waits there, what waited before is dropped."""
    answer = RedirectResponse(location, _SEE_OTHER)
    previous = form_return.token_of(call.cookies)
    if previous:
        await run(form_return.forget, token=previous)
    if kept is not None:
        token = await run(form_return.save, page=page, kept=kept)
        lifetime = int(form_return.LIFETIME.total_seconds())
        set_cookie(answer, CookieKind.FORM_RETURN, token, max_age=lifetime)
    elif previous:
        clear_cookie(answer, CookieKind.FORM_RETURN)
    return answer


def set_cookie(
    answer: RedirectResponse, kind: CookieKind, value: str, *, max_age: int | None = None
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


def clear_cookie(answer: RedirectResponse, kind: CookieKind) -> None:
    """Make the browser drop a cookie."""
    set_cookie(answer, kind, "", max_age=0)
