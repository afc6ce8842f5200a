"""The guard of every HTTP route: none exists without a declared access.

A post comes from our own pages only, is short, and counts as activity, as a file does. A refused
form leads to the sign-in page, a refused file answers 401. Nothing is ever cached.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Final, Literal, TypeVar
from urllib.parse import parse_qsl

from sqlmodel import Session
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from memberapp import routes
from memberapp.account import sessions, sign_in_notices
from memberapp.core import limits
from memberapp.core.access import Access, Actor, LiveSession, Origin, Role
from memberapp.core.errors import TooManyTries, place_of
from memberapp.core.health import DatabaseAway
from memberapp.core.limits import Scope as Counted
from memberapp.core.work import parameters_of, run
from memberapp.http.client import origin_of
from memberapp.http.plain_page import plain_page, unavailable_page
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)

R = TypeVar("R")
Method = Literal["GET", "POST"]

_LONGEST_FORM: Final = 16 * 1024
_SLOWEST_FORM_SECONDS: Final = 10
_MOST_FIELDS: Final = 32
_CODE_COUNTERS: Final = (f"{Counted.CODE}:", f"{Counted.DEVICE_CODE}:")
_FORM_TYPE: Final = "application/x-www-form-urlencoded"

ROUTES: list[BaseRoute] = []
"""Every HTTP route of ours, in the order of declaration."""


@dataclass(frozen=True)
class Call:
    """A request that passed the guard."""

    request: Request
    origin: Origin
    session: LiveSession | None
    form: dict[str, str]

    @property
    def cookies(self) -> str:
        """Return the `Cookie` header."""
        return self.request.headers.get("cookie", "")

    async def run(self, service: Callable[Concatenate[Session, ...], R], **arguments: Any) -> R:
        """Run a service for the member of this session, who is never an argument.

        Raises:
            PermissionError: the service needs a member and nobody is signed in.
            MemberappError: what the service refuses.
        """
        identity = {"origin": self.origin, **self._member}
        needed = parameters_of(service) & {"member_id", "account_id", "actor", "origin"}
        if needed - identity.keys():
            raise PermissionError(service.__name__)
        known = {name: identity[name] for name in needed}
        return await self.limited(run(service, **known, **arguments))

    async def limited(self, work: Awaitable[R]) -> R:
        """Wait for work; a limit that it reaches is written down.

        Raises:
            MemberappError: what the work raises.
        """
        try:
            return await work
        except TooManyTries as error:
            who = {name: value for name, value in self._member.items() if name != "account_id"}
            await run(
                limits.note_reached,
                counter=error.counter,
                until=error.until,
                origin=self.origin,
                **who,
            )
            if self.session is not None and error.counter.startswith(_CODE_COUNTERS):
                await run(
                    sign_in_notices.tell_codes_blocked,
                    account_id=self.session.account_id,
                    until=error.until,
                )
            raise

    @property
    def _member(self) -> dict[str, Any]:
        if self.session is None:
            return {}
        return {
            "member_id": self.session.member_id,
            "account_id": self.session.account_id,
            "actor": Actor(self.session.account_id, Role.HOLDER),
        }


Handler = Callable[[Call], Awaitable[Response]]


class GuardedRoute(Route):
    """A route for one method only: other methods of the same path belong to the front end."""

    def __init__(self, path: str, handler: Handler, *, method: Method, access: Access) -> None:
        self.access = access
        self.method: Method = method
        super().__init__(path, _guarded(handler, method, access), methods=[method])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match path and method together."""
        match, child_scope = super().matches(scope)
        return (Match.NONE, {}) if match is Match.PARTIAL else (match, child_scope)


def route(path: str, method: Method, *, access: Access) -> Callable[[Handler], Handler]:
    """Declare an HTTP route and who may call it."""

    def declare(handler: Handler) -> Handler:
        ROUTES.append(GuardedRoute(path, handler, method=method, access=access))
        return handler

    return declare


