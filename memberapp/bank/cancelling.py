"""Keeping the account before: by the member while he waits, or by the link sent to his contacts."""

from datetime import datetime

from sqlmodel import Session, col, select

from memberapp.account import accounts, email_change, sessions
from memberapp.account.sessions import EndReason
from memberapp.account.tables import Account
from memberapp.bank.rules import BankChangeSeen, BankChangeStatus
from memberapp.bank.tables import BankChange
from memberapp.bank.waiting_period import OPEN, seen, tell, undo
from memberapp.core import audit, locks
from memberapp.core.access import Actor, LiveSession, Origin, Role
from memberapp.core.errors import NotFound
from memberapp.core.locks import Lock, hold
from memberapp.core.outbox import MessageKind
from memberapp.core.secrets import token_hash
from memberapp.core.work import writes
from memberapp.members.tables import Member


@writes
def cancel(
    db: Session,
    *,
    session: LiveSession,
    change_id: str,
    now: datetime,
    origin: Origin | None = None,
) -> None:
    """Keep the account that is paid; every other session of the account ends.

    A change that is cancelled already stays so.

    Raises:
        NotFound: no change of this id waits, or it is not the member's.
    """
    hold(db, Lock.BANK_CHANGES)
    _member, account = accounts.own(
        db, member_id=session.member_id, account_id=session.account_id, is_locked=True
    )
    row = db.get(BankChange, change_id, populate_existing=True)
    if row is None or row.member_id != session.member_id:
        raise NotFound
    if row.status == BankChangeStatus.CANCELLED:
        return
    if row.status not in OPEN:
        raise NotFound
    sessions.end_all(
        db, account_id=account.id, reason=EndReason.BANK_CANCELLED, now=now, kept_id=session.id
    )
    undo(db, row, actor=Actor(account.id, Role.HOLDER), now=now, origin=origin)
    tell(db, MessageKind.BANK_CHANGE_CANCELLED, row, now=now, are_sessions_ended=False)


def preview_link(db: Session, *, token: str, now: datetime) -> BankChangeSeen | None:
    """Return the change that a link would cancel, None when the link is over."""
    row = _of_token(db, token, now)
    return seen(row) if row else None


def is_cancelled(db: Session, *, token: str) -> bool:
    """Return whether the change that a link cancels is already cancelled, by whatever way."""
    found = db.exec(
        select(BankChange.id).where(
            col(BankChange.cancel_token_hash) == token_hash(token),
            col(BankChange.status) == BankChangeStatus.CANCELLED,
        )
    )
    return found.first() is not None


@writes
def cancel_by_link(
    db: Session, *, token: str, now: datetime, origin: Origin | None = None
) -> BankChangeSeen:
    """Restore the account from before the change, and end every session: somebody may be inside.

    The link of a change that was replaced meanwhile undoes what replaced it too; an e-mail that
    waits to be confirmed is given up, as it may be that somebody's.

    Raises:
        NotFound: the link is over, or was used.
    """
    hold(db, Lock.BANK_CHANGES)
    row = _of_token(db, token, now)
    if row is None:
        raise NotFound
    db.get_one(Member, row.member_id, with_for_update=locks.ROW)
    # Whoever holds the link acts for the member, signed in or not.
    actor = Actor(row.account_id, Role.HOLDER)
    sessions.end_all(db, account_id=row.account_id, reason=EndReason.BANK_CANCELLED, now=now)
    is_email_given_up = email_change.give_up(db, account_id=row.account_id, now=now)
    undo(db, row, actor=actor, now=now, origin=origin)
    if is_email_given_up:
        audit.append(db, audit.Event.EMAIL_CANCELLED, actor=actor, now=now, member_id=row.member_id)
    tell(db, MessageKind.BANK_CHANGE_CANCELLED, row, now=now, are_sessions_ended=True)
    return seen(row)


def _of_token(db: Session, token: str, now: datetime) -> BankChange | None:
    return db.exec(
        select(BankChange)
        .join(Account, col(Account.id) == col(BankChange.account_id))
        .where(
            col(BankChange.cancel_token_hash) == token_hash(token),
            col(BankChange.cancel_until) > now,
            col(BankChange.status).in_(
                [*OPEN, BankChangeStatus.EFFECTIVE, BankChangeStatus.REPLACED]
            ),
        )
    ).first()
