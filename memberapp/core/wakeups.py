"""Wake-ups: what a commit tells the loops that would else look again a second later.

Within a process an event is set; on PostgreSQL the other processes hear of it too, by NOTIFY, which
arrives with the commit or not at all. Nothing depends on it: whoever listens looks each second too,
since a wake-up may be lost with its connection.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import Final

from sqlalchemy import make_url, text
from sqlmodel import Session

from memberapp.core.database import LIVENESS
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)

_CHANNEL: Final = "memberapp"
_RECONNECT_SECONDS: Final = 5.0
_NOTED: Final = "wakeups"


class Signal(StrEnum):
    """What a commit may have brought."""

    MESSAGES = "messages"
    CHANGES = "changes"
    ARCHIVES = "archives"
    UPLOADS = "uploads"
    WEBHOOKS = "webhooks"


_Listener = tuple[asyncio.AbstractEventLoop, asyncio.Event]
_listeners: defaultdict[Signal, set[_Listener]] = defaultdict(set)


def note(db: Session, signal: Signal) -> None:
    """Have a signal given when the transaction is committed."""
    db.info.setdefault(_NOTED, set()).add(signal)


def announce(db: Session) -> Collection[Signal]:
    """Prepare the end of a transaction: return what to `wake` for after it.

    PostgreSQL tells the other processes by itself, once it is committed.
    """
    noted: set[Signal] = db.info.pop(_NOTED, set())
    if noted and db.get_bind().dialect.name == "postgresql":
        for signal in sorted(noted):
            notify = text("SELECT pg_notify(:channel, :signal)")
            db.connection().execute(notify, {"channel": _CHANNEL, "signal": signal})
    return noted


def wake(signals: Collection[Signal]) -> None:
    """Wake whoever listens in this process, from any thread."""
    for signal in signals:
        for loop, event in tuple(_listeners[signal]):
            with suppress(RuntimeError):  # a loop that has just been closed
                loop.call_soon_threadsafe(event.set)


@contextmanager
def listening(signal: Signal) -> Iterator[asyncio.Event]:
    """Give an event that each signal sets, to the running loop."""
    listener = (asyncio.get_running_loop(), asyncio.Event())
    _listeners[signal].add(listener)
    try:
        yield listener[1]
    finally:
        _listeners[signal].discard(listener)


async def wait(event: asyncio.Event, at_most_seconds: float) -> None:
    """Wait for a signal, or for a time, and be ready for the next one."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), at_most_seconds)
    event.clear()


async def hear_other_processes() -> None:
    """Pass on what other processes commit, until cancelled; on SQLite nobody tells."""
    url = make_url(get_settings().resolved_database_url)
    if url.get_backend_name() != "postgresql":
        return
    import psycopg  # noqa: PLC0415 - SQLite does without

    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                address, autocommit=True, **LIVENESS
            ) as heard:
                await heard.execute(f"LISTEN {_CHANNEL}")
                async for told in heard.notifies():
                    wake([signal for signal in Signal if signal == told.payload])
        except (psycopg.Error, OSError) as error:
            _log.warning("wake-ups of other processes are not heard: %s", type(error).__name__)
        await asyncio.sleep(_RECONNECT_SECONDS)
