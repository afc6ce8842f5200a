"""The calls that a calendar keeps: one, for whoever asked for it, or those of a member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select

from memberapp.callbacks.calling import instants_of, member_of
from memberapp.callbacks.rules import CallbackStatus
from memberapp.callbacks.service import owned
from memberapp.callbacks.tables import Callback
from memberapp.core.work import Work
from memberapp.members.tables import Member

_MAX: Final = 200
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class CalendarCall:
    """A call with its hours on the clock of who calls."""

    id: str
    reference: str
    starts_at: datetime
    ends_at: datetime
    status: CallbackStatus
    sequence: int
    """Rises with each change."""
    changed_at: datetime


def own(work: Work, *, reference: str, keys: Sequence[str]) -> CalendarCall:
    """Return a call to the member it belongs to, or to the browser that asked for it.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row = owned(work, reference=reference, keys=keys)
    return _call(row, member_of(work, row))


def since(work: Work, instant: datetime, *, member_id: str) -> list[CalendarCall]:
    """Return the calls of a member that end after an instant, the last ones of very many."""
    member = work.db.get_one(Member, member_id)
    rows = work.db.exec(
        select(Callback)
        .where(
            col(Callback.member_id) == member_id,
            col(Callback.day) >= (instant - _DAY).date(),  # whatever clock the day is of
        )
        .order_by(col(Callback.day).desc(), col(Callback.window).desc(), col(Callback.id))
        .limit(_MAX)
    )
    return [call for row in rows if (call := _call(row, member)).ends_at > instant]


def _call(row: Callback, member: Member | None) -> CalendarCall:
    starts_at, ends_at = instants_of(row, member)
    return CalendarCall(
        id=row.id,
        reference=row.reference,
        starts_at=starts_at,
        ends_at=ends_at,
        status=CallbackStatus(row.status),
        sequence=row.sequence,
        changed_at=row.changed_at or row.created_at,
    )
