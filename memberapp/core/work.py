"""The one way to call a service: one session, one transaction, in a bounded thread pool.

A service is a function `(db, *, member_id, actor, now, ...)`; the names it takes of `now` are
filled in here, those of `member_id` and `actor` by the caller's door (`MemberState._call`, the
HTTP guard, a command), never from what a browser sent.
"""

import asyncio
import inspect
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from memberapp import clock
from memberapp.core.database import engine_for
from memberapp.core.errors import place_of
from memberapp.core.health import MAYBE_AWAY, DatabaseAway, is_away

_log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

# Small pools: more threads than this only queue up at the database.
_POOL = ThreadPoolExecutor(8, thread_name_prefix="service")
_HASH_POOL = ThreadPoolExecutor(2, thread_name_prefix="hash")


def writes(service: Callable[P, R]) -> Callable[P, R]:
    """Mark a service that changes something: it gets a writing transaction."""
    service.writes = True  # pyright: ignore[reportFunctionMemberAccess]
    return service


def does_write(service: Callable[..., Any]) -> bool:
    """Return whether a service is marked as changing something."""
    return getattr(service, "writes", False)


@cache
def parameters_of(service: Callable[..., Any]) -> frozenset[str]:
    """Return the names of the arguments a service declares."""
    return frozenset(inspect.signature(service).parameters)


def run_now(service: Callable[Concatenate[Session, ...], R], /, **arguments: Any) -> R:
    """Run a service in its own transaction, in the calling thread."""
    if "now" in parameters_of(service) and "now" not in arguments:
        arguments["now"] = clock.now()
    engine = engine_for(write=does_write(service))
    with Session(engine, expire_on_commit=False) as db, db.begin():
        return service(db, **arguments)


def _serve(service: Callable[Concatenate[Session, ...], R], /, **arguments: Any) -> R:
    try:
        return run_now(service, **arguments)
    except MAYBE_AWAY as error:
        if not is_away(error, engine_for(write=does_write(service))):
            raise
        _log.error("the database is unavailable: %s at %s", type(error).__name__, place_of(error))
        raise DatabaseAway from error


async def run(service: Callable[Concatenate[Session, ...], R], /, **arguments: Any) -> R:
    """Run a service in its own transaction, in a thread of the service pool.

    Raises:
        DatabaseAway: the database cannot be used now.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_POOL, partial(_serve, service, **arguments))


async def run_hashing(work: Callable[..., R], *arguments: Any) -> R:
    """Run password work in its own small pool, so that it never starves the services."""
    return await asyncio.get_running_loop().run_in_executor(_HASH_POOL, work, *arguments)
