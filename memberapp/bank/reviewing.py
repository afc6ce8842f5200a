"""What the staff decide: a new account that waits for them, a change its member disowns."""

from dataclasses import dataclass

from sqlmodel import col, select

from memberapp.account.service import end_all_sessions
from memberapp.bank import messages
from memberapp.bank.rules import BankChangeSnapshot, BankChangeStatus, is_insured
from memberapp.bank.tables import BankChange
from memberapp.bank.waiting_period import (
    OPEN,
    apply,
    cancel_until,
    in_review,
    insured_names,
    sharers,
    snapshot_of,
    undo,
    waiting_period_of,
)
from memberapp.core import audit, locks
from memberapp.core.errors import NotFound
from memberapp.core.locks import Lock, take_lock
from memberapp.core.parts import WHOLE, Part, Wanted, cut, like
from memberapp.core.secrets import reveal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member


@dataclass(frozen=True)
class ReviewItem:
    """A change that waits for a decision, and what for: other files, or the name of its holder."""

    change: BankChangeSnapshot
    other_members: tuple[str, ...]
    """Who have the same account."""
    is_holder_insured: bool


@writes
def list_in_review(work: Work, *, part: Wanted = WHOLE) -> Part[ReviewItem]:
    """Return the changes that wait for a decision, oldest first; each reading leaves its lines.

    Raises:
        CursorGone: the part should come after a change that is not in the list.
    """
    found = work.db.exec(
        select(BankChange)
        .where(col(BankChange.status) == BankChangeStatus.REVIEW)
        .order_by(col(BankChange.confirmed_at), BankChange.id)
    ).all()
    rows = cut(found, part, by=lambda row: row.id)
    event = audit.Event.STAFF_BANK_READ
    work.audit(event, ref="review")
    for row in rows:
        work.audit(event, member_id=row.member_id, ref=row.id)
    others, names = sharers(work, rows), insured_names(work, rows)
    items = (
        ReviewItem(
            snapshot_of(row),
            tuple(sorted(others[row.id])),
            is_insured(reveal(row, "holder") or "", names[row.member_id]),
        )
        for row in rows
    )
    return like(rows, items)


@writes
def approve(work: Work, *, change_id: str) -> BankChangeSnapshot:
    """Let a change go on: what is left of its waiting period, then it is paid.

    Raises:
        NotFound: nothing of this id waits for a decision.
    """
    row = in_review(work, change_id)
    # Locks of what is paid come before the trail's own.
    work.db.get_one(Member, row.member_id, with_for_update=locks.ROW)
    take_lock(work, Lock.PORTAL_CHANGES)
    confirmed_at = row.confirmed_at or work.now
    row.status = BankChangeStatus.WAITING
    row.effective_at = confirmed_at + waiting_period_of(
        work, member_id=row.member_id, now=confirmed_at
    )
    row.cancel_until = cancel_until(row, work.now)
    row.approved_with = " ".join(sorted(sharers(work, [row])[row.id]))
    work.db.add(row)
    _record(work, row, result="ok")
    if row.effective_at <= work.now:
        apply(work, row, actor=work.actor)
        work.notify(*messages.bank_change_effective(work, change=row))
    return snapshot_of(row)


@writes
def refuse(work: Work, *, change_id: str) -> BankChangeSnapshot:
    """Keep the account that is paid, and tell the member whom to call.

    Raises:
        NotFound: nothing of this id waits for a decision.
    """
    row = in_review(work, change_id)
    row.status, row.ended_at = BankChangeStatus.REFUSED, work.now
    work.db.add(row)
    _record(work, row, result="refused")
    work.notify(*messages.bank_change_refused(work, change=row))
    return snapshot_of(row)


@writes
def cancel_by_phone(work: Work, *, change_id: str) -> BankChangeSnapshot:
    """Restore the account from before a change, for a member who calls; every session ends.

    Raises:
        NotFound: there is no change of this id, or it is not waiting, in review or paid.
    """
    take_lock(work, Lock.BANK_CHANGES)
    row = work.db.get(BankChange, change_id, populate_existing=True)
    if row is None or row.status not in {*OPEN, BankChangeStatus.EFFECTIVE}:
        raise NotFound(f"no change {change_id} is waiting, in review or paid")
    work.db.get_one(Member, row.member_id, with_for_update=locks.ROW)
    end_all_sessions(work, account_id=row.account_id)
    undo(work, row, actor=work.actor)
    work.notify(*messages.bank_change_cancelled(work, change=row, are_sessions_ended=True))
    return snapshot_of(row)


def _record(work: Work, row: BankChange, *, result: str) -> None:
    work.audit(audit.Event.BANK_DECIDED, member_id=row.member_id, ref=row.id, result=result)
    work.changed(Topic.BANK, member_id=row.member_id)
