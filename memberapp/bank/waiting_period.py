"""What each step of a change of account shares: waiting period, its end, undoing, who is told."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from memberapp.account.service import has_recent_contact
from memberapp.bank import messages
from memberapp.bank.rules import (
    CANCEL_WINDOW,
    LONGER_WAITING_PERIOD,
    BankChangeSnapshot,
    BankChangeStatus,
    InsuredName,
    NameCheck,
    is_adult,
    is_insured,
)
from memberapp.bank.tables import BankChange
from memberapp.core import audit, locks, portal_changes
from memberapp.core.access import SYSTEM, Actor
from memberapp.core.brand import read_brand
from memberapp.core.columns import written_out
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import mask_iban
from memberapp.core.locks import Lock, take_lock
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import keyed_hash, reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members import ibans
from memberapp.members.tables import Beneficiary, Contract, Member
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)

_AGAIN_AFTER = timedelta(minutes=5)
OPEN = (BankChangeStatus.WAITING, BankChangeStatus.REVIEW)


def index_of(iban: str) -> str:
    """Return what finds the same account on two files without telling which it is."""
    return keyed_hash("iban", iban)


def waiting_period_of(work: Work, *, member_id: str, now: datetime) -> timedelta:
    """Return how long a change confirmed now waits; longer after a change of contact."""
    usual = timedelta(hours=get_settings().bank_waiting_hours)
    if has_recent_contact(work, member_id=member_id, now=now):
        return max(usual, LONGER_WAITING_PERIOD)
    return usual


def cancel_until(row: BankChange, now: datetime) -> datetime:
    """Return until when its link cancels a change: to the end of its waiting period at least."""
    return max(row.cancel_until or now + CANCEL_WINDOW, row.effective_at or now)


def open_change(work: Work, member_id: str) -> BankChange | None:
    """Return the change of a member that waits for its waiting period or for the staff."""
    return work.db.exec(
        select(BankChange).where(
            col(BankChange.member_id) == member_id, col(BankChange.status).in_(OPEN)
        )
    ).first()


def snapshot_of(row: BankChange) -> BankChangeSnapshot:
    """Return a confirmed change as it may be shown."""
    return BankChangeSnapshot(
        id=row.id,
        member_id=row.member_id,
        status=BankChangeStatus(row.status),
        masked_iban=mask_iban(reveal(row, "iban") or ""),
        holder=reveal(row, "holder") or "",
        confirmed_at=row.confirmed_at or row.proposed_at,
        effective_at=row.effective_at,
        ended_at=row.ended_at,
        name_check=NameCheck(row.name_check) if row.name_check else None,
    )


def expired_waiting_periods(work: Work) -> Sequence[str]:
    """Return the ids of the changes whose waiting period is over, the oldest first."""
    return work.db.exec(_over(work.now).order_by(col(BankChange.effective_at))).all()


@writes
def end_waiting_period(work: Work, *, change_id: str) -> None:
    """Pay an account whose waiting period is over from now on, unless somebody new has it too."""
    take_lock(work, Lock.BANK_CHANGES)
    if work.db.exec(_over(work.now).where(col(BankChange.id) == change_id)).first() is None:
        return  # meanwhile it was cancelled, or another worker was faster
    row = work.db.get_one(BankChange, change_id, populate_existing=True)
    if is_shared(work, row):
        record_review(work, row, actor=SYSTEM)
        work.notify(*messages.bank_change_reviewed(work, change=row))
        return
    apply(work, row, actor=SYSTEM)
    work.notify(*messages.bank_change_effective(work, change=row))


@writes
def postpone_end(work: Work, *, change_id: str) -> None:
    """Wait before a waiting period is tried to end again: it just failed."""
    take_lock(work, Lock.BANK_CHANGES)
    row = work.db.get_one(BankChange, change_id, populate_existing=True)
    if row.status == BankChangeStatus.WAITING:
        row.effective_at = work.now + _AGAIN_AFTER
        work.db.add(row)


def apply(work: Work, row: BankChange, *, actor: Actor) -> None:
    """Pay the new account from now on; the core learns it."""
    member = work.db.get_one(Member, row.member_id, with_for_update=locks.ROW)
    row.status, row.effective_at, row.ended_at = BankChangeStatus.EFFECTIVE, work.now, work.now
    # Not the one paid when it was confirmed: a feed may have brought another one meanwhile.
    seal(row, "previous_iban", reveal(member, "iban"))
    work.db.add(row)
    _pay_to(work, member, reveal(row, "iban"))
    _record(work, audit.Event.BANK_EFFECTIVE, row, actor=actor)


def undo(work: Work, row: BankChange, *, actor: Actor, reason: str = "") -> None:
    """Cancel a change and all that came after it: the account before it is paid again.

    What is typed and not proved yet is dropped: whoever typed it may not be the member.
    """
    member = work.db.get_one(Member, row.member_id, with_for_update=locks.ROW)
    undone = [
        change
        for change in _confirmed_since(work, row)
        if change.status in {*OPEN, BankChangeStatus.EFFECTIVE, BankChangeStatus.REPLACED}
    ]
    iban = present = reveal(member, "iban")
    for change in undone:
        # A feed may have brought yet another account meanwhile: that is the core's own decision.
        was_paid = change.status == BankChangeStatus.EFFECTIVE
        if was_paid and iban and change.iban_index == index_of(iban):
            iban = reveal(change, "previous_iban")
        change.status, change.ended_at = BankChangeStatus.CANCELLED, work.now
        work.db.add(change)
    work.db.exec(
        delete(BankChange).where(
            col(BankChange.member_id) == row.member_id,
            col(BankChange.status) == BankChangeStatus.PROPOSED,
        )
    )
    if iban != present:
        _pay_to(work, member, iban)
    _record(work, audit.Event.BANK_CANCELLED, row, actor=actor, reason=reason)


def record_review(work: Work, row: BankChange, *, actor: Actor, reason: str = "") -> None:
    """Keep a change for the staff: another file has the same account, or the holder is another."""
    row.status, row.effective_at = BankChangeStatus.REVIEW, None
    work.db.add(row)
    _log.warning("bank change %s waits for the staff", row.id)
    _record(work, audit.Event.BANK_REVIEWED, row, actor=actor, reason=reason)


def has_insured_holder(work: Work, row: BankChange) -> bool:
    """Return whether the holder typed is the member, or an adult whom they cover."""
    return is_insured(reveal(row, "holder") or "", insured_names(work, [row])[row.member_id])


def insured_names(work: Work, rows: Sequence[BankChange]) -> dict[str, list[InsuredName]]:
    """Return, by member of these changes, their own name and those of the adults they cover."""
    member_ids = {row.member_id for row in rows}
    members = work.db.exec(select(Member).where(col(Member.id).in_(member_ids)))
    names = {one.id: [InsuredName(one.first_name, one.last_name)] for one in members}
    covered = work.db.exec(
        select(Contract.member_id, Beneficiary)
        .join(Contract, col(Contract.id) == col(Beneficiary.contract_id))
        .where(col(Contract.member_id).in_(member_ids), col(Beneficiary.closed_at).is_(None))
    )
    today = read_brand().day_of(work.now)
    for member_id, one in covered:
        if is_adult(one.birth, today):
            names[member_id].append(InsuredName(one.first_name, one.last_name))
    return names


def is_shared(work: Work, row: BankChange) -> bool:
    """Return whether a member whom the staff did not review yet has this account too.

    Changes to it that are in their waiting period wait for the staff then, and their members are
    told.
    """
    others = work.db.exec(
        select(BankChange).where(
            col(BankChange.iban_index) == row.iban_index,
            col(BankChange.member_id) != row.member_id,
            col(BankChange.status) == BankChangeStatus.WAITING,
        )
    ).all()
    for other in others:
        if row.member_id not in (other.approved_with or "").split():
            record_review(work, other, actor=SYSTEM)
            work.notify(*messages.bank_change_reviewed(work, change=other))
    return not sharers(work, [row])[row.id] <= set((row.approved_with or "").split())


def sharers(work: Work, rows: Sequence[BankChange]) -> dict[str, set[str]]:
    """Return, by change, the other members whose file, or whose open change, has its account."""
    indexes = {row.iban_index for row in rows}
    files = select(Member.iban_index, Member.id).where(col(Member.iban_index).in_(indexes))
    waiting = select(BankChange.iban_index, BankChange.member_id).where(
        col(BankChange.iban_index).in_(indexes), col(BankChange.status).in_(OPEN)
    )
    having: dict[str | None, set[str]] = defaultdict(set)
    for index, member_id in [*work.db.exec(files), *work.db.exec(waiting)]:
        having[index].add(member_id)
    return {row.id: having[row.iban_index] - {row.member_id} for row in rows}


def in_review(work: Work, change_id: str) -> BankChange:
    """Return a change that waits for the staff.

    Raises:
        NotFound: there is none of this id, or it is decided.
    """
    take_lock(work, Lock.BANK_CHANGES)
    row = work.db.get(BankChange, change_id, populate_existing=True)
    if row is None or row.status != BankChangeStatus.REVIEW:
        raise NotFound(f"no change {change_id} waits for a decision")
    return row


def _over(now: datetime) -> SelectOfScalar[str]:
    return (
        select(BankChange.id)
        .join(Member, col(Member.id) == col(BankChange.member_id))
        .where(
            col(BankChange.status).in_(written_out(BankChangeStatus.WAITING)),
            col(BankChange.effective_at) <= now,
            col(Member.closed_at).is_(None),
        )
    )


def _confirmed_since(work: Work, row: BankChange) -> Sequence[BankChange]:
    """Return a change and those that came after it, newest first."""
    return work.db.exec(
        select(BankChange)
        .where(
            col(BankChange.member_id) == row.member_id,
            col(BankChange.confirmed_at) >= row.confirmed_at,
        )
        .order_by(col(BankChange.confirmed_at).desc())
    ).all()


def _pay_to(work: Work, member: Member, iban: str | None) -> None:
    previous = reveal(member, "iban")
    ibans.remember(work, member, until=work.now)
    seal(member, "iban", iban)
    member.iban_index = index_of(iban) if iban else None
    member.contact_version += 1
    work.db.add(member)
    portal_changes.record(
        work,
        member_id=member.id,
        field=ContactField.IBAN,
        value=iban,
        previous=previous,
        effective_at=work.now,
    )


def _record(
    work: Work, event: audit.Event, row: BankChange, *, actor: Actor, reason: str = ""
) -> None:
    work.audit(event, actor=actor, member_id=row.member_id, ref=row.id, reason=reason)
    work.changed(Topic.BANK, member_id=row.member_id)
