"""Telling members of sign-ins that stopped half-way: without the factor, or blocked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from memberapp.account import accounts, messages
from memberapp.account.password_tries import IDENTIFIER
from memberapp.account.tables import Account, SignInSession
from memberapp.core import limits, locks
from memberapp.core.access import Access
from memberapp.core.work import Work, writes

UNFINISHED_AFTER = timedelta(minutes=3)


def unfinished(work: Work) -> Sequence[str]:
    """Return the sessions whose password was right a while ago and whose factor never came."""
    return work.db.exec(
        select(SignInSession.id)
        .where(col(SignInSession.tell_at) <= work.now)
        .order_by(col(SignInSession.tell_at))
        .limit(100)
    ).all()


@writes
def notify_unfinished(work: Work, *, session_id: str) -> None:
    """Tell of one of them, unless the member came in from the same place meanwhile."""
    row = work.db.get_one(
        SignInSession, session_id, with_for_update=locks.ROW, populate_existing=True
    )
    if row.tell_at is None or row.tell_at > work.now:
        return  # another worker was faster
    row.tell_at = None
    work.db.add(row)
    if _came_in_after(work, row):
        return
    account = work.db.get_one(Account, row.account_id)
    work.notify(*messages.sign_in_unfinished(work, account=account, session=row))


@writes
def notify_blocked(work: Work, *, identifier: str, counter: str, until: datetime) -> None:
    """Tell the owner of an identifier, if anybody, that it was tried too often; once a day."""
    account = accounts.find(work, identifier=identifier)
    if account is None or not IDENTIFIER.has_counter(counter):
        return
    work.notify(*messages.sign_in_blocked(work, account=account, until=until))


@writes
def notify_closed(work: Work, *, account_id: str, counter: str, until: datetime) -> None:
    """Record that all identifiers of an account are closed together, and tell its owner."""
    limits.record_reached(work, counter=counter, until=until)
    account = work.db.get_one(Account, account_id)
    work.notify(*messages.sign_in_blocked(work, account=account, until=until))


@writes
def notify_codes_blocked(work: Work, *, until: datetime) -> None:
    """Tell whoever is signing in that too many codes were wrong; once a day."""
    account = work.db.get_one(Account, work.session.account_id)
    work.notify(*messages.codes_blocked(work, account=account, until=until))


def _came_in_after(work: Work, row: SignInSession) -> bool:
    later = select(SignInSession.id).where(
        col(SignInSession.account_id) == row.account_id,
        col(SignInSession.access) >= Access.MEMBER,
        col(SignInSession.created_at) >= row.created_at,
        col(SignInSession.address) == row.address,
        col(SignInSession.browser) == row.browser,
    )
    return work.db.exec(later.limit(1)).first() is not None
