"""Another day and hour for a visit that was agreed: asked for, answered, or given up.

The agreed visit stays as it is meanwhile, and the new hour is reserved beside it, so that whoever
asks never loses the one before they have the other. The place of whichever is not wanted any more
is given back when somebody decides.
"""

from datetime import datetime

from memberapp.assistance import slots as offers
from memberapp.assistance import steps
from memberapp.assistance.recaps import ITEM
from memberapp.assistance.rules.steps import ProofContent, StepState, Way
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.tables import AssistanceItem
from memberapp.core import slots
from memberapp.core.errors import Conflict
from memberapp.core.opening_hours import CallQueue, Window, window_times
from memberapp.core.work import Work


def is_agreed(item: AssistanceItem, queue: CallQueue, now: datetime) -> bool:
    """Return whether a service is a visit that was agreed and is to come, by a queue's clocks.

    Who lives elsewhere since then has other visitors, and other clocks.
    """
    content = ITEM.reveal(item)
    is_theirs = (item.queue, steps.zone_of(item, content)) == (queue.code, queue.zone)
    is_to_come = item.ends_at is not None and item.ends_at > now
    is_confirmed = item.state == StepState.CONFIRMED
    return content.serves is SlotQueue.HOME and is_theirs and is_to_come and is_confirmed


def ask(work: Work, item: AssistanceItem, *, queue: CallQueue, window: Window) -> None:
    """Ask for another day and hour of an agreed visit, whose place is taken beside its own.

    `window` is one of the queue's that can be chosen. One that was asked for before is given back.

    Raises:
        SlotTaken: its last place was taken meanwhile; the transaction must not hold.
        Conflict: it is the hour that was agreed, or that was asked for before.
    """
    wanted, before = (queue.code, window.day, window.code), steps.wanted_of(item)
    if wanted in (before, steps.slot_of(item)):
        raise Conflict("that hour is agreed, or asked for already")
    # Always in this order, so that two acts never wait for each other's rows.
    for slot in sorted(one for one in (wanted, before) if one):
        code, day, name = slot
        if slot == wanted:
            slots.take(work, queue, day=day, window=name, most=queue.capacity)
        else:
            slots.give_back(work, queue=code, day=day, window=name)
    item.wanted_day, item.wanted_window = window.day, window.code
    item.wanted_due_at, item.wanted_told_at = answered_by(work, item), None
    asked = ProofContent(
        slot_before=steps.slot_text(item), slot=f"{window.day} {window.code}", is_asked=True
    )
    steps.prove(work, item, Way.ONLINE, asked)


def give_up(work: Work, item: AssistanceItem, *, way: Way, note: str = "") -> None:
    """Stay with the agreed hour: the one that was asked for is given back.

    Raises:
        Conflict: no other hour is asked for.
    """
    wanted = steps.wanted_of(item)
    if wanted is None:
        raise Conflict("no other hour is asked for")
    steps.drop_wanted(work, [item])
    agreed = ProofContent(
        note=note,
        slot_before=_text(wanted),
        slot=steps.slot_text(item),
        is_asked=way is Way.ONLINE,
    )
    steps.prove(work, item, way, agreed)


def answered_by(work: Work, item: AssistanceItem) -> datetime:
    """Return when somebody answers who asks now: as soon as a request, and before the visit."""
    starts_at, _ends_at = steps.hours_of(item, ITEM.reveal(item))
    answered = offers.answered_by(work.now)
    return min(answered, starts_at) if starts_at else answered


def window_of(item: AssistanceItem) -> Window | None:
    """Return the day and hours that are asked for; None without any."""
    if item.wanted_day is None or not item.wanted_window:
        return None
    return Window(item.wanted_day, *window_times(item.wanted_window))


def _text(slot: steps.Slot) -> str:
    _queue, day, window = slot
    return f"{day} {window}"
