"""What a member is told of sign-ins to his space; each message has the link « pas moi ».

Whoever knows the password can cause them, so each kind leaves once an hour or once a day at most.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from memberapp.account import accounts, notices
from memberapp.account.password_tries import IDENTIFIER
from memberapp.account.suspicion import Suspicion
from memberapp.account.tables import Account, SignInSession
from memberapp.core import locks, tokens
from memberapp.core.access import Access, cut_address
from memberapp.core.outbox import Channel, MessageKind
from memberapp.core.tokens import LinkKind
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

UNFINISHED_AFTER = timedelta(minutes=3)


def not_me_link(session_id: str) -> str:
    """Return the address by which a member says that a sign-in was not his."""
    return tokens.address_of(tokens.token_for(LinkKind.NOT_ME, session_id))


def tell_unusual(work: Work, *, account: Account, session_id: str, reason: Suspicion) -> None:
    """Tell of a sign-in that is held until the factor; once an hour for one network."""
    network = cut_address(work.origin.address)
    _tell(
        work,
        MessageKind.SIGN_IN_UNUSUAL,
        account,
        key=f"{account.id}:{network}:{work.now:%Y%m%d%H}",
        reason=reason,
        browser=work.origin.browser,
        address=network,
        link=not_me_link(session_id),
    )


def tell_new_device(work: Work, *, account: Account) -> None:
    """Tell of a sign-in with both factors on a browser never seen before."""
    _tell(
        work,
        MessageKind.SIGN_IN_NEW_DEVICE,
        account,
        key=work.session.id,
        browser=work.origin.browser,
        address=cut_address(work.origin.address),
        link=not_me_link(work.session.id),
    )


def unfinished(work: Work) -> Sequence[str]:
    """Return the sessions whose password was right a while ago and whose factor never came."""
    return work.db.exec(
        select(SignInSession.id)
        .where(col(SignInSession.tell_at) <= work.now)
        .order_by(col(SignInSession.tell_at))
        .limit(100)
    ).all()


@writes
def tell_unfinished(work: Work, *, session_id: str) -> None:
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
    _tell(
        work,
        MessageKind.SIGN_IN_UNFINISHED,
        account,
        key=f"{account.id}:{row.created_at:%Y%m%d%H}",
        at=row.created_at.isoformat(),
        browser=row.browser,
        address=row.address,
        link=not_me_link(row.id),
    )


@writes
def tell_blocked(work: Work, *, identifier: str, counter: str, until: datetime) -> None:
    """Tell the owner of an identifier, if anybody, that it was tried too often; once a day."""
    account = accounts.find(work, identifier=identifier)
    if account is None or not IDENTIFIER.has_counter(counter):
        return
    key = f"{account.id}:{work.now:%Y%m%d}"
    _tell(work, MessageKind.SIGN_IN_BLOCKED, account, key=key, until=until.isoformat())


@writes
def tell_codes_blocked(work: Work, *, until: datetime) -> None:
    """Tell whoever is signing in that too many codes were wrong; once a day."""
    account = work.db.get_one(Account, work.session.account_id)
    key = f"{account.id}:{work.now:%Y%m%d}"
    _tell(work, MessageKind.CODES_BLOCKED, account, key=key, until=until.isoformat())


def tell_disowned(
    work: Work, *, account: Account, session_id: str, is_reset_sent: bool, is_undone: bool
) -> None:
    """Tell that everything was closed, at every address of the last days."""
    _tell(
        work,
        MessageKind.SIGN_IN_DISOWNED,
        account,
        key=session_id,
        is_reset_sent=is_reset_sent,
        is_undone=is_undone,
    )


def tell_phone_verified(work: Work, *, account: Account, key: str) -> None:
    """Tell that codes go to the phone from now on."""
    _tell(work, MessageKind.PHONE_VERIFIED, account, key=key)


def _tell(
    work: Work,
    kind: MessageKind,
    account: Account,
    *,
    key: str,
    **parameters: Any,
) -> None:
    member = work.db.get_one(Member, account.member_id)
    contacts = notices.contacts_of(work, account=account, member=member)
    emails = [contact for contact in contacts if contact.channel is Channel.EMAIL]
    notices.tell(work, kind, member=member, contacts=emails, key=key, **parameters)


def _came_in_after(work: Work, row: SignInSession) -> bool:
    later = select(SignInSession.id).where(
        col(SignInSession.account_id) == row.account_id,
        col(SignInSession.access) >= Access.MEMBER,
        col(SignInSession.created_at) >= row.created_at,
        col(SignInSession.address) == row.address,
        col(SignInSession.browser) == row.browser,
    )
    return work.db.exec(later.limit(1)).first() is not None
