"""A connection to PostgreSQL whose waits end: `statement_timeout` is of no use when it hangs."""

import math
from typing import Any, Final, Self

import psycopg
from psycopg import errors

from memberapp.core import patience

_LEAST_CONNECT_SECONDS: Final = 2  # libpq takes no less


class BoundedConnection(psycopg.Connection[Any]):
    """Waits for the server no longer than the bound of its thread (`core/patience.py`).

    One that waited in vain is closed: an answer that comes later would be that of another question.
    """

    @classmethod
    def connect_bounded(cls, *arguments: Any, **parameters: Any) -> Self:
        """Connect within the bound of this thread.

        Raises:
            psycopg.OperationalError: nobody answered in time, or no time is left to try.
        """
        bound = patience.current()
        if bound is None:
            return cls.connect(*arguments, **parameters)
        seconds = math.floor(bound.left)
        if seconds < _LEAST_CONNECT_SECONDS:
            raise psycopg.OperationalError("no time is left to connect")
        try:
            return cls.connect(*arguments, **{**parameters, "connect_timeout": seconds})
        except errors.ConnectionTimeout:
            patience.note_unanswered(seconds)
            raise

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer within the bound of this thread.

        Raises:
            psycopg.OperationalError: none came.
        """
        bound = patience.current()
        if bound is None or timeout is not None:
            return super().wait(gen, interval, timeout)
        seconds = bound.left
        try:
            return super().wait(gen, min(interval, seconds), seconds)
        except errors._WaitTimeout as late:  # noqa: SLF001 - psycopg tells it by nothing else
            if self.autocommit:  # outside a transaction only the pool asks, and for nothing
                patience.note_unanswered(seconds)
            self.pgconn.finish()
            raise psycopg.OperationalError("the server does not answer") from late
