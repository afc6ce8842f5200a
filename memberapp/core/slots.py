"""The places of a queue's windows: those left, and how one is taken.

A place is taken by one statement, which takes none when all are taken, so that the last place goes
to one person, however many ask for it at once.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select, update

from memberapp.core.errors import SlotTaken
from memberapp.core.opening_hours import CallQueue, Window, open_windows
from memberapp.core.tables import Slot
from memberapp.core.work import Work


@dataclass(frozen=True)
class DaySlots:
    """A day to choose, with its windows and how many places each still has."""

    day: date
    slots: tuple[tuple[Window, int], ...]


def left(
    work: Work, queue: CallQueue, *, most: int, first: date | None = None
) -> tuple[DaySlots, ...]:
    """Return the days that can be chosen, from today or a later first day on, full ones too."""
    windows = open_windows(queue, work.now, first)
    taken: dict[tuple[date, str], int] = {}
    if windows:
        slots = select(Slot).where(
            Slot.queue == queue.code, Slot.day >= windows[0].day, Slot.day <= windows[-1].day
        )
        taken = {(slot.day, slot.window): slot.taken for slot in work.db.exec(slots)}
    by_day: dict[date, list[tuple[Window, int]]] = defaultdict(list)
    for window in windows:
        free = max(0, most - taken.get((window.day, window.code), 0))
        by_day[window.day].append((window, free))
    return tuple(DaySlots(day, tuple(places)) for day, places in by_day.items())


def has_room(work: Work, queue: CallQueue, window: Window, *, most: int) -> bool:
    """Return whether a slot has capacity left; nothing is taken."""
    taken = select(Slot.taken).where(
        Slot.queue == queue.code, Slot.day == window.day, Slot.window == window.code
    )
    return (work.db.exec(taken).first() or 0) < most


def take(work: Work, queue: CallQueue, *, day: date, window: str, most: int) -> None:
    """Take a slot of a window that can be chosen, while fewer than `most` are taken.

    Raises:
        SlotTaken: the last one was taken meanwhile.
    """
    insert: Any = (
        postgresql.insert if work.db.get_bind().dialect.name == "postgresql" else sqlite.insert
    )
    statement = insert(Slot).values(
        queue=queue.code, day=day, window=window, capacity=queue.capacity, taken=1
    )
    statement = statement.on_conflict_do_update(
        index_elements=["queue", "day", "window"],
        set_={"taken": Slot.taken + 1, "capacity": queue.capacity},
        where=col(Slot.taken) < most,
    )
    if work.db.execute(statement.returning(col(Slot.taken))).first() is None:
        raise SlotTaken


def give_back(work: Work, *, queue: str, day: date, window: str) -> None:
    """Give one unit of capacity back to a slot, once the booking is cancelled."""
    work.db.execute(
        update(Slot)
        .where(
            col(Slot.queue) == queue,
            col(Slot.day) == day,
            col(Slot.window) == window,
            col(Slot.taken) > 0,
        )
        .values(taken=Slot.taken - 1)
    )
