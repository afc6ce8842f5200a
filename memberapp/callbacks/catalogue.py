"""When the insurer calls the members who ask for it."""

from collections.abc import Iterator
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from memberapp.core.brand import read_brand
from memberapp.core.data_files import DataModel, Fault, numbered, read, read_once, repeated
from memberapp.core.opening_hours import CallQueue
from memberapp.core.queues import QueueData

_MAX_DAYS = 21  # the form posts one field for each of them


class CallQueueData(QueueData):
    """One queue as the file writes it."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]


class CallbacksData(DataModel):
    """The whole file."""

    window_minutes: Annotated[int, Field(ge=5, le=240)]
    lead_hours: Annotated[int, Field(ge=0, le=72)]
    horizon_days: Annotated[int, Field(ge=1, le=_MAX_DAYS)]
    queues: Annotated[tuple[CallQueueData, ...], Field(min_length=1)]


class Callbacks:
    """The queues, by the country of those they call."""

    def __init__(self, queues: dict[str, CallQueue], default: CallQueue) -> None:
        self._queues = queues
        self._default = default

    def queue_for(self, country: str | None) -> CallQueue:
        """Return the queue of a member's country, or the insurer's own for everybody else."""
        return self._queues.get(country or "", self._default)

    def zone_of(self, code: str) -> ZoneInfo:
        """Return whose clocks tell the hours of a queue: the insurer's of one that it left."""
        named = (one.zone for one in self._queues.values() if one.code == code)
        return next(named, self._default.zone)


@read_once
def read_callbacks() -> Callbacks:
    """Return the queues.

    Raises:
        CatalogueError: the file is wrong, or the insurer's own country has no queue.
    """
    own = read_brand().address.country
    data = read("callbacks.yaml", CallbacksData, lambda data: _faults(data, own))
    queues = {queue.country: _queue(queue, data) for queue in data.queues}
    return Callbacks(queues, queues[own])


def _faults(data: CallbacksData, own_country: str) -> Iterator[Fault]:
    queues = [*numbered(data.queues, "queues")]
    for field in ("code", "country"):
        yield from repeated(
            (((*at, field), getattr(queue, field)) for at, queue in queues),
            "queues must differ by code and by country",
        )
    if own_country not in {queue.country for queue in data.queues}:
        yield ("queues",), f"no queue calls in {own_country}, the insurer's own country"


def _queue(queue: CallQueueData, data: CallbacksData) -> CallQueue:
    return queue.to_queue(
        queue.code,
        window_minutes=data.window_minutes,
        lead_hours=data.lead_hours,
        horizon_days=data.horizon_days,
    )
