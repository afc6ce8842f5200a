"""When a queue calls or visits: days and windows that can still be chosen.

Hours are those of the wall clock where the queue works. A window that the change of clocks makes
twice or leaves out is not offered, so that a day and an hour always name one instant.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

_A_DAY = timedelta(days=1)
MAX_DAYS_CLOSED = 15
"""How many days an open hour is looked for in: no line is closed for longer."""


@dataclass(frozen=True)
class Shift:
    """Hours of some days of the week; days are ISO (1 is Monday)."""

    days: frozenset[int]
    opens: time
    closes: time


@dataclass(frozen=True)
class CallQueue:
    """Who calls or visits whom, when, and how many at once."""

    code: str
    country: str
    """Whose public holidays are off."""
    zone: ZoneInfo
    shifts: tuple[Shift, ...]
    window: timedelta | None
    """How long a window is; None: each shift is one."""
    lead: timedelta
    """A window must begin at least this long from now."""
    horizon_days: int
    """How many days are offered at once, from today on or from a later day."""
    capacity: int
    """Calls, or visits, in one window."""
    closed_on: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True, order=True)
class Window:
    """A part of a day within which the call or the visit comes."""

    day: date
    starts: time
    ends: time

    @property
    def code(self) -> str:
        """Return the name of the window within its day, « 09:30-10:00 »."""
        return f"{self.starts:%H:%M}-{self.ends:%H:%M}"


def open_windows(queue: CallQueue, now: datetime, first: date | None = None) -> list[Window]:
    """Return the windows that can be chosen now, in order, from today or a later first day on."""
    begins = _first_day(queue, now, first)
    days = (begins + _A_DAY * ahead for ahead in range(queue.horizon_days))
    earliest = now.astimezone(UTC) + queue.lead  # real time, whatever the clocks show
    return sorted(
        {
            window
            for day in days
            if not _is_closed(queue, day)
            for window in _windows_of(queue, day)
            if datetime.combine(day, window.starts, queue.zone) >= earliest
        }
    )


def last_open(shifts: Iterable[Shift], country: str, at: datetime) -> datetime:
    """Return an instant when somebody answers, else the last closing time before it.

    `at` is told by the clock of those who answer; `country` is whose public holidays are off.
    """
    first = at.date() - _A_DAY * (MAX_DAYS_CLOSED - 1)
    closings = (
        min(at, closes.replace(tzinfo=at.tzinfo))
        for opens, closes in openings(shifts, country, first)
        if opens.replace(tzinfo=at.tzinfo) <= at
    )
    return max(closings, default=at)


def openings(
    shifts: Iterable[Shift], country: str, first: date
) -> Iterator[tuple[datetime, datetime]]:
    """Return from when to when somebody answers, on their wall clock, in order from a day on.

    They are those of `MAX_DAYS_CLOSED` days: somebody answers on one of them.
    """
    daily = sorted(shifts, key=lambda one: one.opens)
    for day in (first + _A_DAY * ahead for ahead in range(MAX_DAYS_CLOSED)):
        if not is_public_holiday(country, day):
            for one in daily:
                if day.isoweekday() in one.days:
                    yield datetime.combine(day, one.opens), datetime.combine(day, one.closes)


def find_window(
    queue: CallQueue, day: date, code: str, now: datetime, first: date | None = None
) -> Window | None:
    """Return a window by its day and code while it can still be chosen."""
    if not 0 <= (day - _first_day(queue, now, first)).days < queue.horizon_days:
        return None
    windows = open_windows(replace(queue, horizon_days=1), now, day)
    return next((one for one in windows if one.code == code), None)


def seen_from(window: Window, zone: ZoneInfo, there: ZoneInfo) -> Window:
    """Return a window of a queue that works in `zone` as the clocks of another place show it."""
    starts, ends = (
        datetime.combine(window.day, at, zone).astimezone(there)
        for at in (window.starts, window.ends)
    )
    return Window(starts.date(), starts.time(), ends.time())


def _first_day(queue: CallQueue, now: datetime, first: date | None) -> date:
    today = now.astimezone(queue.zone).date()
    return max(today, first or today)


def _is_closed(queue: CallQueue, day: date) -> bool:
    return day in queue.closed_on or is_public_holiday(queue.country, day)


def nth_day(day: date, count: int, country: str, *, rest_days: Collection[int]) -> date:
    """Return the nth day after a day that is neither a public holiday nor a day of rest.

    `rest_days` are ISO (7 is Sunday): what the law calls « jours ouvrables » has Saturdays, what
    an office works has none.
    """
    while count:
        day += _A_DAY
        count -= day.isoweekday() not in rest_days and not is_public_holiday(country, day)
    return day


def is_public_holiday(country: str, day: date) -> bool:
    """Return whether nobody works that day in a country."""
    return day in _holidays(country, day.year)


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(country_holidays(country, years=year))


def _windows_of(queue: CallQueue, day: date) -> Iterator[Window]:
    for shift in (shift for shift in queue.shifts if day.isoweekday() in shift.days):
        starts, closes = datetime.combine(day, shift.opens), datetime.combine(day, shift.closes)
        length = queue.window or closes - starts
        while (ends := starts + length) <= closes:
            if _names_one_instant(starts, queue.zone):
                yield Window(day, starts.time(), ends.time())
            starts = ends


def _names_one_instant(wall_clock: datetime, zone: ZoneInfo) -> bool:
    """Return whether the clock shows this time once: an ambiguous time has two readings."""
    first, second = (wall_clock.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return first.utcoffset() == second.utcoffset()


def window_times(code: str) -> tuple[time, time]:
    """Return when a window of the code « 09:30-10:00 » begins and ends.

    Raises:
        ValueError: it is no such code.
    """
    starts, _, ends = code.partition("-")
    return time.fromisoformat(starts), time.fromisoformat(ends)
