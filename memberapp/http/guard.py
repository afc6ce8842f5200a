"""The guard of every HTTP route: none exists without a declared access.

A post comes from our own pages only, is short, and counts as activity, as a file does. A refused
form leads to the sign-in page, a refused file answers 401. Nothing is cached, but what a route
says that the program of its one reader may keep.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, Literal, TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from memberapp import addresses, routes
from memberapp.account import door, sessions
from memberapp.core import metrics
from memberapp.core.access import Access, LiveSession
from memberapp.core.errors import SpaceEnded, place_of
from memberapp.core.health import DatabaseUnavailable
from memberapp.core.redirects import own_path
from memberapp.core.work import Caller, run
from memberapp.http.call import Call, RequestRefused, read_form
from memberapp.http.client import origin_of
from memberapp.http.plain_page import plain_page, unavailable_page
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)

R = TypeVar("R")
Method = Literal["GET", "POST"]
_NO_CACHE: Final = "no-store"
_GIVEN: Final = (200, 304)


ROUTES: list[BaseRoute] = []
"""Every HTTP route of ours, in the order of declaration."""


Handler = Callable[[Call], Awaitable[Response]]


class GuardedRoute(Route):
    """A route for one method only: other methods of the same path belong to the front end."""

    def __init__(
        self,
        path: str,
        handler: Handler,
        *,
        method: Method,
        access: Access,
        is_for_programs: bool = False,
        reads_session: bool = False,
        has_form: bool = True,
        cache: str = _NO_CACHE,
    ) -> None:
        self.access = access
        self.method: Method = method
        self.is_for_programs = is_for_programs
        reads = (
            access > Access.PUBLIC or reads_session or (method == "POST" and not is_for_programs)
        )
        admit = partial(
            _admit,
            method=method,
            access=access,
            is_for_programs=is_for_programs,
            reads_session=reads,
            has_form=method == "POST" and has_form,
        )
        super().__init__(path, _guarded(handler, admit, method, access, cache), methods=[method])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match path and method together."""
        match, child_scope = super().matches(scope)
        return (Match.NONE, {}) if match is Match.PARTIAL else (match, child_scope)


def route(
    path: str,
    method: Method,
    *,
    access: Access,
    is_for_programs: bool = False,
    reads_session: bool = False,
    has_form: bool = True,
    cache: str = _NO_CACHE,
) -> Callable[[Handler], Handler]:
    """Declare an HTTP route and who may call it.

    A post `is_for_programs` when no page of ours sends it: it acts by what its URL holds alone, and
    never for a session. A public file `reads_session` when a member gets it as well as a visitor.
    A post that is no short form has none (`has_form`): its handler reads what comes, and bounds it.
    `cache` is what is said of an answer that is no refusal.
    """

    def declare(handler: Handler) -> Handler:
        ROUTES.append(
            GuardedRoute(
                path,
                handler,
                method=method,
                access=access,
                is_for_programs=is_for_programs,
                reads_session=reads_session,
                has_form=has_form,
                cache=cache,
            )
        )
        return handler

    return declare


def _guarded(
    handler: Handler,
    admit: Callable[[Request], Awaitable[Call]],
    method: Method,
    access: Access,
    cache: str,
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.method == "HEAD" and access > Access.PUBLIC:
            # Starlette lets it in with GET, and a handler would do all that a GET does.
            return Response(status_code=405, headers={"allow": method, "cache-control": _NO_CACHE})
        try:
            answer = await handler(await admit(request))
        except RequestRefused as refused:
            answer = refused.answer
        except DatabaseUnavailable as lost:
            may_be_stored = lost.may_be_stored or getattr(request.state, "has_written", False)
            answer = unavailable_page(is_form=method == "POST", may_be_stored=may_be_stored)
        except SpaceEnded:  # after the session was read: as if it had ended before
            answer = _sign_in_first(request, method, None, "")
        except Exception as error:  # noqa: BLE001 - told to the member by its number, logged by its kind
            number = secrets.token_hex(4).upper()
            path, place = request.scope["route"].path, place_of(error)
            _log.exception("failure %s of %s at %s", number, path, place)
            answer = plain_page(
                500,
                "Un incident est survenu",
                "Votre demande n’a pas abouti. Recommencez dans un instant.",
                f"Si cela continue, appelez-nous en donnant ce numéro\u00a0: {number}.",
            )
        is_given = answer.status_code in _GIVEN
        answer.headers["cache-control"] = cache if is_given else _NO_CACHE
        return answer

    async def measured(request: Request) -> Response:
        path = request.scope["route"].path
        with metrics.timed(metrics.REQUESTS, path, "none") as one:
            answer = await endpoint(request)
            one.labels = (path, str(answer.status_code))
            return answer

    return measured


async def _admit(
    request: Request,
    *,
    method: Method,
    access: Access,
    is_for_programs: bool,
    reads_session: bool,
    has_form: bool,
) -> Call:
    form: dict[str, str] = {}
    if method == "POST" and not is_for_programs and not _is_own_post(request):
        raise RequestRefused(
            plain_page(
                403,
                "Demande refusée",
                "Cette demande ne vient pas de nos pages. Revenez à votre espace, "
                "puis recommencez.",
            )
        )
    if has_form:
        form = await read_form(request)
    session = await _session_of(request) if reads_session else None
    if access > Access.PUBLIC and (session is None or session.access < access):
        wanted = own_path(form.get(routes.RETURN_PARAMETER, ""))
        raise RequestRefused(_sign_in_first(request, method, session, wanted))
    return Call(request, Caller.of_browser(session, origin_of(request)), form)


async def _session_of(request: Request) -> LiveSession | None:
    token = sessions.token_of(request.headers.get("cookie", ""))
    session = await door.session_of(token, origin_of(request))
    if session is not None:
        await run(sessions.touch, session_id=session.id)
    return session


def _sign_in_first(
    request: Request, method: Method, session: LiveSession | None, wanted: str
) -> Response:
    if method == "GET":
        return PlainTextResponse("Connectez-vous pour ouvrir ce fichier.", 401)
    if session is not None and session.access >= Access.MEMBER:
        return RedirectResponse(addresses.proof_path(_page_of(request)), 303)
    page = routes.SIGN_IN if session is None else routes.SIGN_IN_CODE
    return RedirectResponse(addresses.returning_to(page, wanted), 303)


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
