"""Accounts: one person's sign-in, found by e-mail or by member number."""

import re
import string
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select

from memberapp.account import former_passwords, messages, passwords
from memberapp.account.tables import Account, email_index_of
from memberapp.core import audit, locks
from memberapp.core.contacts import parse_email
from memberapp.core.errors import Conflict, InvalidInput, NotFound, SpaceEnded
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_MAX_IDENTIFIER_LENGTH = 254  # that of an e-mail address


@dataclass(frozen=True)
class AccountSummary:
    """An account, as the command that makes it tells."""

    id: str
    member_id: str
    email: str | None
    has_mailbox: bool
    """Whether an e-mail is known, be it another account's too: the second factor goes there."""


def check_new(work: Work, *, member_id: str, password: str, email: str | None = None) -> str:
    """Check a new account (see `password_flows`), and return the member's id as the feed has it."""
    member, address = _new_holder(work, member_id, email)
    passwords.check(password, personal_words=personal_words(member, address))
    return member.id


@writes
def create_account(
    work: Work,
    *,
    member_id: str,
    password_hash: str,
    email: str | None = None,
    is_demo: bool = False,
) -> AccountSummary:
    """Write the account of a member, whose password was checked.

    Raises:
        NotFound: no such member was imported, or the feed closed them.
        Conflict: the member has an account, or another account has this e-mail.
        InvalidInput: the e-mail is not one.
    """
    member, address = _new_holder(work, member_id, email)
    account = new_account(member, email=address, password_hash=password_hash, now=work.now)
    account.is_demo = is_demo
    account = instead_of_former(work, account)
    work.db.add(account)
    work.db.flush()
    former_passwords.record(work, account_id=account.id, password_hash=password_hash)
    work.audit(audit.Event.ACCOUNT_CREATED, member_id=member.id, ref=account.id)
    if account.email is not None:
        (ready,) = messages.account_ready(work, account=account, email=account.email)
        # Once for the account, whichever its e-mail.
        work.notify(replace(ready, key=f"{ready.kind}:{account.id}"))
    return AccountSummary(
        account.id, account.member_id, account.email, bool(account.email or member.email)
    )


def new_account(member: Member, *, email: str | None, password_hash: str, now: datetime) -> Account:
    """Make the row of a member's sign-in, not written yet."""
    account = Account(
        member_id=member.id,
        number=normalise_identifier(member.id),
        password_hash=password_hash,
        password_changed_at=now,
        created_at=now,
    )
    account.email = email
    return account


def instead_of_former(work: Work, made: Account) -> Account:
    """Return the row to write: that of the space which the member left, filled anew, if any."""
    former = former_of(work, made.member_id)
    if former is None:
        return made
    former.sqlmodel_update(made.model_dump(exclude={"id", "email_sealed"}))
    former.email = made.email  # sealed anew: a sealed value is bound to its row
    return former


def former_of(work: Work, member_id: str) -> Account | None:
    """Return the row of a space which its member left."""
    left = col(Account.left_at).is_not(None)
    return work.db.exec(select(Account).where(col(Account.member_id) == member_id, left)).first()


def personal_words(member: Member, email: str | None) -> list[str]:
    """Return what a member's password may not hold."""
    return passwords.personal_words(
        first_name=member.first_name,
        last_name=member.last_name,
        email=email or member.email or "",
        number=member.id.lstrip(string.ascii_letters),
        birth=member.birth,
    )


def is_email_free(work: Work, email: str) -> bool:
    """Return whether no account signs in with an address."""
    owner = select(Account.id).where(col(Account.email_index) == email_index_of(email))
    return work.db.exec(owner).first() is None


def user_name(account: Account) -> str:
    """Return by what a member signs in: the e-mail, or their number where they have none."""
    return account.email or account.member_id


