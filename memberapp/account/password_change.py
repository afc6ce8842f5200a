"""A new password for a signed-in member who gives the present one."""

from datetime import datetime

from sqlmodel import Session

from memberapp.account import accounts, entry_limits, passwords, sessions
from memberapp.account.password_reset import replace_password
from memberapp.account.sessions import EndReason
from memberapp.account.tables import Account
from memberapp.core import audit, changes, limits
from memberapp.core.access import Actor, LiveSession, Origin, Role
from memberapp.core.errors import InvalidForm, InvalidInput, NotFound
from memberapp.core.limits import Reservation
from memberapp.core.work import run, run_hashing, writes
from memberapp.members.tables import Member


async def change(*, session: LiveSession, current: str, password: str, origin: Origin) -> bool:
    """Change the password; False when the present one is wrong. Every other session ends.

    Raises:
        InvalidForm: the new one breaks rules, each of them is named, or is the present one.
        TooManyTries: the present one was wrong too often.
        NotFound: meanwhile the password changed.
    """
    former_hash = await run(check, account_id=session.account_id, password=password)
    tried = await run(reserve, account_id=session.account_id)
    if not await run_hashing(passwords.matches, current, former_hash):
        await run(note_refused, session=session, origin=origin)
        return False
    if current == password:
        raise InvalidForm((InvalidInput("password", "same"),))
    password_hash = await run_hashing(passwords.hash_password, password)
    await run(
        conclude,
        session=session,
        former_hash=former_hash,
        password_hash=password_hash,
        tried=tried,
        origin=origin,
    )
    return True


def changed_at(db: Session, *, account_id: str) -> datetime:
    """Return since when the present password is good."""
    return db.get_one(Account, account_id).password_changed_at


def check(db: Session, *, account_id: str, password: str) -> str:
    """Check a new password, and return the hash of the present one; see `change`."""
    account = db.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        raise NotFound
    member = db.get_one(Member, account.member_id)
    words = accounts.personal_words(member, account.email)
    weak = passwords.problems(password, personal_words=words)
    if weak:
        raise InvalidForm(weak)
    return account.password_hash


@writes
def reserve(db: Session, *, account_id: str, now: datetime) -> Reservation:
    """Count a try of the present password."""
    return entry_limits.reserve_present_password_try(db, account_id=account_id, now=now)


@writes
def note_refused(db: Session, *, session: LiveSession, origin: Origin, now: datetime) -> None:
    """Write down that the present password was wrong."""
    audit.append(
        db,
        audit.Event.PASSWORD_REFUSED,
        actor=Actor(session.account_id, Role.HOLDER),
        now=now,
        member_id=session.member_id,
        origin=origin,
        result="refused",
    )


@writes
def conclude(
    db: Session,
    *,
    session: LiveSession,
    former_hash: str,
    password_hash: str,
    tried: Reservation,
    origin: Origin,
    now: datetime,
) -> None:
    """Write the new password; the other sessions end and every e-mail is told."""
    replace_password(
        db,
        account_id=session.account_id,
        former_hash=former_hash,
        password_hash=password_hash,
        now=now,
    )
    limits.give_back(db, tried)
    sessions.end_all(
        db,
        account_id=session.account_id,
        reason=EndReason.PASSWORD_CHANGED,
        now=now,
        kept_id=session.id,
    )
    audit.append(
        db,
        audit.Event.PASSWORD_CHANGED,
        actor=Actor(session.account_id, Role.HOLDER),
        now=now,
        member_id=session.member_id,
        origin=origin,
    )
    changes.add(db, member_id=session.member_id, topic=changes.Topic.SECURITY, now=now)
