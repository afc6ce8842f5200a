"""Health of the process, for what starts and watches it; no details for anybody else."""

import asyncio
import logging
from typing import Final

import redis.asyncio as redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import PlainTextResponse, Response

from memberapp import routes
from memberapp.core import health
from memberapp.core.access import Access
from memberapp.core.health import DatabaseUnavailable
from memberapp.core.work import run
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)
_PATIENCE_SECONDS: Final = 3


@route(routes.HEALTHZ, "GET", access=Access.PUBLIC)
async def alive(_call: Call) -> Response:
    """Tell that the process answers."""
    return PlainTextResponse("ok")


@route(routes.READYZ, "GET", access=Access.PUBLIC)
async def ready(_call: Call) -> Response:
    """Return whether members can be served: the database answers, and Redis where it is used."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await run(health.check_database)
            await _check_redis()
    except (
        DatabaseUnavailable,
        SQLAlchemyError,
        RedisError,
        OSError,
    ) as error:  # OSError: TimeoutError too
        _log.warning("not ready: %s", type(error).__name__)
        return PlainTextResponse("not ready", 503)
    return PlainTextResponse("ready")


async def _check_redis() -> None:
    url = get_settings().redis_url
    if url is None:
        return
    async with redis.from_url(url.get_secret_value()) as client:
        await client.execute_command("PING")
