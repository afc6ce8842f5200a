"""The day and the hours of a service, by the clocks of the member."""

from collections.abc import Callable
from datetime import time

from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.requests import Choice
from memberapp.assistance.rules.values import AssistanceService, SlotQueue
from memberapp.callbacks import views as slot_presenter
from memberapp.callbacks.views import DayView, WindowView
from memberapp.core import formats
from memberapp.core.opening_hours import Window
from memberapp.core.slots import DaySlots

_NOON, _AFTERNOON = time(12), time(14)


def window_name(starts: time, ends: time) -> str:
    """Return « Matin », « Midi » or « Après-midi », for the hours of a visit."""
    if ends <= _NOON:
        return "Matin"
    return "Midi" if starts >= _NOON and ends <= _AFTERNOON else "Après-midi"


def hours(starts: time, ends: time) -> str:
    """Return « 8 h à 12 h »."""
    return f"{formats.clock_time(starts)} à {formats.clock_time(ends)}"


def slot_text(progress: Progress, service: AssistanceService, choice: Choice) -> str:
    """Return when somebody comes or calls, by the member's clocks; empty when nobody does."""
    seen = progress.seen(service, choice)
    if seen is None:
        return ""
    text = formats.slot(seen.day, seen.starts, seen.ends)
    return text + formats.whose_clock(progress.region)


def to_days(
    see_call: Callable[[Window], Window], service: AssistanceService, days: tuple[DaySlots, ...]
) -> list[DayView]:
    """Show the days of a service: a visit by part of the day, a call by the member's clocks.

    `see_call` returns the window of a call as the member's clocks show it.
    """
    if service.queue is not SlotQueue.HOME:
        return slot_presenter.to_days(days, see_call)
    views = slot_presenter.to_days(days)
    return [
        DayView(
            view.value,
            view.weekday,
            view.text,
            view.is_full,
            view.field,
            view.legend,
            [
                WindowView(
                    window.code,
                    window_name(window.starts, window.ends),
                    hours(window.starts, window.ends),
                    left == 0,
                )
                for window, left in day.slots
            ],
        )
        for view, day in zip(views, days, strict=True)
    ]
