"""The calls to make, as the insurer's agents read them and work through them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Final, Literal

from sqlmodel import col, func, select, update

from memberapp.callbacks import calling, changing, messages
from memberapp.callbacks.rules import OPEN, CallbackReason, CallbackStatus, Callee
from memberapp.callbacks.tables import Callback
from memberapp.core import audit, locks, slots
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.identifiers import read_callback_reference
from memberapp.core.locks import Lock
from memberapp.core.opening_hours import Window, window_times
from memberapp.core.parts import WHOLE, Part, Wanted, cut
from memberapp.core.work import Work, writes


@dataclass(frozen=True)
class _Move:
    """What brings a call to a state: from which ones, told how, by whom in which column."""

    before: tuple[CallbackStatus, ...]
    event: audit.Event
    column: Literal["started_by", "done_by"]


_MOVES: Final = {
    CallbackStatus.STARTED: _Move(
        (CallbackStatus.WAITING,), audit.Event.CALLBACK_STARTED, "started_by"
    ),
    CallbackStatus.DONE: _Move(OPEN, audit.Event.CALLBACK_DONE, "done_by"),
    CallbackStatus.CANCELLED: _Move(
        (CallbackStatus.WAITING,), audit.Event.CALLBACK_CANCELLED, "done_by"
    ),
}


@dataclass(frozen=True)
class Call:
    """A call to make: who, when and why; `member_id` is None when nobody was signed in."""

    reference: str
    queue: str
    day: date
    starts: time
    ends: time
    callee: Callee
    member_id: str | None
    reason: CallbackReason
    about: str
    status: CallbackStatus
    tries: int
    """How often nobody answered."""
    agent_id: str | None
    """Who took it last."""


@writes
def calls(
    work: Work, *, day: date | None = None, before: date | None = None, part: Wanted = WHOLE
) -> Part[Call]:
    """Return the calls of one day, or all that wait or have begun, in the order to make them.

    With `before`, of these only the calls of the days before that one.

    Raises:
        CursorGone: the part should come after a call that is not in the list.
    """
    found = cut(listed(work, day=day, before=before), part, by=lambda call: call.reference)
    _record_read(work, found, listed_as=day.isoformat() if day else "open")
    return found


def _record_read(work: Work, found: Iterable[Call], *, listed_as: str) -> None:
    """Note that an agent reads these calls, as part of a list."""
    event = audit.Event.STAFF_CALLBACKS_READ
    work.audit(event, ref=listed_as)
    for call in found:
        if call.member_id is not None:
            work.audit(event, member_id=call.member_id, ref=call.reference)


def listed(work: Work, *, day: date | None = None, before: date | None = None) -> list[Call]:
    """Return what `calls` lists; whoever hands any of it to an agent records that."""
    wanted = col(Callback.day) == day if day is not None else col(Callback.status).in_([*OPEN])
    if before is not None:
        wanted &= col(Callback.day) < before
    found = work.db.exec(
        select(Callback)
        .where(wanted)
        .order_by(col(Callback.day), col(Callback.window), col(Callback.created_at))
    ).all()
    return [_call(callback) for callback in found]


def how_many_wait(work: Work) -> int:
    """Return how many calls are to be made, or have begun."""
    return work.db.exec(select(func.count()).where(col(Callback.status).in_(OPEN))).one()


def find(work: Work, *, reference: str) -> Call:
    """Return a call by its reference, whosever it is.

    Raises:
        NotFound: no such call is known.
    """
    return _call(_row(work, reference))


@writes
def start(work: Work, *, reference: str) -> Call:
    """Note that an agent calls.

    Raises:
        NotFound: no such call is known.
        Conflict: the call has begun or is over.
    """
    return _move(work, reference=reference, to=CallbackStatus.STARTED)


@writes
def done(work: Work, *, reference: str) -> Call:
    """Note that the call took place.

    Raises:
        NotFound: no such call is known.
        Conflict: the call is over.
    """
    return _move(work, reference=reference, to=CallbackStatus.DONE)


@writes
def cancel(work: Work, *, reference: str) -> Call:
    """Cancel a callback that is no longer wanted; its slot can be booked again.

    Raises:
        NotFound: no such call is known.
        Conflict: the call has begun or is over.
    """
    return _move(work, reference=reference, to=CallbackStatus.CANCELLED)


@writes
def move(work: Work, *, reference: str, day: date, window: str) -> Call:
    """Move a call to another slot, as whoever is called asks on the phone; they are told.

    Raises:
        NotFound: no such call is known.
        Conflict: the call has begun, is over, or has that slot already.
        SlotTaken: that slot is taken, closed or too near.
    """
    locks.take_lock(work, Lock.CALLBACKS)
    callback = _row(work, reference)
    if (day, window) == (callback.day, callback.window):
        raise Conflict(f"the call {callback.reference} is in that slot already")
    changing.move_row(work, callback, day, window, sequence=callback.sequence)
    return _call(callback)


@writes
def not_reached(work: Work, *, reference: str) -> Call:
    """Note that nobody answered; whoever is called is told what comes next.

    The first time a second call is booked in the next free window; the second time, or without a
    window, it is up to them to ask again.

    Raises:
        NotFound: no such call is known.
        Conflict: the call is over.
    """
    locks.take_lock(work, Lock.CALLBACKS)
    callback = _row(work, reference)
    if callback.status not in OPEN:
        raise Conflict(f"the call {callback.reference} is {callback.status} already")
    again = _next_free(work, callback) if callback.tries == 0 else None
    if again is not None:
        changing.rebook(
            work,
            callback,
            again.day,
            again.code,
            sequence=callback.sequence,
            is_second_try=True,
        )
    else:
        changing.change_row(
            work,
            callback,
            sequence=callback.sequence,
            before=OPEN,
            status=CallbackStatus.NOT_REACHED,
            done_by=work.actor.id,
            tries=callback.tries + 1,
            remind_at=None,
        )
    told = messages.callback_missed if again else messages.callback_not_reached
    changing.tell(work, audit.Event.CALLBACK_NOT_REACHED, callback)
    changing.notify(work, told, callback)
    return _call(callback)


def _next_free(work: Work, callback: Callback) -> Window | None:
    queue = calling.queue_for(calling.member_of(work, callback))
    days = slots.left(work, queue, most=queue.capacity)
    return next((window for day in days for window, left in day.slots if left), None)


def _move(work: Work, *, reference: str, to: CallbackStatus) -> Call:
    callback, move = _row(work, reference), _MOVES[to]
    is_cancelled = to is CallbackStatus.CANCELLED
    changed = {"sequence": Callback.sequence + 1, "changed_at": work.now} if is_cancelled else {}
    moved = work.db.exec(
        update(Callback)
        .where(col(Callback.id) == callback.id, col(Callback.status).in_(move.before))
        .values({"status": to, move.column: work.actor.id, "remind_at": None} | changed)
    )
    if moved.rowcount != 1:
        raise Conflict(f"the call {callback.reference} is {callback.status} already")
    work.db.refresh(callback)
    if is_cancelled:
        # Before the trail, after whose lock no row is to be waited for.
        slots.give_back(work, queue=callback.queue, day=callback.day, window=callback.window)
        changing.notify(work, messages.callback_cancelled, callback)
    changing.tell(work, move.event, callback)
    return _call(callback)


def _row(work: Work, reference: str) -> Callback:
    known = read_callback_reference(reference)
    callback = work.db.exec(select(Callback).where(Callback.reference == known)).first()
    if callback is None:
        raise NotFound(f"no call {reference} is known")
    return callback


def _call(callback: Callback) -> Call:
    starts, ends = window_times(callback.window)
    return Call(
        reference=callback.reference,
        queue=callback.queue,
        day=callback.day,
        starts=starts,
        ends=ends,
        callee=calling.callee_of(callback),
        member_id=callback.member_id,
        reason=CallbackReason(callback.reason),
        about=callback.about,
        status=CallbackStatus(callback.status),
        tries=callback.tries,
        agent_id=callback.done_by or callback.started_by,
    )
