"""The public identity that an account is linked to, once its member came in with it.

The provider's name for somebody is stored as a keyed hash. A link counts once its sign-in was
whole: until then nothing shows that it is the member's. The member can refuse it, and accept it
again; a refused one stays, so that nobody links it anew.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, select, update

from memberapp.account import messages
from memberapp.account.tables import Account, PublicIdentity
from memberapp.core import audit
from memberapp.core.errors import NotFound
from memberapp.core.secrets import keyed_hash
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.settings import get_settings


@dataclass(frozen=True)
class IdentityOverview:
    """Which provider there is, if any, and the member's link with it."""

    provider: str
    """Empty where the insurer has none."""
    linked_at: datetime | None = None
    last_used_at: datetime | None = None
    is_refused: bool = False


def provider() -> str:
    """Return the name of the provider that members know, nothing where there is none."""
    return get_settings().identity_name


def overview(work: Work) -> IdentityOverview:
    """Return the member's link."""
    link = of_account(work, account_id=work.account_id)
    if link is None:
        return IdentityOverview(provider())
    is_refused = link.refused_at is not None
    return IdentityOverview(provider(), link.confirmed_at, link.last_used_at, is_refused)


def of_account(work: Work, *, account_id: str) -> PublicIdentity | None:
    """Return the link of an account, also one that its member refuses."""
    return work.db.exec(
        select(PublicIdentity).where(
            col(PublicIdentity.account_id) == account_id,
            col(PublicIdentity.confirmed_at).is_not(None),
        )
    ).first()


def of_subject(work: Work, *, issuer: str, subject: str) -> PublicIdentity | None:
    """Return the link of somebody whom a provider names."""
    return work.db.exec(
        select(PublicIdentity).where(
            col(PublicIdentity.subject_hash) == _hash(issuer, subject),
            col(PublicIdentity.confirmed_at).is_not(None),
        )
    ).first()


def begin(
    work: Work, *, account: Account, issuer: str, subject: str, session_id: str
) -> PublicIdentity:
    """Note a link that counts once the sign-in of a session is whole."""
    work.db.exec(
        delete(PublicIdentity).where(
            col(PublicIdentity.account_id) == account.id,
            col(PublicIdentity.confirmed_at).is_(None),
        )
    )
    link = PublicIdentity(
        account_id=account.id,
        subject_hash=_hash(issuer, subject),
        session_id=session_id,
        created_at=work.now,
    )
    work.db.add(link)
    work.db.flush()
    return link


def confirm(work: Work, *, account: Account, session_id: str) -> None:
    """Let the link count that a session's sign-in began, if it did; its member is told."""
    confirmed = work.db.exec(
        update(PublicIdentity)
        .where(
            col(PublicIdentity.account_id) == account.id,
            col(PublicIdentity.session_id) == session_id,
            col(PublicIdentity.confirmed_at).is_(None),
        )
        .values(confirmed_at=work.now, last_used_at=work.now)
    )
    if confirmed.rowcount != 1:
        return
    work.notify(*messages.public_identity_linked(work, account=account, provider=provider()))
    work.audit(audit.Event.IDENTITY_LINKED, member_id=account.member_id)
    work.changed(Topic.SECURITY, member_id=account.member_id)


@writes
def refuse(work: Work) -> None:
    """Let the public identity open the space no longer; its member is told.

    Raises:
        NotFound: there is none, or it is refused already.
    """
    if not refuse_of(work, account_id=work.account_id):
        raise NotFound
    account = work.db.get_one(Account, work.account_id)
    work.notify(*messages.public_identity_refused(work, account=account, provider=provider()))
    work.audit(audit.Event.IDENTITY_UNLINKED)
    work.changed(Topic.SECURITY)


def refuse_of(work: Work, *, account_id: str) -> bool:
    """Refuse the link of an account in the caller's transaction; return whether it had one."""
    refused = work.db.exec(
        update(PublicIdentity)
        .where(
            col(PublicIdentity.account_id) == account_id,
            col(PublicIdentity.confirmed_at).is_not(None),
            col(PublicIdentity.refused_at).is_(None),
        )
        .values(refused_at=work.now)
    )
    return refused.rowcount == 1


@writes
def accept(work: Work) -> None:
    """Let the public identity that was refused open the space again; its member is told.

    Raises:
        NotFound: there is no refused one.
    """
    accepted = work.db.exec(
        update(PublicIdentity)
        .where(
            col(PublicIdentity.account_id) == work.account_id,
            col(PublicIdentity.refused_at).is_not(None),
        )
        .values(refused_at=None)
    )
    if accepted.rowcount != 1:
        raise NotFound
    account = work.db.get_one(Account, work.account_id)
    work.notify(*messages.public_identity_linked(work, account=account, provider=provider()))
    work.audit(audit.Event.IDENTITY_LINKED)
    work.changed(Topic.SECURITY)


def _hash(issuer: str, subject: str) -> str:
    return keyed_hash("public_identity", f"{issuer} {subject}")
