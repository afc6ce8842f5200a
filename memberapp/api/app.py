"""The application of the API: its routes, problems for all else, and no trace of the member app."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from memberapp.api import feeds, portal_changes, staff
from memberapp.api.problems import Problem
from memberapp.api.routing import ApiRoute, with_headers
from memberapp.core import data_files, health
from memberapp.core.health import DatabaseUnavailable
from memberapp.core.rates import Rates
from memberapp.core.work import run
from memberapp.gateways import logs, prometheus

_PATIENCE_SECONDS: Final = 3

ROUTES: Final[list[ApiRoute]] = [*feeds.routes(), *portal_changes.routes(), *staff.routes()]


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _ready(_request: Request) -> Response:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await run(health.check_database)
    except (DatabaseUnavailable, TimeoutError):
        return PlainTextResponse("not ready", 503)
    return PlainTextResponse("ready")


PROBES: Final[list[BaseRoute]] = [
    Route("/healthz", _alive, methods=["GET"]),
    Route("/readyz", _ready, methods=["GET"]),
]
"""What needs no key, and says nothing."""


async def _as_problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    status = HTTPStatus(error.status_code)
    code = "not_found" if status is HTTPStatus.NOT_FOUND else status.name.lower()
    return with_headers(Problem(status, code, headers=error.headers).answer)


@asynccontextmanager
async def _live(app: Starlette) -> AsyncIterator[None]:
    yield
    await app.state.rates.close()


def application() -> Starlette:
    """Return the application."""
    app = Starlette(
        routes=[*PROBES, *ROUTES],
        exception_handlers={HTTPException: _as_problem},
        lifespan=_live,
    )
    app.state.rates = Rates()
    app.router.redirect_slashes = False  # a program asks for what the published file names
    return app


def make_app() -> Starlette:
    """Return the application for a server; a wrong data file stops it, with its name and line."""
    logs.configure()
    data_files.read_all()
    prometheus.serve()
    return application()
