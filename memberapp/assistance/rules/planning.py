"""What the days and hours of one request say together: calls that are one, visits that overlap."""

from collections.abc import Iterable

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


def _meet(one: Choice, other: Choice) -> bool:
    (starts, ends), (begins, stops) = window_times(one.window), window_times(other.window)
    return starts < stops and begins < ends
