"""Changing the e-mail: the new one rules once the link sent to it is clicked.

Until then the old one does, and it is told. Whether another account has the wanted address never
shows here: its owner alone is told, in their own mailbox.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from memberapp.account import accounts, messages, notices, password_reset, proof
from memberapp.account.messages import Kind
from memberapp.account.tables import Account, EmailChange, email_index_of
from memberapp.core import audit, portal_changes, tokens
from memberapp.core.access import Actor, Role
from memberapp.core.contacts import fingerprint, parse_email
from memberapp.core.errors import ChangedMeanwhile, Conflict, InvalidInput, NotFound, TooManyTries
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import reveal, seal, token_hash
from memberapp.core.tokens import LinkKind
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

LIFETIME = timedelta(hours=24)
_MAX_REQUESTS = 5
_REQUESTS_WINDOW = timedelta(days=1)


@dataclass(frozen=True)
class EmailLink:
    """What an open link would do."""

    email: str
    expires_at: datetime


def pending_email(work: Work, *, account_id: str) -> str | None:
    """Return the address that waits for its link to be clicked."""
    row = work.db.exec(_pending(account_id, work.now)).first()
    return reveal(row, "email") if row else None


def link_message(work: Work) -> MessageSnapshot | None:
    """Return the message that took the link to the address that waits for it."""
    row = work.db.exec(_pending(work.account_id, work.now)).first()
    if row is None:
        return None
    kinds = (Kind.EMAIL_CHANGE_LINK, Kind.EMAIL_CHANGE_TAKEN)
    return next(iter(notices.told(work, member_id=work.member_id, kinds=kinds, key=row.id)), None)


@writes
def request(work: Work, *, typed: str, shown: str) -> None:
    """Send a link to a new address; `shown` is the fingerprint of the present and the pending one.

    Raises:
        ProofNeeded: the session gave the factor too long ago.
        InvalidInput: it is no address, or already the member's (`same`).
        ChangedMeanwhile: another tab asked for, or confirmed, another address.
        TooManyTries: too many links were asked for today.
        NotFound: the account is somebody else's.
    """
    member, account = accounts.own(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    proof.require_recent(work)
    wanted = parse_email(typed)
    present = notices.email_of(account, member)
    pending = pending_email(work, account_id=account.id)
    if wanted == account.email:
        raise InvalidInput("email", "same")
    if shown != fingerprint((present, pending)) and wanted != pending:
        raise ChangedMeanwhile((present, pending))
    _refuse_too_many(work, account.id)
    give_up(work, account_id=account.id)
    token = tokens.new_token(LinkKind.EMAIL)
    row = EmailChange(
        account_id=account.id, member_id=member.id, **tokens.issue(work, token, LIFETIME)
    )
    seal(row, "email", wanted)
    work.db.add(row)
    if _is_taken(work, wanted, account.id):
        work.notify(*messages.email_change_taken(work, change=row))
    else:
        link = tokens.address_of(token)
        work.notify(*messages.email_change_link(work, change=row, link=link))
    if present is not None:
        work.notify(*messages.email_change_requested(work, change=row, present=present))
    work.audit(audit.Event.EMAIL_REQUESTED, member_id=member.id)
    work.changed(Topic.PROFILE, member_id=member.id)


@writes
def cancel(work: Work) -> None:
    """Give up the address that waits; its link is over.

    Raises:
        NotFound: the account is somebody else's.
    """
    member, account = accounts.own(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    if pending_email(work, account_id=account.id) is None:
        return
    give_up(work, account_id=account.id)
    work.audit(audit.Event.EMAIL_CANCELLED, member_id=member.id)
    work.changed(Topic.PROFILE, member_id=member.id)


def give_up(work: Work, *, account_id: str) -> bool:
    """End the links that were not clicked, in the caller's transaction; tell if there was one."""
    return tokens.revoke(work, EmailChange, col(EmailChange.account_id) == account_id) > 0


def confirmed(work: Work, *, token: str) -> str | None:
    """Return the address that a link confirmed already, while it rules."""
    row = work.db.exec(
        select(EmailChange).where(
            col(EmailChange.token_hash) == token_hash(token),
            col(EmailChange.used_at).is_not(None),
            col(EmailChange.expires_at) > work.now,
        )
    ).first()
    account = work.db.get(Account, row.account_id) if row else None
    is_present = row is not None and account is not None and account.email == reveal(row, "email")
    return account.email if account is not None and is_present else None


def preview(work: Work, *, token: str) -> EmailLink | None:
    """Return what a link would do, None when it is over; nothing is consumed."""
    row = _of_token(work, token)
    return EmailLink(reveal(row, "email") or "", row.expires_at) if row else None


@writes
def confirm(work: Work, *, token: str) -> str:
    """Let the new address rule, once, and return it; both addresses are told.

    Raises:
        NotFound: the link is over.
        Conflict: meanwhile another account has this address.
    """
    row = _of_token(work, token)
    if row is None:
        raise NotFound
    member, account = accounts.own(
        work, member_id=row.member_id, account_id=row.account_id, is_locked=True
    )
    if not tokens.use(work, row):
        raise NotFound
    former, email = notices.email_of(account, member), reveal(row, "email") or ""
    _give(work, account, email)
    password_reset.end_open(work, account_id=account.id)
    member.email = email
    member.contact_version += 1
    work.db.add(member)
    portal_changes.record(
        work,
        member_id=member.id,
        field=ContactField.EMAIL,
        value=email,
        previous=former,
        effective_at=work.now,
    )
    emails = {former, email} - {None}
    work.notify(*messages.email_changed(work, change=row, emails=emails))
    actor = Actor(account.id, Role.HOLDER)
    work.audit(audit.Event.EMAIL_CHANGED, actor=actor, member_id=member.id)
    work.changed(Topic.PROFILE, member_id=member.id)
    return email


def _give(work: Work, account: Account, email: str) -> None:
    """Make an address the account's own; the constraint decides between two at once."""
    if _is_taken(work, email, account.id):
        raise Conflict("another account has this e-mail")
    try:
        with work.db.begin_nested():
            account.email = email
            work.db.add(account)
    except IntegrityError:
        raise Conflict("another account has this e-mail") from None


def _pending(account_id: str, now: datetime) -> SelectOfScalar[EmailChange]:
    return select(EmailChange).where(
        col(EmailChange.account_id) == account_id, tokens.is_valid(EmailChange, now)
    )


def _of_token(work: Work, token: str) -> EmailChange | None:
    return work.db.exec(
        select(EmailChange)
        .join(Account, col(Account.id) == col(EmailChange.account_id))
        .join(Member, col(Member.id) == col(EmailChange.member_id))
        .where(
            tokens.opens(EmailChange, token, work.now),
            col(Account.disabled_at).is_(None),
            col(Member.closed_at).is_(None),
        )
    ).first()


def _is_taken(work: Work, email: str, account_id: str) -> bool:
    owner = select(Account.id).where(
        col(Account.email_index) == email_index_of(email), col(Account.id) != account_id
    )
    return work.db.exec(owner).first() is not None


def _refuse_too_many(work: Work, account_id: str) -> None:
    """Keep one account from filling mailboxes; the member's row is locked, so the count holds."""
    count, oldest = work.db.exec(
        select(func.count(), func.min(EmailChange.requested_at)).where(
            col(EmailChange.account_id) == account_id,
            col(EmailChange.requested_at) > work.now - _REQUESTS_WINDOW,
        )
    ).one()
    if count >= _MAX_REQUESTS:
        raise TooManyTries(oldest + _REQUESTS_WINDOW, f"email_change:{account_id}")
