"""What the days and hours of one request say together: calls that are one, visits that overlap."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from memberapp.assistance.rules.facts import Facts
from memberapp.assistance.rules.requests import Choice
from memberapp.assistance.rules.values import AssistanceService, Question, SlotQueue
from memberapp.core.opening_hours import Shift, last_open, window_times

NIGHTS = "nights"
"""The fact that says how long a stay in hospital lasts."""

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


def answer_by(
    sent: datetime, within: timedelta, shifts: Iterable[Shift], country: str, zone: ZoneInfo
) -> datetime:
    """Return when a request is answered at the latest, as it is promised: within a delay.

    On a whole hour, and while somebody answers: `shifts` are theirs, on the clocks of `zone`, and
    `country` is whose public holidays are off. Where nobody answers within the delay, at its end.
    """
    end = (sent + within).astimezone(zone).replace(minute=0, second=0, microsecond=0)
    answered = last_open(shifts, country, end)
    return (answered if answered > sent else end).astimezone(UTC)


def least_nights(questions: Iterable[Question]) -> int:
    """Return how many nights a stay has at least, by what the questions of its event accept."""
    asked = (field for question in questions for field in question.fields)
    return max((field.minimum for field in asked if field.code == NIGHTS), default=0)


def return_day(event_date: date, facts: Facts, least: int = 0) -> date | None:
    """Return the day of return from a stay in hospital; None without a stay.

    While its nights are not known it is the first possible one, after `least` nights.
    """
    nights = facts.get(NIGHTS)
    if not isinstance(nights, int):
        nights = least or None
    return None if nights is None else event_date + timedelta(days=nights)


def first_day(service: AssistanceService, returns: date | None) -> date | None:
    """Return from when on the visits of a service make sense; None: from the event on."""
    comes_home = service.queue is SlotQueue.HOME and not service.is_for_absence
    return returns if comes_home else None


def is_nobody_home(
    service: AssistanceService, choice: Choice, returns: date | None, facts: Facts
) -> bool:
    """Return whether somebody would come while the stay lasts and nobody may be there.

    Whoever did not say how they live may be alone, unless they ask for somebody else: then they are
    at home themselves.
    """
    begins = first_day(service, returns)
    if begins is None or choice.day is None or choice.day >= begins:
        return False
    if "household" in facts:
        return facts["household"] != "accompanied"
    return facts.get("who", "me") == "me"


def _meet(one: Choice, other: Choice) -> bool:
    (starts, ends), (begins, stops) = window_times(one.window), window_times(other.window)
    return starts < stops and begins < ends
