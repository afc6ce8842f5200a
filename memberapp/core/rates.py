"""How fast one subject may go on: counted by all servers together where there is Redis.

These counters only slow down who is too fast; what guards a secret is counted in SQL
(`core/limits.py`). A Redis that does not answer makes each process count by itself: nobody is let
through unlimited, and nobody waits for it twice.
"""

import logging
import time
from typing import Any, Final

from limits import RateLimitItem
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool

from memberapp.core import metrics
from memberapp.core.secrets import keyed_hash
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)

_PURPOSE: Final = "rate"
_PATIENCE_SECONDS: Final = 0.5
_ALONE_SECONDS: Final = 5.0
"""After a failure, so long Redis is not asked again."""


class Rates:
    """Counters in fixed windows, of this process or of all that share a Redis."""

    def __init__(self) -> None:
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._pool = _connections()
        self._shared = _shared(self._pool) if self._pool else None
        self._alone_until = 0.0

    async def hit(self, rate: RateLimitItem, scope: str, subject: str) -> bool:
        """Count one more of a subject; return whether it is still within its rate.

        `scope` says what is counted; the subject's session or IP address leaves this process as a
        keyed hash only.
        """
        is_within = await self._is_within(rate, scope, subject)
        if not is_within:
            metrics.count(metrics.RATES_REACHED, scope)
        return is_within

    async def _is_within(self, rate: RateLimitItem, scope: str, subject: str) -> bool:
        if self._shared is not None and time.monotonic() >= self._alone_until:
            try:
                return await self._shared.hit(rate, scope, keyed_hash(_PURPOSE, subject))
            except StorageError as error:
                self._alone_until = time.monotonic() + _ALONE_SECONDS
                cause = type(error.storage_error).__name__
                _log.warning("Redis does not count for %s: %s", scope, cause)
        return await self._own.hit(rate, scope, subject)

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self._pool is not None:
            await self._pool.disconnect()


def _connections() -> ConnectionPool | None:
    url = get_settings().redis_url
    if url is None:
        return None
    return ConnectionPool.from_url(
        url.get_secret_value(),
        socket_timeout=_PATIENCE_SECONDS,
        socket_connect_timeout=_PATIENCE_SECONDS,
    )


def _shared(pool: Any) -> FixedWindowRateLimiter:
    storage = RedisStorage(
        "async+redis://",  # where it is, the pool knows
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix="memberapp-rates",
        connection_pool=pool,
    )
    return FixedWindowRateLimiter(storage)
