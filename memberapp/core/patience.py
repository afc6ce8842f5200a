"""How long somebody waits for the database: a member a few seconds, a task as long as it needs.

What runs for an event or a request has a bound that begins when it is asked for. Each wait for
PostgreSQL ends with it (`core/bounded_connection.py`), whatever the server does: a server that
stands still, or that the network lost, ends no statement by itself. So a thread is free again when
its caller has been told, and comes back to the others.

Commands and the worker have no bound, only limits of the server for each statement.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

SECONDS: Final = 4.0
"""How long an event or a request waits for one transaction; members are told within five."""
_LEAST_SECONDS: Final = 0.25
"""A database that answers may be asked on, when it was the processor that took the time."""
_SURE_SECONDS: Final = 1.0
"""An empty question without an answer for so long: the server hangs."""
_HANG_SECONDS: Final = 1.0
"""So long after a hang was found nobody waits for it anew: one page asks several times."""


@dataclass(frozen=True)
class Bound:
    """Until when a transaction is waited for."""

    ends_at: float | None
    """By the monotonic clock; None: each of its waits has the whole time, for what takes long."""

    @property
    def left(self) -> float:
        """Return for how many seconds a wait may last that begins now."""
        if self.ends_at is None:
            return SECONDS
        return max(self.ends_at - time.monotonic(), _LEAST_SECONDS)

    @property
    def is_over(self) -> bool:
        """Return whether all its time has passed."""
        return self.ends_at is not None and time.monotonic() >= self.ends_at


_held: ContextVar[Bound | None] = ContextVar("bound", default=None)
_waits: ContextVar[bool] = ContextVar("somebody_waits", default=True)
_hung_until = 0.0


def new_bound(*, takes_long: bool) -> Bound | None:
    """Return the bound of what is asked for now, None within a task that nobody waits for."""
    if not _waits.get():
        return None
    return Bound(None if takes_long else time.monotonic() + SECONDS)


def nobody_waits() -> None:
    """Say that nobody waits for what this task runs from now on, or the tasks that it begins."""
    _waits.set(False)


@contextmanager
def held(bound: Bound | None) -> Iterator[None]:
    """Keep all waits for the database of this thread within a bound."""
    before = _held.set(bound)
    try:
        yield
    finally:
        _held.reset(before)


def current() -> Bound | None:
    """Return the bound of this thread's transaction, None for one without."""
    return _held.get()


def note_unanswered(waited_seconds: float) -> None:
    """Note that the server did not answer a question that costs nothing, after so long a wait."""
    global _hung_until  # noqa: PLW0603 - what one thread found out, the others need not
    if waited_seconds >= _SURE_SECONDS:
        _hung_until = time.monotonic() + _HANG_SECONDS


def is_hung() -> bool:
    """Return whether the server was found to hang just now."""
    return time.monotonic() < _hung_until
