"""What the staff decide: an account that several files name, a change its member disowns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from memberapp.account import sessions
from memberapp.account.sessions import EndReason
from memberapp.bank.rules import BankChangeSeen, BankChangeStatus
from memberapp.bank.tables import BankChange
from memberapp.bank.waiting_period import (
    OPEN,
    apply,
    cancel_until,
    hold_of,
    in_review,
    seen,
    sharers,
    tell,
    undo,
)
from memberapp.core import audit, changes, locks
from memberapp.core.access import Actor
from memberapp.core.changes import Topic
from memberapp.core.errors import NotFound
from memberapp.core.locks import Lock, hold
from memberapp.core.outbox import MessageKind
from memberapp.core.work import writes
from memberapp.members.tables import Member


@dataclass(frozen=True)
class ReviewItem:
    """A change that waits for a decision, and the other members who have the same account."""

    change: BankChangeSeen
    other_members: tuple[str, ...]


@writes
def list_in_review(
    db: Session, *, actor: Actor, reason: str, now: datetime
) -> Sequence[ReviewItem]:
    """Return the changes that wait for a decision, oldest first; each reading leaves its lines."""
    rows = db.exec(
        select(BankChange)
        .where(col(BankChange.status) == BankChangeStatus.REVIEW)
        .order_by(col(BankChange.confirmed_at), BankChange.id)
    ).all()
    event = audit.Event.STAFF_BANK_READ
    audit.append(db, event, actor=actor, now=now, object_ref="review", reason=reason)
    for row in rows:
        audit.append(
            db,
            event,
            actor=actor,
            now=now,
            member_id=row.member_id,
            object_ref=row.id,
            reason=reason,
        )
    return [ReviewItem(seen(row), tuple(sorted(sharers(db, row)))) for row in rows]


@writes
def approve(
    db: Session, *, change_id: str, actor: Actor, reason: str, now: datetime
) -> BankChangeSeen:
    """Let a change go on: what is left of its hold, then it is paid.

    Raises:
        NotFound: nothing of this id waits for a decision.
    """
    row = in_review(db, change_id)
    # Locks of what is paid come before the trail's own.
    db.get_one(Member, row.member_id, with_for_update=locks.ROW)
    hold(db, Lock.PORTAL_CHANGES)
    confirmed_at = row.confirmed_at or now
    row.status = BankChangeStatus.HOLDING
    row.effective_at = confirmed_at + hold_of(db, member_id=row.member_id, now=confirmed_at)
    row.cancel_until = cancel_until(row, now)
    row.approved_with = " ".join(sorted(sharers(db, row)))
    db.add(row)
    _note(db, row, actor=actor, reason=reason, now=now, result="ok")
    if row.effective_at <= now:
        apply(db, row, actor=actor, now=now)
        tell(db, MessageKind.BANK_CHANGE_EFFECTIVE, row, now=now)
    return seen(row)


@writes
def refuse(
    db: Session, *, change_id: str, actor: Actor, reason: str, now: datetime
) -> BankChangeSeen:
    """Keep the account that is paid, and tell the member whom to call.

    Raises:
        NotFound: nothing of this id waits for a decision.
    """
    row = in_review(db, change_id)
    row.status, row.ended_at = BankChangeStatus.REFUSED, now
    db.add(row)
    _note(db, row, actor=actor, reason=reason, now=now, result="refused")
    tell(db, MessageKind.BANK_CHANGE_REFUSED, row, now=now)
    return seen(row)


@writes
def cancel_by_phone(
    db: Session, *, change_id: str, actor: Actor, reason: str, now: datetime
) -> BankChangeSeen:
    """Restore the account from before a change, for a member who calls; every session ends.

    Raises:
        NotFound: there is no change of this id, or it is not on hold, in review or paid.
    """
    hold(db, Lock.BANK_CHANGES)
    row = db.get(BankChange, change_id, populate_existing=True)
    if row is None or row.status not in {*OPEN, BankChangeStatus.EFFECTIVE}:
        raise NotFound(f"no change {change_id} is on hold, in review or paid")
    db.get_one(Member, row.member_id, with_for_update=locks.ROW)
    sessions.end_all(db, account_id=row.account_id, reason=EndReason.BANK_CANCELLED, now=now)
    undo(db, row, actor=actor, reason=reason, now=now)
    tell(db, MessageKind.BANK_CHANGE_CANCELLED, row, now=now, are_sessions_ended=True)
    return seen(row)


def _note(
    db: Session, row: BankChange, *, actor: Actor, reason: str, now: datetime, result: str
) -> None:
    audit.append(
        db,
        audit.Event.BANK_DECIDED,
        actor=actor,
        now=now,
        member_id=row.member_id,
        object_ref=row.id,
        reason=reason,
        result=result,
    )
    changes.add(db, member_id=row.member_id, topic=Topic.BANK, now=now)
