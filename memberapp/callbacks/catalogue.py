"""When the insurer calls the members who ask for it."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from memberapp.core.brand import read_brand
from memberapp.core.data_files import DataModel, read, read_once
from memberapp.core.errors import CatalogueError
from memberapp.core.opening_hours import CallQueue
from memberapp.core.queues import QueueData

_MOST_DAYS = 21  # the form posts one field for each of them


class CallQueueData(QueueData):
    """One queue as the file writes it."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]


class CallbacksData(DataModel):
    """The whole file."""

    window_minutes: Annotated[int, Field(ge=5, le=240)]
    lead_hours: Annotated[int, Field(ge=0, le=72)]
    horizon_days: Annotated[int, Field(ge=1, le=_MOST_DAYS)]
    queues: Annotated[tuple[CallQueueData, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_queue_for_each_country(self) -> Self:
        countries = [queue.country for queue in self.queues]
        codes = [queue.code for queue in self.queues]
        if len({*countries}) < len(countries) or len({*codes}) < len(codes):
            raise ValueError("queues must differ by code and by country")
        return self


class Callbacks:
    """The queues, by the country of those they call."""

    def __init__(self, queues: dict[str, CallQueue], default: CallQueue) -> None:
        self._queues = queues
        self._default = default

    def queue_for(self, country: str | None) -> CallQueue:
        """Return the queue of a member's country, or the insurer's own for everybody else."""
        return self._queues.get(country or "", self._default)


@read_once
def read_callbacks() -> Callbacks:
    """Return the queues.

    Raises:
        CatalogueError: the file is wrong, or the insurer's own country has no queue.
    """
    data = read("callbacks.yaml", CallbacksData)
    queues = {queue.country: _queue(queue, data) for queue in data.queues}
    own = read_brand().address.country
    if own not in queues:
        raise CatalogueError(f"callbacks.yaml: no queue calls in {own}, the insurer's own country")
    return Callbacks(queues, queues[own])


def _queue(queue: CallQueueData, data: CallbacksData) -> CallQueue:
    return queue.to_queue(
        queue.code,
        window_minutes=data.window_minutes,
        lead_hours=data.lead_hours,
        horizon_days=data.horizon_days,
    )