def find(work: Work, *, identifier: str) -> Account | None:
    """Return the account of an e-mail or a member number, if it may sign in."""
    text = normalise_identifier(identifier)
    found = work.db.exec(
        select(Account)
        .join(Member, col(Member.id) == col(Account.member_id))
        .where(
            or_(
                col(Account.email_index) == email_index_of(text),
                col(Account.number).in_(_possible_numbers(text)),
            ),
            col(Account.disabled_at).is_(None),
            col(Member.closed_at).is_(None),
        )
    ).all()
    exact = [account for account in found if account.member_id == identifier.strip()]
    # Without its letter a number may fit several members: then the letter has to be typed.
    return (exact or found)[0] if exact or len(found) == 1 else None


def has_demo_accounts(work: Work) -> bool:
    """Return whether any account can sign in with a published demo password."""
    statement = select(Account.id).where(col(Account.is_demo), col(Account.disabled_at).is_(None))
    return work.db.exec(statement.limit(1)).first() is not None


def find_member(work: Work, typed_number: str) -> Member:
    """Return the member of a number, whose leading letter may be left out.

    Raises:
        NotFound: there is none, or the feed closed them.
    """
    exact = work.db.get(Member, typed_number.strip())
    if exact is not None and exact.closed_at is None:
        return exact
    numbers = set(_possible_numbers(normalise_identifier(typed_number)))
    ids = work.db.exec(select(Member.id).where(col(Member.closed_at).is_(None)))
    found = [member_id for member_id in ids if normalise_identifier(member_id) in numbers]
    if len(found) != 1:
        raise NotFound(f"no member {typed_number} was imported, or the feed closed the file")
    return work.db.get_one(Member, found[0])


def own(
    work: Work, *, member_id: str, account_id: str, is_locked: bool = False
) -> tuple[Member, Account]:
    """Return a member and their open account; locked, nobody else changes that member meanwhile.

    Raises:
        SpaceEnded: there is no such open account, or it is not that member's.
    """
    member = work.db.get(
        Member,
        member_id,
        with_for_update=locks.ROW if is_locked else None,
        populate_existing=is_locked,
    )
    account = work.db.get(Account, account_id, populate_existing=is_locked)
    is_open = account is not None and account.disabled_at is None
    if member is None or account is None or account.member_id != member.id or not is_open:
        raise SpaceEnded
    return member, account


def lock(work: Work, account_id: str) -> Account:
    """Return an account, alone with it until the transaction ends.

    Whatever ends or opens its sessions and forgets or remembers its browsers takes it first: these
    rows are then never waited for in two opposite orders.
    """
    return work.db.get_one(Account, account_id, with_for_update=locks.ROW, populate_existing=True)


def normalise_identifier(typed: str) -> str:
    """Return an identifier without what people type differently: spaces, case, width."""
    text = unicodedata.normalize("NFKC", typed[:_MAX_IDENTIFIER_LENGTH])
    text = "".join(c for c in text if c.isprintable() and not c.isspace())
    return text.lower() if "@" in text else re.sub(r"[.\-]", "", text).upper()


def attempt_subject(identifier: str) -> str:
    """Return what tries are counted on: a member number is one with or without its letter."""
    text = normalise_identifier(identifier)
    return text[1:] if re.fullmatch(r"[A-Z]\d+", text) else text


def _new_holder(work: Work, member_id: str, email: str | None) -> tuple[Member, str | None]:
    """Return the member an account is for, and the address they will sign in with."""
    member = find_member(work, member_id)
    is_there = col(Account.member_id) == member.id, col(Account.left_at).is_(None)
    if work.db.exec(select(Account.id).where(*is_there)).first():
        raise Conflict(f"member {member.id} has an account already")
    return member, _free_email(work, member, email)


def _possible_numbers(text: str) -> list[str]:
    if text.isascii() and text.isdigit():
        return [text, *(letter + text for letter in string.ascii_uppercase)]
    return [text]


def _free_email(work: Work, member: Member, wanted: str | None) -> str | None:
    """Return the address the account signs in with; the feed's own one only when it is free."""
    typed = wanted if wanted is not None else member.email
    if not typed:
        return None
    try:
        address = parse_email(typed)
    except InvalidInput:
        if wanted is not None:
            raise
        return None
    if is_email_free(work, address):
        return address
    if wanted is not None:
        raise Conflict("another account has this e-mail")
    return None
