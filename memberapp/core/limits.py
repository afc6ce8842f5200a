"""Counters of tries, kept in SQL so that a restart forgets nothing; each feature has its limits.

A try is reserved before the secret is looked at, so that parallel tries are counted exactly, and
given back when it succeeds. Subjects are stored as keyed hashes: an identifier is counted as it
was typed, whether or not somebody has it.
"""

import ipaddress
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from limits import parse, parse_many
from sqlalchemy import ColumnElement, and_, case
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, func, select, update

from memberapp.core import audit
from memberapp.core.errors import TooManyTries
from memberapp.core.secrets import keyed_hash
from memberapp.core.tables import AttemptCounter
from memberapp.core.work import Work, writes

_REACHED = "reached"
_IPV6_LINE_BITS = 64  # one line of one home: its lower bits are free for anybody to vary
_IPV6_SITE_BITS = 48  # the most that one customer gets: 65,536 lines

IN_A_ROW: Final = "365day"
"""The window of the failures in a row: a success ends it."""
_IN_A_ROW_SECONDS = parse(f"1/{IN_A_ROW}").get_expiry()
_IN_A_ROW_KEY = f":{_IN_A_ROW_SECONDS}:"
_FEW_IN_A_ROW = 3
IN_A_ROW_DELETED_AFTER = timedelta(days=30) - timedelta(seconds=_IN_A_ROW_SECONDS)
"""Long before their window ends, a few failures in a row are forgotten: 30 days after the first."""


@dataclass(frozen=True)
class Limit:
    """How often one subject may do one thing."""

    scope: str
    """What is counted; the counters' keys begin with it."""
    rates: str
    """In the notation of the library `limits`, with a window for each: "5/15minute; 20/day"."""

    @cached_property
    def windows(self) -> tuple[tuple[int, timedelta], ...]:
        """Return how many tries fit in each window."""
        return tuple(
            (rate.amount, timedelta(seconds=rate.get_expiry())) for rate in parse_many(self.rates)
        )

    def has_counter(self, counter: str) -> bool:
        """Return whether a counter that was reached is one of this limit."""
        return counter.startswith(f"{self.scope}:")


Try = tuple[Limit, str]
"""What is counted, and its subject, which is stored as a keyed hash."""


@dataclass(frozen=True)
class Reservation:
    """The counters a try stands in, by key, with the window it was counted in."""

    counted: tuple[tuple[str, datetime], ...]


def reserve(work: Work, *tries: Try) -> Reservation:
    """Count a try in each limit, in their order: two tries never wait for each other's rows.

    Raises:
        TooManyTries: a limit was reached before; this try is not counted.
    """
    counted: list[tuple[str, datetime]] = []
    reached: list[tuple[datetime, str]] = []
    for one in tries:
        for key, most, window in _counters(one):
            count, window_ends_at = _count_one(work, key, window)
            counted.append((key, window_ends_at))
            if count > most:
                reached.append((window_ends_at, key))
    if reached:
        raise TooManyTries(*max(reached))
    return Reservation(tuple(counted))


def is_first(work: Work, one: Try) -> bool:
    """Count something that is never refused; return whether it is the first in its windows."""
    return {_count_one(work, key, window)[0] for key, _most, window in _counters(one)} == {1}


def check(work: Work, *tries: Try) -> None:
    """Do nothing unless a limit is reached now; nothing is counted.

    Raises:
        TooManyTries: another try would be refused.
    """
    most_of = {key: most for one in tries for key, most, _window in _counters(one)}
    rows = work.db.exec(
        select(AttemptCounter).where(
            col(AttemptCounter.key).in_(list(most_of)),
            col(AttemptCounter.window_ends_at) > work.now,
        )
    )
    reached = [(row.window_ends_at, row.key) for row in rows if row.count >= most_of[row.key]]
    if reached:
        raise TooManyTries(*max(reached))


