"""The reminders of calls to come: each leaves once, an hour before."""

from typing import Final

from sqlmodel import col, select

from memberapp.callbacks import calling, changing, messages
from memberapp.callbacks.rules import CallbackStatus
from memberapp.callbacks.tables import Callback
from memberapp.core.work import Work, writes

_AT_ONCE: Final = 20


def is_due(work: Work) -> bool:
    """Return whether `remind` has somebody to remind."""
    due = select(Callback.id).where(col(Callback.remind_at) <= work.now).limit(1)
    return work.db.exec(due).first() is not None


@writes
def remind(work: Work) -> None:
    """Queue the reminders that are due, with the mark that they are, in one transaction.

    After a standstill nobody is reminded of a call whose time has come.
    """
    due = (
        select(Callback)
        .where(col(Callback.remind_at) <= work.now)
        .order_by(col(Callback.remind_at))
        .limit(_AT_ONCE)
        .with_for_update()
    )
    for row in work.db.exec(due).all():
        row.remind_at = None
        work.db.add(row)
        starts_at, _ = calling.instants_of(row, calling.member_of(work, row))
        if row.status == CallbackStatus.WAITING and starts_at > work.now:
            changing.notify(work, messages.callback_reminder, row)
