"""How a route is declared and answered: none exists without a scope (deny by default)."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, Literal

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from memberapp.api.door import Admitted, admit
from memberapp.api.problems import Problem, problem_of, unavailable
from memberapp.api_clients.scopes import Scope
from memberapp.core.errors import MemberappError, place_of
from memberapp.core.health import DatabaseUnavailable

_log = logging.getLogger(__name__)

Method = Literal["GET", "POST"]
Handler = Callable[[Admitted], Awaitable[Response]]
_HEADERS: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


@dataclass(frozen=True)
class Described:
    """What the published file says of a route."""

    summary: str
    taken: Any = None
    """The model of its query, or of its JSON body."""
    answered: Any = None
    """The type of its answer."""
    path: tuple[str, ...] = ()
    has_agent: bool = False
    has_key: bool = False
    """Whether it needs an `Idempotency-Key`."""
    body_media_type: str = "application/json"
    statuses: tuple[HTTPStatus, ...] = field(default=())
    """Of problems, besides those that every route has."""


class ApiRoute(Route):
    """One method of one path, for clients with one scope."""

    def __init__(
        self, method: Method, path: str, handler: Handler, scope: Scope, described: Described
    ) -> None:
        self.method: Method = method
        self.scope = scope
        self.described = described
        super().__init__(path, _guarded(handler, scope), methods=[method])
        self.methods = {method}  # Starlette adds HEAD to GET, and reading leaves lines in the trail


def _guarded(handler: Handler, scope: Scope) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            answer = await handler(await admit(request, scope))
        except Problem as problem:
            answer = problem.answer
        except MemberappError as error:
            answer = problem_of(error).answer
        except DatabaseUnavailable:
            answer = unavailable().answer
        except Exception as error:  # noqa: BLE001 - told by its number, logged by its kind
            answer = _failure(request, error).answer
        return with_headers(answer)

    return endpoint


def with_headers(answer: Response) -> Response:
    """Return an answer that nothing on the way keeps or guesses at."""
    answer.headers.update(_HEADERS)
    return answer


def _failure(request: Request, error: Exception) -> Problem:
    number = secrets.token_hex(4).upper()
    _log.exception("failure %s of %s at %s", number, request.scope["route"].path, place_of(error))
    return Problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "failure", f"a defect of ours: failure {number}"
    )


def query_of(request: Request) -> Mapping[str, str]:
    """Return the parameters of the query, each once.

    Raises:
        Problem: 422, a name comes twice.
    """
    pairs = request.query_params.multi_items()
    query = dict(pairs)
    if len(query) != len(pairs):
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_input", "a parameter comes twice")
    return query


def problem_of_model(error: ValidationError) -> Problem:
    """Return the problem of what a model refuses: where and why, never what was sent."""
    faults = [
        {"at": ".".join(str(part) for part in one["loc"])[:200], "why": one["type"]}
        for one in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    return Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_input",
        "what was sent is not what the route takes",
        faults=faults[:20],
    )
