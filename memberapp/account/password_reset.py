"""Getting back in: a link by e-mail, or a code by SMS for the browser that asked.

Never questions. The answer is the same whether or not there is such an account; only the last link
or code sent is good, once, and it dies when the member signs in, or changes password, e-mail or
phone: whoever has the former mailbox or number has nothing left to open. A reset
reopens what wrong passwords closed, ends every session, and skips no second factor.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import col, exists, select, update

from memberapp.account import (
    accounts,
    devices,
    disowning,
    former_passwords,
    messages,
    notices,
    password_tries,
    passwords,
    sent_codes,
    sessions,
)
from memberapp.account.tables import Account, PasswordReset, SignInSession
from memberapp.core import audit, limits, tokens
from memberapp.core.access import SYSTEM, Access, Actor, Role
from memberapp.core.errors import InvalidForm, NotFound
from memberapp.core.limits import Limit, Reservation, limited_ip_address
from memberapp.core.outgoing import Channel, Contact
from memberapp.core.tokens import LinkKind
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

LINK_LIFETIME = timedelta(minutes=30)
CODE_LIFETIME = timedelta(minutes=10)
# Counted as typed, whether or not somebody has it: a limit that is reached tells nothing.
_IDENTIFIER = Limit("reset_identifier", "5/hour")
_ADDRESS = Limit("reset_address", "60/hour")  # many members share one
_BY_SMS = Limit("reset_sms", "3/day")  # a text message costs, and its code is short
_CODES = Limit("reset_code", "5/10minute")
CHOICES = Limit("reset_choice", "20/hour")  # each is hashed six times: a second


@dataclass(frozen=True)
class ResetTry:
    """A reset whose link or code was right, and its owner."""

    reset_id: str
    account_id: str
    password_hash: str = field(repr=False)
    """The hash to be replaced, so that a change meanwhile is noticed."""
    former_hashes: tuple[str, ...] = field(repr=False)
    """Those of the passwords that may not be chosen again."""
    choice: Reservation = field(repr=False)


@writes
def request(work: Work, *, identifier: str, is_by_sms: bool) -> str:
    """Send a link or a code to the account's own contact, if there is one.

    Return a token for the browser that asked for a code, good for nothing when nothing was sent;
    that of a link goes to the mailbox alone.

    Raises:
        TooManyTries: this identifier or this address asked too often; nothing is sent.
    """
    subject = accounts.attempt_subject(identifier)
    asked = [(_IDENTIFIER, subject), (_ADDRESS, limited_ip_address(work.origin.ip_address))]
    limits.reserve(work, *asked, *([(_BY_SMS, subject)] if is_by_sms else []))
    token = tokens.new_token(LinkKind.RESET)
    account = accounts.find(work, identifier=identifier)
    contact = _contact(work, account, is_by_sms=is_by_sms) if account else None
    if account is not None and contact is not None:
        _send(work, account, contact, token=token)
    work.audit(
        audit.Event.RESET_ASKED,
        actor=SYSTEM,
        member_id=account.member_id if account else None,
        result="ok" if contact else "refused",
    )
    return token if is_by_sms else ""


def send_link(work: Work, *, account: Account) -> bool:
    """Send a reset's link to the account's e-mail, in the caller's transaction, if it may go there.

    Return whether it left.
    """
    contact = _contact(work, account, is_by_sms=False)
    if contact is not None:
        _send(work, account, contact, token=tokens.new_token(LinkKind.RESET))
    return contact is not None


def end_open(work: Work, *, account_id: str) -> None:
    """End the link or code that was sent, in the caller's transaction."""
    tokens.revoke(work, PasswordReset, col(PasswordReset.account_id) == account_id)


def is_link_good(work: Work, *, token: str) -> bool:
    """Return whether a link is still valid, without consuming it."""
    row = _of_token(work, token)
    return row is not None and row.code_hash is None


def user_name(work: Work, *, token: str) -> str:
    """Return by what the owner of a link that is still good signs in."""
    row = _of_token(work, token)
    account = work.db.get(Account, row.account_id) if row else None
    return accounts.user_name(account) if account else ""


@writes
def check(work: Work, *, token: str, code: str | None, password: str) -> ResetTry | None:
    """Check a link or a code, and the password against its owner's own words."""
    row = _of_token(work, token)
    if code is None:
        if row is None or row.code_hash is not None:
            raise NotFound
    else:
        tried = limits.reserve(work, (_CODES, token))
        if row is None or not tokens.is_code(row, code):
            _record_refused(work, row)
            return None
        limits.give_back(work, tried)
    account = work.db.get_one(Account, row.account_id)
    member = work.db.get_one(Member, account.member_id)
    refuse_weak(password, accounts.personal_words(member, account.email))
    return ResetTry(
        row.id,
        account.id,
        account.password_hash,
        former_passwords.hashes_of(work, account_id=account.id),
        limits.reserve(work, (CHOICES, account.id)),
    )