def give_back(work: Work, reservation: Reservation) -> None:
    """Uncount a try that succeeded, unless its window is over; no failure follows on another."""
    rows = [key for key, _ends_at in reservation.counted if _IN_A_ROW_KEY in key]
    work.db.exec(delete(AttemptCounter).where(col(AttemptCounter.key).in_(rows)))
    for key, window_ends_at in reservation.counted:
        work.db.exec(
            update(AttemptCounter)
            .where(
                col(AttemptCounter.key) == key,
                col(AttemptCounter.window_ends_at) == window_ends_at,
                col(AttemptCounter.count) > 0,
            )
            .values(count=AttemptCounter.count - 1)
        )


def forget(work: Work, *tries: Try) -> None:
    """Delete the counters of subjects."""
    keys = [key for one in tries for key, _most, _window in _counters(one)]
    work.db.exec(delete(AttemptCounter).where(col(AttemptCounter.key).in_(keys)))


def take_off(work: Work, counted: Try, *, tries_of: Collection[Try]) -> None:
    """Take off a subject's counters what others have counted, each in the same window."""
    for key, _most, window in _counters(counted):
        own = [
            own_key
            for one in tries_of
            for own_key, _own_most, own_window in _counters(one)
            if own_window == window
        ]
        tried = work.db.exec(
            select(func.sum(AttemptCounter.count)).where(
                col(AttemptCounter.key).in_(own), col(AttemptCounter.window_ends_at) > work.now
            )
        ).one()
        left = col(AttemptCounter.count) - (tried or 0)
        work.db.exec(
            update(AttemptCounter)
            .where(col(AttemptCounter.key) == key)
            .values(count=case((left > 0, left), else_=0))
        )


@writes
def record_reached(work: Work, *, counter: str, until: datetime) -> bool:
    """Write down that a limit was reached, once until it ends; return whether this was that once.

    What reached it was undone with its own transaction; this one comes after it.
    """
    key = f"{_REACHED}:{keyed_hash(_REACHED, counter)}"
    count, _ends_at = _count_one(work, key, until - work.now)
    if count == 1:
        work.audit(audit.Event.LIMIT_REACHED, ref=counter.partition(":")[0], result="refused")
    return count == 1


def is_few_in_a_row() -> ColumnElement[bool]:
    """Return the condition that a counter holds failures in a row, and few of them."""
    return and_(
        col(AttemptCounter.key).contains(_IN_A_ROW_KEY), col(AttemptCounter.count) <= _FEW_IN_A_ROW
    )


def _counters(one: Try) -> Iterator[tuple[str, int, timedelta]]:
    limit, subject = one
    hashed = keyed_hash(f"attempt:{limit.scope}", subject)
    for most, window in limit.windows:
        yield f"{limit.scope}:{int(window.total_seconds())}:{hashed}", most, window


def _count_one(work: Work, key: str, window: timedelta) -> tuple[int, datetime]:
    """Add one to a counter, or begin its next window, in one statement."""
    insert: Any = (
        postgresql.insert if work.db.get_bind().dialect.name == "postgresql" else sqlite.insert
    )
    is_over = col(AttemptCounter.window_ends_at) <= work.now
    statement = insert(AttemptCounter).values(key=key, count=1, window_ends_at=work.now + window)
    statement = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((is_over, 1), else_=AttemptCounter.count + 1),
            "window_ends_at": case(
                (is_over, work.now + window), else_=col(AttemptCounter.window_ends_at)
            ),
        },
    ).returning(col(AttemptCounter.count), col(AttemptCounter.window_ends_at))
    count, window_ends_at = work.db.execute(statement).one()
    return count, window_ends_at


def limited_ip_address(address: str) -> str:
    """Return what an address is counted as: one line of one home is one address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _IPV6_LINE_BITS), strict=False))


def limited_site(address: str) -> str:
    """Return the network that a guess is counted in besides its line; of IPv4 the address."""
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, _IPV6_SITE_BITS), strict=False))
