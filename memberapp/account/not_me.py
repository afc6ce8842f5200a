"""The links « ce n'était pas vous » of security messages, and what each of them is about.

Most name the session in which something was done. A reset, a confirmed link or a blocked sign-in
has none: theirs name the account, the instant and the kind of the message.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from memberapp.account.tables import Account, SignInSession
from memberapp.core import audit, tokens
from memberapp.core.tables import AuditEvent
from memberapp.core.tokens import LinkKind
from memberapp.core.work import Work

LIFETIME = timedelta(days=30)


@dataclass(frozen=True)
class ToldAct:
    """What a member was told of, and that nobody did in a session of theirs."""

    id: str
    account_id: str
    member_id: str
    at: datetime
    kind: str
    """That of the message."""


def link_of_session(session_id: str) -> str:
    """Return the URL by which a member says that a sign-in was not theirs."""
    return tokens.address_of(tokens.token_for(LinkKind.NOT_ME, session_id))


def link(work: Work, kind: str, *, account: Account) -> str:
    """Return the URL by which a member says that what a message tells of now was not them."""
    session = work.caller.session
    if session is not None and session.id and session.account_id == account.id:
        return link_of_session(session.id)
    return link_of_session(f"{account.id}@{work.now.isoformat()}@{kind}")


def told_by(work: Work, *, token: str) -> SignInSession | ToldAct | None:
    """Return what a link is about, None when it is not one or too old."""
    about = tokens.row_of(LinkKind.NOT_ME, token) or ""
    oldest = work.now - LIFETIME
    if "@" not in about:
        row = work.db.get(SignInSession, about) if about else None
        return row if row is not None and row.created_at > oldest else None
    account_id, instant, kind = about.split("@")
    account, at = work.db.get(Account, account_id), datetime.fromisoformat(instant)
    if account is None or at <= oldest:
        return None
    return ToldAct(about, account.id, account.member_id, at, kind)


def is_disowned(work: Work, told: SignInSession | ToldAct) -> bool:
    """Return whether the member said so before; behind the account's lock it is said once."""
    if isinstance(told, SignInSession):
        work.db.refresh(told)
        return told.disowned_at is not None
    before = select(AuditEvent.id).where(
        col(AuditEvent.member_id) == told.member_id,
        col(AuditEvent.event) == audit.Event.SIGN_IN_DISOWNED,
        col(AuditEvent.object_ref) == told.id,
    )
    return work.db.exec(before.limit(1)).first() is not None
