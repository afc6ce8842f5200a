"""Keeping the account before: by the member who waits, or by the link sent to their contacts."""

from sqlmodel import col, select

from memberapp.account.service import end_all_sessions, give_up_email_change, own_account
from memberapp.account.tables import Account
from memberapp.bank import messages
from memberapp.bank.rules import BankChangeSnapshot, BankChangeStatus
from memberapp.bank.tables import BankChange
from memberapp.bank.waiting_period import OPEN, snapshot_of, undo
from memberapp.core import audit, locks
from memberapp.core.access import Actor, Role
from memberapp.core.errors import NotFound
from memberapp.core.locks import Lock, take_lock
from memberapp.core.secrets import token_hash
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member


@writes
def cancel(work: Work, *, change_id: str) -> None:
    """Keep the account that is paid; every other session of the account ends.

    A change that is cancelled already stays so.

    Raises:
        NotFound: no change of this id waits, or it is not the member's.
    """
    take_lock(work, Lock.BANK_CHANGES)
    _member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    row = work.db.get(BankChange, change_id, populate_existing=True)
    if row is None or row.member_id != work.member_id:
        raise NotFound
    if row.status == BankChangeStatus.CANCELLED:
        return
    if row.status not in OPEN:
        raise NotFound
    end_all_sessions(work, account_id=account.id, except_id=work.session_id)
    undo(work, row, actor=Actor(account.id, Role.HOLDER))
    work.notify(*messages.bank_change_cancelled(work, change=row, are_sessions_ended=False))


def cancel_pending(work: Work) -> bool:
    """Cancel the change of the caller that waits, in their transaction; return whether one did."""
    take_lock(work, Lock.BANK_CHANGES)
    row = work.db.exec(
        select(BankChange).where(
            col(BankChange.member_id) == work.member_id, col(BankChange.status).in_([*OPEN])
        )
    ).first()
    if row is not None:
        undo(work, row, actor=work.actor)
    return row is not None


def preview_link(work: Work, *, token: str) -> BankChangeSnapshot | None:
    """Return the change that a link would cancel, None when the link is over."""
    row = _of_token(work, token)
    return snapshot_of(row) if row else None


def is_cancelled(work: Work, *, token: str) -> bool:
    """Return whether the change that a link cancels is already cancelled, by whatever way."""
    found = work.db.exec(
        select(BankChange.id).where(
            col(BankChange.cancel_token_hash) == token_hash(token),
            col(BankChange.status) == BankChangeStatus.CANCELLED,
        )
    )
    return found.first() is not None


@writes
def cancel_by_link(work: Work, *, token: str) -> BankChangeSnapshot:
    """Restore the account from before the change, and end every session: somebody may be inside.

    The link of a change that was replaced meanwhile undoes what replaced it too; an e-mail that
    waits to be confirmed is given up, as it may be that somebody's.

    Raises:
        NotFound: the link is over, or was used.
    """
    take_lock(work, Lock.BANK_CHANGES)
    row = _of_token(work, token)
    if row is None:
        raise NotFound
    work.db.get_one(Member, row.member_id, with_for_update=locks.ROW)
    # Whoever holds the link acts for the member, signed in or not.
    actor = Actor(row.account_id, Role.HOLDER)
    end_all_sessions(work, account_id=row.account_id)
    is_email_given_up = give_up_email_change(work, account_id=row.account_id)
    undo(work, row, actor=actor)
    if is_email_given_up:
        work.audit(audit.Event.EMAIL_CANCELLED, actor=actor, member_id=row.member_id)
    work.notify(*messages.bank_change_cancelled(work, change=row, are_sessions_ended=True))
    return snapshot_of(row)


def _of_token(work: Work, token: str) -> BankChange | None:
    return work.db.exec(
        select(BankChange)
        .join(Account, col(Account.id) == col(BankChange.account_id))
        .where(
            col(BankChange.cancel_token_hash) == token_hash(token),
            col(BankChange.cancel_until) > work.now,
            col(BankChange.status).in_(
                [*OPEN, BankChangeStatus.EFFECTIVE, BankChangeStatus.REPLACED]
            ),
        )
    ).first()
