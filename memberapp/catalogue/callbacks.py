"""When the insurer calls the members who ask for it."""

from datetime import date, timedelta
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, StringConstraints, field_validator, model_validator

from memberapp.catalogue.brand import Brand
from memberapp.catalogue.channels import OpeningHours
from memberapp.catalogue.reader import DataModel, read
from memberapp.domain.errors import CatalogueError
from memberapp.domain.opening_hours import CallQueue, Shift

_MOST_DAYS = 21  # the form posts one field for each of them


class QueueData(DataModel):
    """One queue as the file writes it."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]
    country: Literal["FR", "BE"]
    timezone: str
    capacity: Annotated[int, Field(ge=1, le=1000)]
    hours: Annotated[tuple[OpeningHours, ...], Field(min_length=1)]
    closed: tuple[date, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _check_timezone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("not a time zone")
        return value


class CallbacksData(DataModel):
    """The whole file."""

    window_minutes: Annotated[int, Field(ge=5, le=240)]
    lead_hours: Annotated[int, Field(ge=0, le=72)]
    horizon_days: Annotated[int, Field(ge=1, le=_MOST_DAYS)]
    queues: Annotated[tuple[QueueData, ...], Field(min_length=1)]

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


def read_callbacks(brand: Brand) -> Callbacks:
    """Return the queues.

    Raises:
        CatalogueError: the file is wrong, or the insurer's own country has no queue.
    """
    data = read("callbacks.yaml", CallbacksData)
    queues = {queue.country: _queue(queue, data) for queue in data.queues}
    own = brand.address.country
    if own not in queues:
        raise CatalogueError(f"callbacks.yaml: no queue calls in {own}, the insurer's own country")
    return Callbacks(queues, queues[own])


def _queue(queue: QueueData, data: CallbacksData) -> CallQueue:
    return CallQueue(
        code=queue.code,
        country=queue.country,
        zone=ZoneInfo(queue.timezone),
        shifts=tuple(Shift(frozenset(h.days), h.opens, h.closes) for h in queue.hours),
        window=timedelta(minutes=data.window_minutes),
        lead=timedelta(hours=data.lead_hours),
        horizon_days=data.horizon_days,
        capacity=queue.capacity,
        closed_on=frozenset(queue.closed),
    )
