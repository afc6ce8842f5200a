"""Changing the e-mail: the new one rules once the link sent to it is clicked.

Until then the old one does, and it is told. Whether another account has the wanted address never
shows here: its owner alone is told, in his own mailbox.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from memberapp.account import accounts, notices, password_reset, proof
from memberapp.account.notices import Contact
from memberapp.account.tables import Account, EmailChange
from memberapp.core import audit, changes, portal_changes, tokens
from memberapp.core.access import Actor, Origin, Role
from memberapp.core.changes import Topic
from memberapp.core.contacts import mask_email, parse_email
from memberapp.core.errors import ChangedMeanwhile, Conflict, InvalidInput, NotFound, TooManyTries
from memberapp.core.outbox import Channel, MessageKind, MessageSeen, RecipientKind
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import reveal, seal, token_hash
from memberapp.core.tokens import LinkKind
from memberapp.core.work import writes
from memberapp.members.tables import Member

LIFETIME = timedelta(hours=24)
_MOST_REQUESTS = 5
_REQUESTS_WINDOW = timedelta(days=1)
_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class EmailLink:
    """What an open link would do."""

    email: str
    expires_at: datetime


def pending_email(db: Session, *, account_id: str, now: datetime) -> str | None:
    """Return the address that waits for its link to be clicked."""
    row = db.exec(_pending(account_id, now)).first()
    return reveal(row, "email") if row else None


def link_message(
    db: Session, *, member_id: str, account_id: str, now: datetime
) -> MessageSeen | None:
    """Return the message that took the link to the address that waits for it."""
    row = db.exec(_pending(account_id, now)).first()
    if row is None:
        return None
    kinds = (MessageKind.EMAIL_CHANGE_LINK, MessageKind.EMAIL_CHANGE_TAKEN)
    return next(iter(notices.told(db, member_id=member_id, kinds=kinds, key=row.id)), None)


@writes
def request(
    db: Session,
    *,
    member_id: str,
    account_id: str,
    actor: Actor,
    typed: str,
    seen: tuple[str | None, str | None],
    session_id: str,
    now: datetime,
    origin: Origin | None = None,
) -> None:
    """Send a link to a new address; `seen` is the present and the pending one the member saw.

    Raises:
        ProofNeeded: the session gave the factor too long ago.
        InvalidInput: it is no address, or already the member's (`same`).
        ChangedMeanwhile: another tab asked for, or confirmed, another address.
        TooManyTries: too many links were asked for today.
        NotFound: the account is somebody else's.
    """
    member, account = accounts.own(db, member_id=member_id, account_id=account_id, is_locked=True)
    proof.require_recent(db, session_id=session_id, now=now)
    wanted = parse_email(typed)
    present = notices.email_of(account, member)
    pending = pending_email(db, account_id=account.id, now=now)
    if wanted == account.email:
        raise InvalidInput("email", "same")
    if seen != (present, pending) and wanted != pending:
        raise ChangedMeanwhile((present, pending))
    _refuse_too_many(db, account.id, now)
    give_up(db, account_id=account.id, now=now)
    token = tokens.new_token(LinkKind.EMAIL)
    row = EmailChange(
        account_id=account.id,
        member_id=member.id,
        token_hash=token_hash(token),
        requested_at=now,
        expires_at=now + LIFETIME,
    )
    seal(row, "email", wanted)
    db.add(row)
    is_taken = _is_taken(db, wanted, account.id)
    new_contact = Contact(wanted, Channel.EMAIL, RecipientKind.UNCONFIRMED_EMAIL)
    notices.tell(
        db,
        MessageKind.EMAIL_CHANGE_TAKEN if is_taken else MessageKind.EMAIL_CHANGE_LINK,
        member=member,
        contacts=[new_contact],
        key=row.id,
        now=now,
        link=tokens.address_of(token),
    )
    _tell_owner(db, MessageKind.EMAIL_CHANGE_REQUESTED, present, member=member, row=row, now=now)
    audit.append(
        db, audit.Event.EMAIL_REQUESTED, actor=actor, now=now, member_id=member.id, origin=origin
    )
    changes.add(db, member_id=member.id, topic=Topic.PROFILE, now=now)


@writes
def cancel(
    db: Session,
    *,
    member_id: str,
    account_id: str,
    actor: Actor,
    now: datetime,
    origin: Origin | None = None,
) -> None:
    """Give up the address that waits; its link is over.

    Raises:
        NotFound: the account is somebody else's.
    """
    member, account = accounts.own(db, member_id=member_id, account_id=account_id, is_locked=True)
    row = db.exec(_pending(account.id, now)).first()
    if row is None:
        return
    row.cancelled_at = now
    db.add(row)
    audit.append(
        db, audit.Event.EMAIL_CANCELLED, actor=actor, now=now, member_id=member.id, origin=origin
    )
    changes.add(db, member_id=member.id, topic=Topic.PROFILE, now=now)


def give_up(db: Session, *, account_id: str, now: datetime) -> bool:
    """End the links that were not clicked, in the caller's transaction; tell if there was one."""
    given_up = db.exec(
        update(EmailChange)
        .where(
            col(EmailChange.account_id) == account_id,
            col(EmailChange.confirmed_at).is_(None),
            col(EmailChange.cancelled_at).is_(None),
        )
        .values(cancelled_at=now)
    )
    return given_up.rowcount > 0


