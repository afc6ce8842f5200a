"""What the staff decide: an account that several members' files name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from memberapp.domain.access import Actor
from memberapp.domain.bank import BankChangeSeen, BankChangeStatus
from memberapp.models.members import Member
from memberapp.models.portal import BankChange
from memberapp.services import audit, changes
from memberapp.services.bank.rules import apply, hold_of, in_review, seen, tell
from memberapp.services.changes import Topic
from memberapp.services.outbox import MessageKind
from memberapp.services.transaction import writes


@dataclass(frozen=True)
class ReviewItem:
    """A change that waits for a decision, and the other members who have the same account."""

    change: BankChangeSeen
    other_members: tuple[str, ...]


def list_in_review(db: Session) -> Sequence[ReviewItem]:
    """Return the changes that wait for a decision, oldest first."""
    rows = db.exec(
        select(BankChange)
        .where(col(BankChange.status) == BankChangeStatus.REVIEW)
        .order_by(col(BankChange.confirmed_at), BankChange.id)
    ).all()
    return [ReviewItem(seen(row), _others(db, row)) for row in rows]


@writes
def approve(
    db: Session, *, change_id: str, actor: Actor, reason: str, now: datetime
) -> BankChangeSeen:
    """Let a change go on: what is left of its hold, then it is paid.

    Raises:
        NotFound: nothing of this id waits for a decision.
    """
    row = in_review(db, change_id)
    confirmed_at = row.confirmed_at or now
    row.status = BankChangeStatus.HOLDING
    row.effective_at = confirmed_at + hold_of(db, member_id=row.member_id, now=confirmed_at)
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


def _others(db: Session, row: BankChange) -> tuple[str, ...]:
    files = db.exec(select(Member.id).where(col(Member.iban_index) == row.iban_index))
    waiting = db.exec(
        select(BankChange.member_id).where(
            col(BankChange.iban_index) == row.iban_index,
            col(BankChange.status) == BankChangeStatus.REVIEW,
        )
    )
    return tuple(sorted({*files, *waiting} - {row.member_id}))


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
