"""A request that passed the guard, and how its form is read."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Concatenate, Final, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from memberapp.account import door
from memberapp.core.access import LiveSession
from memberapp.core.errors import TooManyTries
from memberapp.core.forms import received
from memberapp.core.work import Caller, Work, does_write
from memberapp.http.plain_page import plain_page

R = TypeVar("R")

_MAX_FORM_BYTES: Final = 16 * 1024
_FORM_TIMEOUT_SECONDS: Final = 10
_MAX_FIELDS: Final = 32
_FORM_TYPE: Final = "application/x-www-form-urlencoded"


class RequestRefused(Exception):
    """The request is answered without reaching its handler."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True)
class Call:
    """A request that passed the guard."""

    request: Request
    caller: Caller
    form: dict[str, str]

    @property
    def session(self) -> LiveSession | None:
        """Return the browser's session, None for a visitor."""
        return self.caller.session

    @property
    def cookies(self) -> str:
        """Return the `Cookie` header."""
        return self.request.headers.get("cookie", "")

    async def run(self, use_case: Callable[Concatenate[Work, ...], R], **arguments: Any) -> R:
        """Run a use case for whoever sent the request, who is never an argument.

        Raises:
            NotSignedIn: the use case needs a member and nobody is signed in.
            MemberappError: what the use case refuses.
        """
        result = await door.call(use_case, self.caller, **arguments)
        if does_write(use_case):
            self.request.state.has_written = True  # whatever fails from now on
        return result

    async def limited(self, work: Awaitable[R]) -> R:
        """Wait for work in several transactions; a limit that it reaches is recorded.

        Raises:
            MemberappError: what the work raises.
        """
        try:
            return await work
        except TooManyTries as error:
            await door.record_limit(self.caller, error)
            raise


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a short urlencoded form; of a repeated name the first one.

    What is invisible in them is gone (`core/forms.py: received`).
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM_TYPE:
        raise RequestRefused(_unreadable(415))
    body = await _read_body(request)
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MAX_FIELDS
        )
    except ValueError:
        raise RequestRefused(_unreadable(400)) from None
    return cleaned(reversed(pairs))


def cleaned(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the texts of a form without what nobody sees, nor what no database keeps."""
    return {
        name: received(name, text).replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        for name, text in pairs
    }


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_FORM_TIMEOUT_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _MAX_FORM_BYTES:
                    raise RequestRefused(_unreadable(413))
    except (TimeoutError, ClientDisconnect):
        raise RequestRefused(_unreadable(408)) from None
    return bytes(body)


def _unreadable(status: int) -> Response:
    return plain_page(
        status,
        "Formulaire illisible",
        "Ce que nous avons reçu ne peut pas être lu. Revenez à votre espace, puis recommencez.",
    )
