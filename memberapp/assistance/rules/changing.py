"""Until when the member changes or cancels a service on line, and what may be changed at all."""

from datetime import datetime, timedelta
from enum import StrEnum

from memberapp.assistance.rules.steps import EXPECTED, OPEN, StepState, late_since


class Changing(StrEnum):
    """What the member can do with a service of their case."""

    ON_LINE = "on_line"
    BY_PHONE = "by_phone"
    """Its hour is too near: somebody may be on their way."""
    NOT_ANY_MORE = "not_any_more"
    """It took place, was cancelled, or is under way."""


def change_until(starts_at: datetime | None, notice: timedelta) -> datetime | None:
    """Return until when a service is changed on line; None when it has no hour."""
    return starts_at - notice if starts_at else None


def changing(
    state: StepState,
    *,
    ends_at: datetime | None,
    until: datetime | None,
    now: datetime,
) -> Changing:
    """Return what the member can do with the day and hour of a service.

    `until` is until when it changes on line, None when it has no hour. One that did not take place,
    or whose hour passed without a proof, gets another hour on line.
    """
    is_missed = state is StepState.MISSED or late_since(state, ends_at, now) is not None
    if is_missed and state is not StepState.IN_PROGRESS:
        return Changing.ON_LINE
    if state not in EXPECTED:
        return Changing.NOT_ANY_MORE
    return Changing.ON_LINE if until is None or now < until else Changing.BY_PHONE


def cancelling(
    state: StepState,
    *,
    ends_at: datetime | None,
    until: datetime | None,
    now: datetime,
) -> Changing:
    """Return whether the member can cancel a service; a step that was missed is over already."""
    if state not in OPEN:
        return Changing.NOT_ANY_MORE
    return changing(state, ends_at=ends_at, until=until, now=now)