class _RefusalError(Exception):
    """The request is answered without reaching its handler."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def _guarded(
    handler: Handler, method: Method, access: Access
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.method == "HEAD" and access > Access.PUBLIC:
            # Starlette lets it in with GET, and a handler would do all that a GET does.
            return Response(status_code=405, headers={"allow": method, "cache-control": "no-store"})
        try:
            answer = await handler(await _admit(request, method, access))
        except _RefusalError as refused:
            answer = refused.answer
        except DatabaseAway:
            answer = unavailable_page(is_form=method == "POST")
        except Exception as error:  # noqa: BLE001 - told to the member by its number, logged by its kind
            number = secrets.token_hex(4).upper()
            path, place = request.scope["route"].path, place_of(error)
            _log.exception("incident %s of %s at %s", number, path, place)
            answer = plain_page(
                500,
                "Un incident est survenu",
                "Votre demande n’a pas abouti. Recommencez dans un instant.",
                f"Si cela continue, appelez-nous en donnant ce numéro\u00a0: {number}.",
            )
        answer.headers["cache-control"] = "no-store"
        return answer

    return endpoint


async def _admit(request: Request, method: Method, access: Access) -> Call:
    form: dict[str, str] = {}
    if method == "POST":
        if not _is_own_post(request):
            raise _RefusalError(
                plain_page(
                    403,
                    "Demande refusée",
                    "Cette demande ne vient pas de nos pages. Revenez à votre espace, "
                    "puis recommencez.",
                )
            )
        form = await _read_form(request)
    session = None
    if method == "POST" or access > Access.PUBLIC:
        session = await _session_of(request)
    if access > Access.PUBLIC and (session is None or session.access < access):
        raise _RefusalError(_sign_in_first(request, method, session))
    return Call(request, origin_of(request), session, form)


async def _session_of(request: Request) -> LiveSession | None:
    token = sessions.token_of(request.headers.get("cookie", ""))
    session = await run(sessions.load, token=token) if token else None
    if session is not None:
        await run(sessions.touch, session_id=session.id)
    return session


def _sign_in_first(request: Request, method: Method, session: LiveSession | None) -> Response:
    if method == "GET":
        return PlainTextResponse("Connectez-vous pour ouvrir ce fichier.", 401)
    if session is not None and session.access >= Access.MEMBER:
        return RedirectResponse(routes.proof_path(_page_of(request)), 303)
    page = routes.SIGN_IN if session is None else routes.SIGN_IN_CODE
    return RedirectResponse(page.path, 303)


def _page_of(request: Request) -> str:
    """Return the page whose form was posted: the nearest one above the form's own address."""
    pages = {page.path for page in routes.PAGES}
    path = request.scope["path"]
    while path not in pages and path:
        path = path.rpartition("/")[0]
    return path or routes.DASHBOARD.path


def _is_own_post(request: Request) -> bool:
    """Return whether a POST comes from our own pages (docs/security.md, 40).

    Browsers send `Sec-Fetch-Site` or `Origin` with every post; one that sends neither, or any
    value but our own, is refused. `null` says nothing: some privacy settings send it.
    """
    fetch_site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if fetch_site is not None and fetch_site != "same-origin":
        return False
    if origin is not None and origin != "null":
        return origin in get_settings().origins
    return fetch_site is not None


async def _read_form(request: Request) -> dict[str, str]:
    """Return the fields of a short urlencoded form; of a repeated name the first one."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM_TYPE:
        raise _RefusalError(_unreadable(415))
    body = await _read_body(request)
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        raise _RefusalError(_unreadable(400)) from None
    # No database keeps a NUL in a text: it becomes the sign of what cannot be read.
    return {name: text.replace("\0", "\ufffd") for name, text in reversed(pairs)}


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_SLOWEST_FORM_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _LONGEST_FORM:
                    raise _RefusalError(_unreadable(413))
    except (TimeoutError, ClientDisconnect):
        raise _RefusalError(_unreadable(408)) from None
    return bytes(body)


def _unreadable(status: int) -> Response:
    return plain_page(
        status,
        "Formulaire illisible",
        "Ce que nous avons reçu ne peut pas être lu. Revenez à votre espace, puis recommencez.",
    )