@writes
def conclude(work: Work, *, tried: ResetTry, password_hash: str) -> None:
    """Write the new password, once; every session ends and every contact is told.

    Raises:
        NotFound: meanwhile the link or code was used, or the password changed.
    """
    accounts.lock(work, tried.account_id)
    row = work.db.get(PasswordReset, tried.reset_id)
    if row is None or not tokens.use(work, row):
        raise NotFound
    replace_password(
        work,
        account_id=tried.account_id,
        former_hash=tried.password_hash,
        password_hash=password_hash,
    )
    limits.give_back(work, tried.choice)
    account = work.db.get_one(Account, tried.account_id)
    sessions.end_all(work, account_id=account.id)
    devices.distrust_all(work, account_id=account.id)  # whoever holds one still owes the factor
    device = devices.known(work, account_id=account.id)
    identifiers = [account.number, *([account.email] if account.email else [])]
    password_tries.forget(
        work,
        identifiers=[accounts.attempt_subject(identifier) for identifier in identifiers],
        account_id=account.id,
        device_id=device.id if device else None,
    )
    work.audit(
        audit.Event.PASSWORD_RESET,
        actor=Actor(account.id, Role.HOLDER),
        member_id=account.member_id,
    )


def replace_password(work: Work, *, account_id: str, former_hash: str, password_hash: str) -> None:
    """Write a new password in the caller's transaction, and tell every e-mail of the member.

    Raises:
        NotFound: meanwhile the password changed, or the account was closed.
    """
    changed = work.db.exec(
        update(Account)
        .where(
            col(Account.id) == account_id,
            col(Account.password_hash) == former_hash,
            col(Account.disabled_at).is_(None),
        )
        .values(password_hash=password_hash, password_changed_at=work.now)
    )
    if changed.rowcount != 1:
        raise NotFound
    former_passwords.record(work, account_id=account_id, password_hash=password_hash)
    account = work.db.get_one(Account, account_id, populate_existing=True)
    work.notify(*messages.password_changed(work, account=account))


def refuse_weak(password: str, personal_words: Iterable[str]) -> None:
    """Refuse a password that breaks rules; `InvalidForm` names each of them."""
    weak = passwords.problems(password, personal_words=personal_words)
    if weak:
        raise InvalidForm(weak)


def _contact(work: Work, account: Account, *, is_by_sms: bool) -> Contact | None:
    """Return where the reset goes, None where that may not be the member's own.

    A phone that is not verified may be another's, and so may a mailbox that « pas moi » restored.
    """
    member = work.db.get_one(Member, account.member_id)
    if not is_by_sms:
        email = notices.email_of(account, member)
        is_own = not disowning.is_mailbox_disputed(work, account=account)
        return Contact(email, Channel.EMAIL) if email and is_own else None
    phone = sent_codes.verified_phone(account, member)
    if phone is None or notices.has_recent_contact(work, member_id=member.id, now=work.now):
        return None
    return Contact(phone, Channel.SMS)


def _send(work: Work, account: Account, contact: Contact, *, token: str) -> None:
    end_open(work, account_id=account.id)  # only the last one sent is good
    is_by_sms = contact.channel is Channel.SMS
    lifetime = CODE_LIFETIME if is_by_sms else LINK_LIFETIME
    row = PasswordReset(account_id=account.id, **tokens.issue(work, token, lifetime))
    work.db.add(row)
    if is_by_sms:
        code = tokens.new_code()
        row.code_hash = tokens.code_hash(row, code)
        sent = messages.password_reset_code(work, reset=row, contact=contact, code=code)
    else:
        link = tokens.address_of(token)
        sent = messages.password_reset_link(work, reset=row, contact=contact, link=link)
    work.notify(*sent)


def _of_token(work: Work, token: str) -> PasswordReset | None:
    """Return a reset that is still good: nobody signed in, nor changed the password, since."""
    signed_in_since = exists().where(
        col(SignInSession.account_id) == col(PasswordReset.account_id),
        col(SignInSession.access) >= Access.MEMBER,
        col(SignInSession.created_at) > col(PasswordReset.requested_at),
    )
    return work.db.exec(
        select(PasswordReset)
        .join(Account, col(Account.id) == col(PasswordReset.account_id))
        .join(Member, col(Member.id) == col(Account.member_id))
        .where(
            tokens.opens(PasswordReset, token, work.now),
            col(Account.password_changed_at) <= col(PasswordReset.requested_at),
            ~signed_in_since,
            col(Account.disabled_at).is_(None),
            col(Member.closed_at).is_(None),
        )
    ).first()


def _record_refused(work: Work, row: PasswordReset | None) -> None:
    account = work.db.get(Account, row.account_id) if row else None
    work.audit(
        audit.Event.RESET_REFUSED,
        actor=SYSTEM,
        member_id=account.member_id if account else None,
        result="refused",
    )
