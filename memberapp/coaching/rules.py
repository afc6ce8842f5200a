"""How far a programme has got, and when its member is reminded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

from memberapp import clock

REMIND_AT: Final = time(10)
"""On the clock of where the member lives: a message wakes nobody."""
REMIND_EVERY: Final = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class FollowedContent:
    """What is stored of a programme that somebody follows, sealed: which one it is says much."""

    programme: str
    done: Mapping[int, datetime] = field(default_factory=dict)
    """When each step was marked as done, by its number from 1."""


def percent(done: int, steps: int) -> int:
    """Return how much of a programme is done, in whole percents, rounded down; 0 of no steps."""
    return 100 * min(done, steps) // steps if steps else 0


def next_step(done: Mapping[int, datetime], steps: int) -> int:
    """Return the number of the first step that is not done; 0 when all are."""
    return next((number for number in range(1, steps + 1) if number not in done), 0)


def next_reminder(now: datetime, region: str) -> datetime:
    """Return the instant of the next weekly reminder: in seven days, in the morning."""
    day = clock.local_date(now, region) + REMIND_EVERY
    return datetime.combine(day, REMIND_AT, clock.zone_of(region))
