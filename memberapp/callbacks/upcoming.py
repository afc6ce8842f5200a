"""The calls to come of the member who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from memberapp.callbacks.calling import instants_of, seen_by
from memberapp.callbacks.rules import CallbackStatus
from memberapp.callbacks.tables import Callback
from memberapp.core.opening_hours import Window
from memberapp.core.work import Work
from memberapp.members.tables import Member

_MAX: Final = 50


@dataclass(frozen=True)
class ComingCall:
    """A call that waits, on the clock of the member."""

    reference: str
    window: Window
    starts_at: datetime
    ends_at: datetime
    sequence: int
    region: str


def own(work: Work) -> Sequence[ComingCall]:
    """Return the caller's calls that wait and whose time is not over, the next one first."""
    member = work.db.get_one(Member, work.member_id)
    rows = work.db.exec(
        select(Callback)
        .where(
            col(Callback.member_id) == member.id,
            col(Callback.status) == CallbackStatus.WAITING,
        )
        .order_by(col(Callback.day), col(Callback.window))
        .limit(_MAX)
    ).all()
    coming = [_coming(row, member) for row in rows]
    return [call for call in coming if call.ends_at > work.now]


def own_next(work: Work) -> ComingCall | None:
    """Return the caller's next call, None when none waits."""
    return next(iter(own(work)), None)


def _coming(row: Callback, member: Member) -> ComingCall:
    starts_at, ends_at = instants_of(row, member)
    return ComingCall(
        reference=row.reference,
        window=seen_by(row, member),
        starts_at=starts_at,
        ends_at=ends_at,
        sequence=row.sequence,
        region=member.region,
    )
