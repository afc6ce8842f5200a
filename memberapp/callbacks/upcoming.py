"""The calls to come of the member who is signed in, and those that are late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from memberapp.callbacks.calling import callee_of, instants_of, seen_by
from memberapp.callbacks.rules import OPEN, CallbackReason, CallbackStatus, late_since, may_change
from memberapp.callbacks.tables import Callback
from memberapp.core.opening_hours import Window
from memberapp.core.work import Work
from memberapp.members.tables import Member

_MAX: Final = 50


@dataclass(frozen=True)
class ComingCall:
    """A call that nobody ended yet, on the clock of the member."""

    reference: str
    reason: CallbackReason
    about: str
    """The access, or the reference of what it is about; empty without any."""
    phone: str
    window: Window
    starts_at: datetime
    ends_at: datetime
    status: CallbackStatus
    late_since: datetime | None
    """Since when nobody says what became of it; None while it is not late."""
    can_change: bool
    sequence: int
    region: str


def own_open(work: Work) -> Sequence[ComingCall]:
    """Return the caller's calls that are to be made or to be ended, late ones too, by their day."""
    member = work.db.get_one(Member, work.member_id)
    rows = work.db.exec(
        select(Callback)
        .where(col(Callback.member_id) == member.id, col(Callback.status).in_(OPEN))
        .order_by(col(Callback.day), col(Callback.window))
        .limit(_MAX)
    ).all()
    return [_coming(work, row, member) for row in rows]


def own(work: Work) -> Sequence[ComingCall]:
    """Return the caller's calls that wait and whose time is not over, the next one first."""
    return [
        call
        for call in own_open(work)
        if call.status is CallbackStatus.WAITING and call.ends_at > work.now
    ]


def own_next(work: Work) -> ComingCall | None:
    """Return the caller's next call, None when none waits."""
    return next(iter(own(work)), None)


def _coming(work: Work, row: Callback, member: Member) -> ComingCall:
    starts_at, ends_at = instants_of(row, member)
    status = CallbackStatus(row.status)
    return ComingCall(
        reference=row.reference,
        reason=CallbackReason(row.reason),
        about=row.about,
        phone=callee_of(row).phone,
        window=seen_by(row, member),
        starts_at=starts_at,
        ends_at=ends_at,
        status=status,
        late_since=late_since(status, ends_at, work.now),
        can_change=may_change(status, starts_at, work.now),
        sequence=row.sequence,
        region=member.region,
    )
