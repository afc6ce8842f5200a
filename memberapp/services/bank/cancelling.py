"""Keeping the account before: by the member while he waits, or by the link sent to his contacts."""

from datetime import datetime

from sqlmodel import Session, col, select

from memberapp.domain.access import Actor, LiveSession, Role
from memberapp.domain.bank import BankChangeSeen, BankChangeStatus
from memberapp.domain.errors import NotFound
from memberapp.models.accounts import Account
from memberapp.models.portal import BankChange
from memberapp.models.secrets import token_hash
from memberapp.services import accounts, sessions
from memberapp.services.bank.rules import OPEN, open_change, seen, tell, undo
from memberapp.services.locks import Lock, hold
from memberapp.services.outbox import MessageKind
from memberapp.services.sessions import EndReason
from memberapp.services.transaction import writes


@writes
def cancel(db: Session, *, session: LiveSession, now: datetime) -> None:
    """Keep the account that is paid; every other session of the account ends.

    Raises:
        NotFound: nothing waits.
    """
    hold(db, Lock.BANK_CHANGES)
    _member, account = accounts.own(
        db, member_id=session.member_id, account_id=session.account_id, is_locked=True
    )
    row = open_change(db, session.member_id)
    if row is None:
        raise NotFound
    undo(db, row, actor=Actor(account.id, Role.HOLDER), now=now)
    sessions.end_all(
        db, account_id=account.id, reason=EndReason.BANK_CANCELLED, now=now, kept_id=session.id
    )
    tell(db, MessageKind.BANK_CHANGE_CANCELLED, row, now=now, are_sessions_ended=False)


def preview_link(db: Session, *, token: str, now: datetime) -> BankChangeSeen | None:
    """Return the change that a link would cancel, None when the link is over."""
    row = _of_token(db, token, now)
    return seen(row) if row else None


@writes
def cancel_by_link(db: Session, *, token: str, now: datetime) -> BankChangeSeen:
    """Restore the account from before the change, and end every session: somebody may be inside.

    The link of a change that was replaced meanwhile undoes what replaced it too.

    Raises:
        NotFound: the link is over, or was used.
    """
    hold(db, Lock.BANK_CHANGES)
    row = _of_token(db, token, now)
    if row is None:
        raise NotFound
    # Whoever holds the link acts for the member, signed in or not.
    undo(db, row, actor=Actor(row.account_id, Role.HOLDER), now=now)
    sessions.end_all(db, account_id=row.account_id, reason=EndReason.BANK_CANCELLED, now=now)
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
