"""The reminders of calls to come: each leaves once, an hour before."""

from collections.abc import Sequence

from sqlmodel import col, select

from memberapp.callbacks import calling, changing, messages
from memberapp.callbacks.rules import CallbackStatus
from memberapp.callbacks.tables import Callback
from memberapp.core.work import Work, writes

_AT_ONCE = 20


def due(work: Work) -> Sequence[str]:
    """Return the ids of the calls whose reminder is due, the oldest first, a few at a time."""
    found = (
        select(Callback.id)
        .where(col(Callback.remind_at) <= work.now)
        .order_by(col(Callback.remind_at))
        .limit(_AT_ONCE)
    )
    return work.db.exec(found).all()


@writes
def remind(work: Work, *, callback_id: str) -> None:
    """Queue the reminder of a call, with the mark that it is, in one transaction.

    After a standstill nobody is reminded of a call whose time has come.
    """
    row = _taken(work, callback_id)
    if row is None:
        return
    starts_at, _ = calling.instants_of(row, calling.member_of(work, row))
    if row.status == CallbackStatus.WAITING and starts_at > work.now:
        changing.notify(work, messages.callback_reminder, row)


@writes
def set_aside(work: Work, *, callback_id: str) -> None:
    """Give up a reminder that cannot be made, so that it keeps no other from leaving."""
    _taken(work, callback_id)


def _taken(work: Work, callback_id: str) -> Callback | None:
    """Return a call whose reminder is due, which no other turn will find again."""
    row = work.db.exec(
        select(Callback)
        .where(Callback.id == callback_id, col(Callback.remind_at) <= work.now)
        .with_for_update()
    ).first()
    if row is not None:
        row.remind_at = None
        work.db.add(row)
    return row
