"""Moving and cancelling a call that was asked for: by its member, its browser or its reference.

Whoever has only the message of confirmation proves by the reference and the last digits of the
number that the call is theirs; their browser may then change it. A reference is one of ten million
and is counted with each try, so that the digits are not guessed.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlmodel import col, select, update

from memberapp import clock
from memberapp.callbacks import calling, messages
from memberapp.callbacks import service as callbacks
from memberapp.callbacks.rules import OPEN, CallbackStatus, may_change, parse_slot, reminder_at
from memberapp.callbacks.tables import Callback
from memberapp.core import audit, limits, locks, slots
from memberapp.core.errors import Conflict, InvalidForm, InvalidInput, SlotTaken, TooManyTries
from memberapp.core.identifiers import read_callback_reference
from memberapp.core.limits import Limit, limited_ip_address
from memberapp.core.locks import Lock
from memberapp.core.opening_hours import Window, find_window, seen_from
from memberapp.core.secrets import opaque
from memberapp.core.slots import DaySlots
from memberapp.core.tokens import digits_of
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes

LAST_DIGITS: Final = 4
"""How many digits of the number somebody types to change their call."""
_MAX_REFERENCE_LENGTH: Final = 40
_WAITING: Final = (CallbackStatus.WAITING,)
_FOUND_FROM = Limit("callback_find_address", "10/hour; 30/day")
_FOUND_BY = Limit("callback_find_reference", "5/hour; 10/day")
_MOVED = Limit("callback_move", "5/day")  # each takes a slot from others and sends a message
# Nobody checked the contact of a visitor: it may be a stranger's, whom each change would write to.
_VISITORS_TOLD = Limit("callback_move_phone", "3/day")


@dataclass(frozen=True)
class ChangeOffer:
    """The days to which a call can be moved, for whoever may move it."""

    days: tuple[DaySlots, ...]
    zone: ZoneInfo
    """Where the queue works, whose clocks the days and windows are of."""
    region: str

    def local(self, window: Window) -> Window:
        """Return a window as the clocks of whoever is called show it."""
        return seen_from(window, self.zone, clock.zone_of(self.region))


@writes
def find(work: Work, *, reference: str, digits: str) -> tuple[str, str] | None:
    """Return the reference of a call, and the key that lets a browser change it.

    None when the reference is malformed or unknown, or the digits are others: alike. It is no
    error, so that the try stays counted.

    Raises:
        TooManyTries: too many were tried.
    """
    known = read_callback_reference(reference[:_MAX_REFERENCE_LENGTH]) or ""
    address = limited_ip_address(work.origin.ip_address)
    by_reference = [(_FOUND_BY, known)] if known else []
    tried = limits.reserve(work, (_FOUND_FROM, address), *by_reference)
    row = work.db.exec(select(Callback).where(Callback.reference == known)).first()
    phone = calling.callee_of(row).phone if row is not None else ""
    typed = digits_of(digits).encode()
    if row is None or not hmac.compare_digest(phone[-LAST_DIGITS:].encode(), typed):
        return None
    limits.give_back(work, tried)
    return row.reference, opaque(callbacks.KEY_PURPOSE, row.id)


def offer(work: Work, *, reference: str, keys: Sequence[str]) -> ChangeOffer:
    """Return the days to which the caller's call can be moved.

    Raises:
        NotFound: it is not theirs.
    """
    member = calling.member_of(work, callbacks.owned(work, reference=reference, keys=keys))
    queue = calling.queue_for(member)
    return ChangeOffer(
        days=slots.left(work, queue, most=calling.most(queue, member)),
        zone=queue.zone,
        region=calling.region_of(member),
    )


@writes
def move(
    work: Work, *, reference: str, keys: Sequence[str], sequence: int, day: str, window: str
) -> bool:
    """Move the caller's call to another day and window; the former slot is free again.

    Return whether a message says so: of a visitor's number, three moves a day are told.

    Args:
        work: of whoever asked for the call.
        reference: of the call.
        keys: what their browser holds.
        sequence: that of the call as their page showed it.
        day: as the form posts it.
        window: as the form posts it.

    Raises:
        NotFound: it is not theirs.
        InvalidForm: no day or no window was chosen, or those that the call has.
        SlotTaken: the slot was taken meanwhile, or its time has come.
        Conflict: the call was moved, begun or cancelled meanwhile, or its hour has come.
        TooManyTries: it was moved too often today.
    """
    locks.take_lock(work, Lock.CALLBACKS)
    row = callbacks.owned(work, reference=reference, keys=keys)
    wanted = parse_slot(day, window)
    _refuse_late(work, row)
    if wanted == (row.day, row.window):
        raise InvalidForm((InvalidInput("day", "same"),))
    limits.reserve(work, (_MOVED, row.id))
    is_told = messages.reaches(row) and _may_tell(work, row)
    move_row(work, row, *wanted, sequence=sequence, is_told=is_told)
    return is_told


@writes
def cancel(work: Work, *, reference: str, keys: Sequence[str], sequence: int) -> None:
    """Cancel the caller's call; its slot is free again.

    Raises:
        NotFound: it is not theirs.
        Conflict: the call was moved, begun or cancelled meanwhile, or its hour has come.
    """
    locks.take_lock(work, Lock.CALLBACKS)
    row = callbacks.owned(work, reference=reference, keys=keys)
    _refuse_late(work, row)
    day, window = row.day, row.window
    change_row(work, row, sequence=sequence, status=CallbackStatus.CANCELLED, remind_at=None)
    slots.give_back(work, queue=row.queue, day=day, window=window)
    tell(work, audit.Event.CALLBACK_CANCELLED, row)
    notify(work, messages.callback_cancelled, row)


def move_row(
    work: Work, row: Callback, day: date, window: str, *, sequence: int, is_told: bool = True
) -> None:
    """Move a call that waits, whoever moves it, and tell whom it reaches.

    Raises:
        SlotTaken: the slot was taken meanwhile, or its time has come.
        Conflict: the call is not as it was shown.
    """
    before = row.queue, row.day, row.window
    rebook(work, row, day, window, sequence=sequence)
    slots.give_back(work, queue=before[0], day=before[1], window=before[2])
    tell(work, audit.Event.CALLBACK_MOVED, row)
    if is_told:
        notify(work, messages.callback_moved, row)


def _may_tell(work: Work, row: Callback) -> bool:
    """Return whether another change of today may write to whom a call reaches.

    Who used that up with a number takes no change from its owner.
    """
    if row.member_id:
        return True
    told = (_VISITORS_TOLD, calling.callee_of(row).phone)
    try:
        limits.check(work, told)
    except TooManyTries:
        return False
    limits.reserve(work, told)
    return True


def rebook(
    work: Work,
    row: Callback,
    day: date,
    window: str,
    *,
    sequence: int,
    is_second_try: bool = False,
) -> None:
    """Give a call another slot; the former slot is left as it is.

    A second try of ours brings back a call that began, and may take the last place.

    Raises:
        SlotTaken: the slot was taken meanwhile, or its time has come.
        Conflict: the call is not as it was shown.
    """
    member = calling.member_of(work, row)
    queue = calling.queue_for(member)
    if find_window(queue, day, window, work.now) is None:
        raise SlotTaken
    most = queue.capacity if is_second_try else calling.most(queue, member)
    slots.take(work, queue, day=day, window=window, most=most)
    moved = Callback(**row.model_dump() | {"day": day, "window": window})
    starts_at, _ = calling.instants_of(moved, member)
    change_row(
        work,
        row,
        sequence=sequence,
        day=day,
        window=window,
        remind_at=reminder_at(starts_at, work.now),
        before=OPEN if is_second_try else _WAITING,
        **({"status": CallbackStatus.WAITING, "tries": 1} if is_second_try else {}),
    )


def tell(work: Work, event: audit.Event, row: Callback) -> None:
    """Write down what happened to a call, and show it on the open page of its member."""
    work.audit(event, member_id=row.member_id, ref=row.reference)
    if row.member_id is not None:
        work.changed(Topic.CALLS, member_id=row.member_id)


def notify(work: Work, message: messages.OfCallback, row: Callback) -> None:
    """Tell whom a call reaches what became of it."""
    member = calling.member_of(work, row)
    work.notify(
        *message(
            work,
            callback=row,
            member=member,
            window=calling.seen_by(row, member),
            region=calling.region_of(member),
        )
    )


def change_row(
    work: Work,
    row: Callback,
    *,
    sequence: int,
    before: Sequence[CallbackStatus] = _WAITING,
    **values: Any,
) -> None:
    """Write columns of a call, and that it changed.

    Raises:
        Conflict: it is not as it was shown: another sequence, or in no state of `before`.
    """
    changed = work.db.exec(
        update(Callback)
        .where(
            col(Callback.id) == row.id,
            col(Callback.sequence) == sequence,
            col(Callback.status).in_(before),
        )
        .values(sequence=sequence + 1, changed_at=work.now, **values)
    )
    if changed.rowcount != 1:
        raise Conflict(f"the call {row.reference} is no longer as it was shown")
    work.db.refresh(row)


def _refuse_late(work: Work, row: Callback) -> None:
    """Refuse to whoever asked what is no longer theirs to change.

    Raises:
        Conflict: the call has begun or is over, or its hour has come.
    """
    starts_at, _ = calling.instants_of(row, calling.member_of(work, row))
    if not may_change(CallbackStatus(row.status), starts_at, work.now):
        raise Conflict(f"the call {row.reference} can no longer be changed")