def confirmed(db: Session, *, token: str, now: datetime) -> str | None:
    """Return the address that a link confirmed already, while it rules."""
    row = db.exec(
        select(EmailChange).where(
            col(EmailChange.token_hash) == token_hash(token),
            col(EmailChange.confirmed_at).is_not(None),
            col(EmailChange.expires_at) > now,
        )
    ).first()
    account = db.get(Account, row.account_id) if row else None
    is_present = row is not None and account is not None and account.email == reveal(row, "email")
    return account.email if account is not None and is_present else None


def preview(db: Session, *, token: str, now: datetime) -> EmailLink | None:
    """Return what a link would do, None when it is over; nothing is consumed."""
    row = _of_token(db, token, now)
    return EmailLink(reveal(row, "email") or "", row.expires_at) if row else None


@writes
def confirm(db: Session, *, token: str, now: datetime, origin: Origin | None = None) -> str:
    """Let the new address rule, once, and return it; both addresses are told.

    Raises:
        NotFound: the link is over.
        Conflict: meanwhile another account has this address.
    """
    row = _of_token(db, token, now)
    if row is None:
        raise NotFound
    member, account = accounts.own(
        db, member_id=row.member_id, account_id=row.account_id, is_locked=True
    )
    used = db.exec(
        update(EmailChange)
        .where(
            col(EmailChange.id) == row.id,
            col(EmailChange.confirmed_at).is_(None),
            col(EmailChange.cancelled_at).is_(None),
        )
        .values(confirmed_at=now)
    )
    if used.rowcount != 1:
        raise NotFound
    former, email = notices.email_of(account, member), reveal(row, "email") or ""
    _give(db, account, email)
    password_reset.end_open(db, account_id=account.id, now=now)
    member.email = email
    member.contact_version += 1
    db.add(member)
    portal_changes.record(
        db,
        member_id=member.id,
        field=ContactField.EMAIL,
        value=email,
        previous=former,
        effective_at=now,
    )
    for address in {former, email}:
        _tell_owner(db, MessageKind.EMAIL_CHANGED, address, member=member, row=row, now=now)
    actor = Actor(account.id, Role.HOLDER)
    audit.append(
        db, audit.Event.EMAIL_CHANGED, actor=actor, now=now, member_id=member.id, origin=origin
    )
    changes.add(db, member_id=member.id, topic=Topic.PROFILE, now=now)
    return email


@writes
def purge(db: Session, *, now: datetime) -> None:
    """Delete the requests that are long over; those of the last days still count."""
    db.exec(delete(EmailChange).where(col(EmailChange.expires_at) <= now - _KEPT_FOR))


def _give(db: Session, account: Account, email: str) -> None:
    """Make an address the account's own; the constraint decides between two at once."""
    if _is_taken(db, email, account.id):
        raise Conflict("another account has this e-mail")
    try:
        with db.begin_nested():
            account.email = email
            db.add(account)
    except IntegrityError:
        raise Conflict("another account has this e-mail") from None


def _pending(account_id: str, now: datetime) -> SelectOfScalar[EmailChange]:
    return select(EmailChange).where(
        col(EmailChange.account_id) == account_id,
        col(EmailChange.confirmed_at).is_(None),
        col(EmailChange.cancelled_at).is_(None),
        col(EmailChange.expires_at) > now,
    )


def _of_token(db: Session, token: str, now: datetime) -> EmailChange | None:
    return db.exec(
        select(EmailChange)
        .join(Account, col(Account.id) == col(EmailChange.account_id))
        .join(Member, col(Member.id) == col(EmailChange.member_id))
        .where(
            col(EmailChange.token_hash) == token_hash(token),
            col(EmailChange.confirmed_at).is_(None),
            col(EmailChange.cancelled_at).is_(None),
            col(EmailChange.expires_at) > now,
            col(Account.disabled_at).is_(None),
            col(Member.closed_at).is_(None),
        )
    ).first()


def _is_taken(db: Session, email: str, account_id: str) -> bool:
    owner = select(Account.id).where(col(Account.email) == email, col(Account.id) != account_id)
    return db.exec(owner).first() is not None


def _refuse_too_many(db: Session, account_id: str, now: datetime) -> None:
    """Keep one account from filling mailboxes; the member's row is locked, so the count holds."""
    count, oldest = db.exec(
        select(func.count(), func.min(EmailChange.requested_at)).where(
            col(EmailChange.account_id) == account_id,
            col(EmailChange.requested_at) > now - _REQUESTS_WINDOW,
        )
    ).one()
    if count >= _MOST_REQUESTS:
        raise TooManyTries(oldest + _REQUESTS_WINDOW, f"email_change:{account_id}")


def _tell_owner(
    db: Session,
    kind: MessageKind,
    address: str | None,
    *,
    member: Member,
    row: EmailChange,
    now: datetime,
) -> None:
    if address is None:
        return
    notices.tell(
        db,
        kind,
        member=member,
        contacts=[Contact(address, Channel.EMAIL, RecipientKind.ACCOUNT_EMAIL)],
        key=row.id,
        now=now,
        masked_email=mask_email(reveal(row, "email") or ""),
    )
