"""When the insurer visits its members, or calls them, for assistance."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from memberapp.assistance.rules.values import SlotQueue
from memberapp.core.brand import read_brand
from memberapp.core.data_files import DataModel, Fault, numbered, read, read_once, repeated
from memberapp.core.opening_hours import CallQueue
from memberapp.core.queues import QueueData


class SlotQueueData(QueueData):
    """One queue as the file writes it."""

    serves: Annotated[SlotQueue, Field(alias="for")]
    lead_hours: Annotated[int, Field(ge=0, le=240)]
    window_minutes: Annotated[int, Field(ge=5, le=240)] | None = None


class SlotsData(DataModel):
    """The whole file."""

    horizon_days: Annotated[int, Field(ge=1, le=31)]
    latest_days: Annotated[int, Field(ge=1, le=366)]
    queues: Annotated[tuple[SlotQueueData, ...], Field(min_length=1)]


class Slots:
    """The queues, by what they are for and the country of those they serve."""

    def __init__(
        self, queues: dict[tuple[SlotQueue, str], CallQueue], own_country: str, latest_days: int
    ) -> None:
        self._queues = queues
        self._own_country = own_country
        self._zones = {queue.code: queue.zone for queue in queues.values()}
        self.latest = timedelta(days=latest_days)
        """How long after the event, or after today, a day can still be chosen."""

    def queue_for(self, serves: SlotQueue, country: str) -> CallQueue:
        """Return the queue of a member's country, or the insurer's own for everybody else."""
        own = self._queues[serves, self._own_country]
        return self._queues.get((serves, country), own)

    def zone_of(self, code: str) -> ZoneInfo:
        """Return where a queue works; the insurer's own zone when there is no such one any more."""
        return self._zones.get(code, self._queues[SlotQueue.HOME, self._own_country].zone)


@read_once
def read_slots() -> Slots:
    """Return the queues.

    Raises:
        CatalogueError: the file is wrong, or the insurer's own country has no queue.
    """
    own = read_brand().address.country
    data = read("slots.yaml", SlotsData, lambda data: _faults(data, own))
    queues = {(queue.serves, queue.country): _queue(queue, data) for queue in data.queues}
    return Slots(queues, own, data.latest_days)


def _faults(data: SlotsData, own_country: str) -> Iterator[Fault]:
    both = "each country needs one queue for home and one for phone"
    queues = [*numbered(data.queues, "queues")]
    served = {(queue.country, queue.serves) for queue in data.queues}
    yield from repeated((((*at, "for"), (one.country, one.serves)) for at, one in queues), both)
    for at, queue in queues:
        if any((queue.country, kind) not in served for kind in SlotQueue):
            yield at, both
    if own_country not in {queue.country for queue in data.queues}:
        yield ("queues",), f"no queue works in {own_country}, the insurer's own country"


def _queue(queue: SlotQueueData, data: SlotsData) -> CallQueue:
    return queue.to_queue(
        f"assistance-{queue.serves}-{queue.country.lower()}",
        window_minutes=queue.window_minutes,
        lead_hours=queue.lead_hours,
        horizon_days=data.horizon_days,
    )
