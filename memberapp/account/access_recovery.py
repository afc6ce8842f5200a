"""A new access for a member who lost every factor: two agents, every contact told, 72 hours.

One agent opens it with what they checked, a second one approves it. Each contact of the member is
then told, with the link « ce n'était pas vous », which stops it. After 72 hours an agent gives one
recovery code, in a letter or face to face; with the password it opens the space once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from memberapp.account import accounts, messages, passkeys, recovery_codes
from memberapp.account.rules.access_recovery import (
    DELAY,
    Check,
    RecoveryFacts,
    RecoveryStage,
    stage_of,
)
from memberapp.account.tables import AccessRecovery, Account
from memberapp.core import audit
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes


@dataclass(frozen=True)
class RecoverySummary:
    """A recovery as the commands list it; `ready_at` is None until a second agent approved it."""

    id: str
    member_id: str
    stage: RecoveryStage
    checks: tuple[str, ...]
    opened_by: str
    opened_at: datetime
    approved_by: str | None
    ready_at: datetime | None


@writes
def open_for(work: Work, *, number: str, checks: Collection[Check]) -> RecoverySummary:
    """Open a recovery for a member; nothing changes until another agent approves it.

    Raises:
        NotFound: there is no such member, or they have no space.
        InvalidInput: nothing was checked.
        Conflict: one is under way already.
    """
    if not checks:
        raise InvalidInput("checked", "empty")
    member = accounts.find_member(work, number)
    account = work.db.exec(
        select(Account).where(
            col(Account.member_id) == member.id, col(Account.disabled_at).is_(None)
        )
    ).first()
    if account is None:
        raise NotFound(f"member {member.id} has no space")
    accounts.lock(work, account.id)
    if any(_is_under_way(row, work.now) for row in _of_account(work, account.id)):
        raise Conflict(f"a recovery is under way for member {member.id}")
    row = AccessRecovery(
        account_id=account.id,
        member_id=member.id,
        checks=" ".join(sorted(checks)),
        opened_by=work.actor.id,
        opened_at=work.now,
    )
    work.db.add(row)
    work.audit(audit.Event.RECOVERY_OPENED, row.id, member_id=member.id)
    return _summary(row, work.now)


@writes
def approve(work: Work, *, recovery_id: str) -> RecoverySummary | None:
    """Approve a recovery that another agent opened, and tell every contact of the member.

    Return None, and record it, when it is the same agent.

    Raises:
        NotFound: there is no such recovery.
        Conflict: it waits for no approval.
    """
    row = _locked(work, recovery_id)
    if stage_of(_facts(row), work.now) is not RecoveryStage.OPENED:
        raise Conflict("this recovery waits for no approval")
    if row.opened_by == work.actor.id:
        work.audit(audit.Event.RECOVERY_APPROVED, row.id, member_id=row.member_id, result="refused")
        return None
    row.approved_by, row.approved_at = work.actor.id, work.now
    work.db.add(row)
    account = work.db.get_one(Account, row.account_id)
    told = messages.access_recovery_approved(
        work, account=account, recovery_id=row.id, ready_at=work.now + DELAY
    )
    work.notify(*told)
    work.audit(audit.Event.RECOVERY_APPROVED, row.id, member_id=row.member_id)
    return _summary(row, work.now)


@writes
def give_code(work: Work, *, recovery_id: str) -> str:
    """Return the one recovery code of a member whose delay has passed; those before it are over.

    So are the passkeys: they may be on the device that was lost.

    Raises:
        NotFound: there is no such recovery.
        Conflict: it is not ready, was stopped, or its code was given.
    """
    row = _locked(work, recovery_id)
    stage = stage_of(_facts(row), work.now)
    if stage is not RecoveryStage.READY:
        raise Conflict(f"this recovery is {stage}")
    row.given_at = work.now
    work.db.add(row)
    work.audit(audit.Event.RECOVERY_GIVEN, row.id, member_id=row.member_id)
    work.changed(Topic.SECURITY, member_id=row.member_id)
    account = work.db.get_one(Account, row.account_id)
    if passkeys.remove_all(work, account=account):
        work.notify(*messages.passkey_removed(work, account=account, key=row.id, are_all=True))
        work.audit(audit.Event.PASSKEY_REMOVED, row.id, member_id=row.member_id)
    return recovery_codes.replace_by_one(work, account_id=row.account_id)


@writes
def list_all(work: Work) -> Sequence[RecoverySummary]:
    """Return the recoveries of the last months, the newest first; the trail tells who read them."""
    rows = work.db.exec(select(AccessRecovery).order_by(col(AccessRecovery.opened_at).desc())).all()
    work.audit(audit.Event.RECOVERIES_READ)
    return [_summary(row, work.now) for row in rows]


def stop(work: Work, *, account: Account) -> bool:
    """Stop what is under way for an account, in the caller's transaction; return whether it was.

    A code that was given goes with the others that came since (`disowning.take_back`).
    """
    rows = [row for row in _of_account(work, account.id) if _is_under_way(row, work.now)]
    for row in rows:
        row.stopped_at = work.now
        work.db.add(row)
    return bool(rows)


def _of_account(work: Work, account_id: str) -> Sequence[AccessRecovery]:
    of_account = col(AccessRecovery.account_id) == account_id
    return work.db.exec(select(AccessRecovery).where(of_account)).all()


def _locked(work: Work, recovery_id: str) -> AccessRecovery:
    """Return a recovery, alone with its account: one link, one agent at a time."""
    row = work.db.get(AccessRecovery, recovery_id)
    if row is None:
        raise NotFound(f"no recovery {recovery_id}")
    accounts.lock(work, row.account_id)
    work.db.refresh(row)
    return row


def _is_under_way(row: AccessRecovery, now: datetime) -> bool:
    stages = {RecoveryStage.OPENED, RecoveryStage.WAITING, RecoveryStage.READY}
    return stage_of(_facts(row), now) in stages


def _facts(row: AccessRecovery) -> RecoveryFacts:
    return RecoveryFacts(row.opened_at, row.approved_at, row.given_at, row.stopped_at)


def _summary(row: AccessRecovery, now: datetime) -> RecoverySummary:
    return RecoverySummary(
        id=row.id,
        member_id=row.member_id,
        stage=stage_of(_facts(row), now),
        checks=tuple(row.checks.split()),
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        approved_by=row.approved_by,
        ready_at=row.approved_at + DELAY if row.approved_at else None,
    )
