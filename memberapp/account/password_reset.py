"""Getting back in: a link by e-mail, or a code by SMS for the browser that asked.

Never questions. The answer is the same whether or not there is such an account; only the last link
or code sent is good, once, and it dies when the member signs in, or changes password, e-mail or
phone: whoever has the former mailbox or number has nothing left to open. A reset
reopens what wrong passwords closed, ends every session, and skips no second factor.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, exists, select, update

from memberapp.account import (
    accounts,
    devices,
    entry_limits,
    notices,
    passwords,
    second_factor,
    sessions,
)
from memberapp.account.notices import Contact
from memberapp.account.sessions import EndReason
from memberapp.account.tables import Account, PasswordReset, SignInSession
from memberapp.core import audit, limits, tokens
from memberapp.core.access import SYSTEM, Access, Actor, Origin, Role
from memberapp.core.contacts import is_mobile
from memberapp.core.errors import InvalidForm, NotFound
from memberapp.core.outbox import Channel, MessageKind, RecipientKind
from memberapp.core.secrets import keyed_hash, reveal, token_hash
from memberapp.core.tokens import LinkKind
from memberapp.core.work import run, run_hashing, writes
from memberapp.members.tables import Member

LINK_LIFETIME = timedelta(minutes=30)
CODE_LIFETIME = timedelta(minutes=10)
_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class ResetTry:
    """A reset whose link or code was right, and its owner."""

    reset_id: str
    account_id: str
    password_hash: str = field(repr=False)
    """The hash to be replaced, so that a change meanwhile is seen."""


@writes
def request(db: Session, *, identifier: str, is_by_sms: bool, origin: Origin, now: datetime) -> str:
    """Send a link or a code to the account's own contact, if there is one.

    Return a token for the browser that asked for a code, good for nothing when nothing was sent;
    that of a link goes to the mailbox alone.

    Raises:
        TooManyTries: this identifier or this address asked too often; nothing is sent.
    """
    entry_limits.count_reset(
        db,
        identifier=accounts.attempt_subject(identifier),
        address=origin.address,
        is_by_sms=is_by_sms,
        now=now,
    )
    token = tokens.new_token(LinkKind.RESET)
    account = accounts.find(db, identifier=identifier)
    contact = _contact(db, account, is_by_sms=is_by_sms, now=now) if account else None
    if account is not None and contact is not None:
        _send(db, account, contact, token=token, now=now)
    audit.append(
        db,
        audit.Event.RESET_ASKED,
        actor=SYSTEM,
        now=now,
        member_id=account.member_id if account else None,
        origin=origin,
        result="ok" if contact else "refused",
    )
    return token if is_by_sms else ""


def send_link(db: Session, *, account: Account, now: datetime) -> None:
    """Send a reset's link to the account's e-mail, in the caller's transaction."""
    contact = _contact(db, account, is_by_sms=False, now=now)
    if contact is not None:
        _send(db, account, contact, token=tokens.new_token(LinkKind.RESET), now=now)


def end_open(db: Session, *, account_id: str, now: datetime) -> None:
    """End the link or code that was sent, in the caller's transaction."""
    db.exec(
        update(PasswordReset)
        .where(col(PasswordReset.account_id) == account_id, col(PasswordReset.ended_at).is_(None))
        .values(ended_at=now)
    )


def is_link_good(db: Session, *, token: str, now: datetime) -> bool:
    """Return whether a link is still valid, without consuming it."""
    row = _of_token(db, token, now)
    return row is not None and row.code_hash is None


async def choose(*, token: str, code: str | None, password: str, origin: Origin) -> bool:
    """Give the account its new password, once; False when the code is wrong.

    A password that is refused uses nothing up. `code` is None for a link.

    Raises:
        InvalidForm: the password breaks rules; each of them is named.
        NotFound: the link is over.
        TooManyTries: too many codes were wrong.
    """
    # The owner's own words are compared once the code is right, so that they do not show before.
    _refuse_weak(password, ())
    found = await run(check, token=token, code=code, password=password, origin=origin)
    if found is None:
        return False
    password_hash = await run_hashing(passwords.hash_password, password)
    await run(conclude, tried=found, password_hash=password_hash, origin=origin)
    return True


@writes
def check(
    db: Session, *, token: str, code: str | None, password: str, origin: Origin, now: datetime
) -> ResetTry | None:
    """Check a link or a code, and the password against its owner's own words; see `choose`."""
    row = _of_token(db, token, now)
    if code is None:
        if row is None or row.code_hash is not None:
            raise NotFound
    else:
        tried = entry_limits.reserve_reset_code_try(db, token=token, now=now)
        if row is None or row.code_hash is None or not _is_code(row, code):
            _note_refused(db, row, origin=origin, now=now)
            return None
        limits.give_back(db, tried)
    account = db.get_one(Account, row.account_id)
    member = db.get_one(Member, account.member_id)
    _refuse_weak(password, accounts.personal_words(member, account.email))
    return ResetTry(row.id, account.id, account.password_hash)


