"""What a queue of calls and one of visits have in common: where, when and how many at once."""

from datetime import date, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from memberapp.core.channels import OpeningHours
from memberapp.core.data_files import DataModel, TimeZone
from memberapp.core.opening_hours import CallQueue, Shift


class QueueData(DataModel):
    """One queue as a file writes it."""

    country: Literal["FR", "BE"]
    timezone: TimeZone
    capacity: Annotated[int, Field(ge=1, le=1000)]
    hours: Annotated[tuple[OpeningHours, ...], Field(min_length=1)]
    closed: tuple[date, ...] = ()

    def to_queue(
        self, code: str, *, window_minutes: int | None, lead_hours: int, horizon_days: int
    ) -> CallQueue:
        """Return the queue; without a window its hours are the windows."""
        return CallQueue(
            code=code,
            country=self.country,
            zone=ZoneInfo(self.timezone),
            shifts=tuple(Shift(frozenset(h.days), h.opens, h.closes) for h in self.hours),
            window=timedelta(minutes=window_minutes) if window_minutes else None,
            lead=timedelta(hours=lead_hours),
            horizon_days=horizon_days,
            capacity=self.capacity,
            closed_on=frozenset(self.closed),
        )
