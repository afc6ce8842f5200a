"""What the days and hours of one request say together: calls that are one, visits that overlap."""

from collections.abc import Iterable
from datetime import date, timedelta

from memberapp.assistance.rules.facts import Facts
from memberapp.assistance.rules.requests import Choice
from memberapp.assistance.rules.values import AssistanceService, SlotQueue
from memberapp.core.opening_hours import window_times

Chosen = tuple[AssistanceService, Choice]
"""A service that the member selected, with its day and hour."""


def same_call(
    service: AssistanceService, choice: Choice, besides: Iterable[Chosen]
) -> tuple[AssistanceService, ...]:
    """Return the other services that the call of a service is for: an hour is one call."""
    if service.queue is not SlotQueue.PHONE or choice.day is None:
        return ()
    return tuple(
        other
        for other, at in besides
        if other.queue is SlotQueue.PHONE and (at.day, at.window) == (choice.day, choice.window)
    )


def overlapping(
    service: AssistanceService, choice: Choice, besides: Iterable[Chosen]
) -> tuple[AssistanceService, ...]:
    """Return the other services for which somebody comes during the same hours."""
    if service.queue is not SlotQueue.HOME or choice.day is None:
        return ()
    return tuple(
        other
        for other, at in besides
        if other.queue is SlotQueue.HOME and at.day == choice.day and _meet(at, choice)
    )


def return_day(event_date: date, facts: Facts) -> date | None:
    """Return the day of return from a stay in hospital; None while its nights are not known."""
    nights = facts.get("nights")
    return event_date + timedelta(days=nights) if isinstance(nights, int) else None


def first_day(service: AssistanceService, returns: date | None) -> date | None:
    """Return from when on the visits of a service make sense; None: from the event on."""
    comes_home = service.queue is SlotQueue.HOME and not service.is_for_absence
    return returns if comes_home else None


def is_nobody_home(
    service: AssistanceService, choice: Choice, returns: date | None, facts: Facts
) -> bool:
    """Return whether somebody would come while the stay lasts and nobody else is there."""
    begins = first_day(service, returns)
    is_during_stay = begins is not None and choice.day is not None and choice.day < begins
    return is_during_stay and facts.get("household") != "accompanied"


def _meet(one: Choice, other: Choice) -> bool:
    (starts, ends), (begins, stops) = window_times(one.window), window_times(other.window)
    return starts < stops and begins < ends