@writes
def conclude(
    db: Session, *, tried: ResetTry, password_hash: str, origin: Origin, now: datetime
) -> None:
    """Write the new password, once; every session ends and every contact is told.

    Raises:
        NotFound: meanwhile the link or code was used, or the password changed.
    """
    accounts.hold(db, tried.account_id)
    used = db.exec(
        update(PasswordReset)
        .where(
            col(PasswordReset.id) == tried.reset_id,
            col(PasswordReset.ended_at).is_(None),
            col(PasswordReset.expires_at) > now,
        )
        .values(ended_at=now)
    )
    if used.rowcount != 1:
        raise NotFound
    replace_password(
        db,
        account_id=tried.account_id,
        former_hash=tried.password_hash,
        password_hash=password_hash,
        now=now,
    )
    account = db.get_one(Account, tried.account_id)
    sessions.end_all(db, account_id=account.id, reason=EndReason.PASSWORD_CHANGED, now=now)
    devices.distrust_all(db, account_id=account.id)  # whoever holds one still owes the factor
    device = devices.known(db, account_id=account.id, origin=origin)
    identifiers = [account.number, *([account.email] if account.email else [])]
    limits.forget_password_tries(
        db,
        identifiers=[accounts.attempt_subject(identifier) for identifier in identifiers],
        address=origin.address,
        device_id=device.id if device else None,
        now=now,
    )
    audit.append(
        db,
        audit.Event.PASSWORD_RESET,
        actor=Actor(account.id, Role.HOLDER),
        now=now,
        member_id=account.member_id,
        origin=origin,
    )


def replace_password(
    db: Session, *, account_id: str, former_hash: str, password_hash: str, now: datetime
) -> None:
    """Write a new password in the caller's transaction, and tell every e-mail of the member.

    Raises:
        NotFound: meanwhile the password changed, or the account was closed.
    """
    changed = db.exec(
        update(Account)
        .where(
            col(Account.id) == account_id,
            col(Account.password_hash) == former_hash,
            col(Account.disabled_at).is_(None),
        )
        .values(password_hash=password_hash, password_changed_at=now)
    )
    if changed.rowcount != 1:
        raise NotFound
    account = db.get_one(Account, account_id, populate_existing=True)
    member = db.get_one(Member, account.member_id)
    contacts = notices.contacts_of(db, account=account, member=member, now=now)
    emails = [contact for contact in contacts if contact.channel is Channel.EMAIL]
    notices.tell(
        db,
        MessageKind.PASSWORD_CHANGED,
        member=member,
        contacts=emails or contacts,
        key=f"{account.id}:{now.isoformat()}",
        now=now,
    )


@writes
def purge(db: Session, *, now: datetime) -> None:
    """Delete the resets that are long over."""
    db.exec(delete(PasswordReset).where(col(PasswordReset.expires_at) <= now - _KEPT_FOR))


def _refuse_weak(password: str, personal_words: Iterable[str]) -> None:
    weak = passwords.problems(password, personal_words=personal_words)
    if weak:
        raise InvalidForm(weak)


def _contact(db: Session, account: Account, *, is_by_sms: bool, now: datetime) -> Contact | None:
    """Return where the reset goes; a phone that changed lately may not be the member's."""
    member = db.get_one(Member, account.member_id)
    if not is_by_sms:
        email = notices.email_of(account, member)
        return Contact(email, Channel.EMAIL, RecipientKind.ACCOUNT_EMAIL) if email else None
    phone = reveal(member, "phone")
    if phone is None or not is_mobile(phone):
        return None
    if notices.has_recent_contact(db, member_id=member.id, now=now):
        return None
    return Contact(phone, Channel.SMS, RecipientKind.MEMBER_PHONE)


def _send(db: Session, account: Account, contact: Contact, *, token: str, now: datetime) -> None:
    end_open(db, account_id=account.id, now=now)  # only the last one sent is good
    is_by_sms = contact.channel is Channel.SMS
    row = PasswordReset(
        account_id=account.id,
        token_hash=token_hash(token),
        requested_at=now,
        expires_at=now + (CODE_LIFETIME if is_by_sms else LINK_LIFETIME),
    )
    code = tokens.new_code()
    if is_by_sms:
        row.code_hash = _code_hash(row, code)
    db.add(row)
    told = {"code": code} if is_by_sms else {"link": tokens.address_of(token)}
    notices.tell(
        db,
        MessageKind.PASSWORD_RESET_CODE if is_by_sms else MessageKind.PASSWORD_RESET_LINK,
        member=db.get_one(Member, account.member_id),
        contacts=[contact],
        key=row.id,
        now=now,
        expires_at=row.expires_at.isoformat(),
        **told,
    )


def _of_token(db: Session, token: str, now: datetime) -> PasswordReset | None:
    """Return a reset that is still good: nobody signed in, nor changed the password, since."""
    signed_in_since = exists().where(
        col(SignInSession.account_id) == col(PasswordReset.account_id),
        col(SignInSession.access) >= Access.MEMBER,
        col(SignInSession.created_at) > col(PasswordReset.requested_at),
    )
    return db.exec(
        select(PasswordReset)
        .join(Account, col(Account.id) == col(PasswordReset.account_id))
        .join(Member, col(Member.id) == col(Account.member_id))
        .where(
            col(PasswordReset.token_hash) == token_hash(token),
            col(PasswordReset.ended_at).is_(None),
            col(PasswordReset.expires_at) > now,
            col(Account.password_changed_at) <= col(PasswordReset.requested_at),
            ~signed_in_since,
            col(Account.disabled_at).is_(None),
            col(Member.closed_at).is_(None),
        )
    ).first()


def _is_code(row: PasswordReset, code: str) -> bool:
    return secrets.compare_digest(_code_hash(row, code), row.code_hash or "")


def _code_hash(row: PasswordReset, code: str) -> str:
    """Return what is stored of a code: it is good for one request only."""
    return keyed_hash("reset_code", f"{row.id}:{second_factor.digits_of(code)}")


def _note_refused(db: Session, row: PasswordReset | None, *, origin: Origin, now: datetime) -> None:
    account = db.get(Account, row.account_id) if row else None
    audit.append(
        db,
        audit.Event.RESET_REFUSED,
        actor=SYSTEM,
        now=now,
        member_id=account.member_id if account else None,
        origin=origin,
        result="refused",
    )
