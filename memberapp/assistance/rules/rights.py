"""What is left of a service: how much was used, is reserved, and until when more can be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from memberapp.assistance.rules.steps import EXPECTED, OPEN, StepState
from memberapp.assistance.rules.values import Allowance, AssistanceService
from memberapp.core.opening_hours import window_times

HOURS: Final = "h"
"""The unit of help that is counted in minutes; any other is counted in steps."""
_MINUTES: Final = 60


@dataclass(frozen=True)
class Booking:
    """A step of a service, as it counts against what there is of it."""

    state: StepState
    window: str | None
    """« 08:00-12:00 »; None when it has no hour."""
    minutes: int
    """Of help, that somebody reported as used."""


@dataclass(frozen=True)
class Rights:
    """What there is of a service for an event; amounts are minutes of hours, else a count."""

    service: str
    label: str
    allowance: Allowance
    whole: int
    used: int
    reserved: int
    ask_until: date | None
    """The last day to ask for it; None at any time."""
    use_until: date | None
    """The last day on which it is rendered; None without one."""

    @property
    def left(self) -> int:
        """Return what can still be asked for."""
        return max(0, self.whole - self.used - self.reserved)

    @property
    def is_in_hours(self) -> bool:
        """Return whether the amounts are minutes."""
        return self.allowance.unit == HOURS


def rights_of(
    service: AssistanceService, *, event: str, event_date: date, bookings: Iterable[Booking]
) -> Rights | None:
    """Return what is left of a service at an event; None where that is not counted.

    Only what somebody reported is used. A step that took place and whose hours nobody reported yet
    stays reserved, like one that is to come; one that was cancelled or missed counts for nothing.
    """
    allowance = service.allowance_at(event)
    if allowance is None:
        return None
    in_hours = allowance.unit == HOURS
    parts = [_in_minutes(one) if in_hours else _in_steps(one) for one in bookings]
    ask, use = service.ask_within_days, allowance.within_days
    return Rights(
        service=service.code,
        label=service.label,
        allowance=allowance,
        whole=allowance.amount * (_MINUTES if in_hours else 1),
        used=sum(used for used, _reserved in parts),
        reserved=sum(reserved for _used, reserved in parts),
        ask_until=None if ask is None else event_date + timedelta(days=ask),
        use_until=None if use is None else event_date + timedelta(days=use),
    )


def minutes_of(window: str | None) -> int:
    """Return how long a window lasts, in minutes; 0 without one."""
    if not window:
        return 0
    starts, ends = (datetime.combine(date.min, at) for at in window_times(window))
    return (ends - starts) // timedelta(minutes=1)


def _in_minutes(one: Booking) -> tuple[int, int]:
    if one.state in EXPECTED:
        return one.minutes, minutes_of(one.window)
    is_to_report = one.state in {StepState.IN_PROGRESS, StepState.DONE} and not one.minutes
    return one.minutes, minutes_of(one.window) if is_to_report else 0


def _in_steps(one: Booking) -> tuple[int, int]:
    if one.state is StepState.DONE:
        return 1, 0
    return 0, int(one.state in OPEN)
