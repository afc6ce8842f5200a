"""A new password for a signed-in member who gives the present one."""

from dataclasses import dataclass, field
from datetime import datetime

from memberapp.account import accounts, former_passwords, passwords, sessions
from memberapp.account.password_reset import CHOICES, replace_password
from memberapp.account.tables import Account
from memberapp.core import audit, limits
from memberapp.core.errors import InvalidForm, NotFound
from memberapp.core.limits import Limit, Reservation
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_PRESENT_PASSWORDS = Limit("present_password", "5/5minute; 20/hour; 50/day")


@dataclass(frozen=True)
class ChangeTry:
    """What a change is compared with: the present password, and those not to be chosen again."""

    password_hash: str = field(repr=False)
    former_hashes: tuple[str, ...] = field(repr=False)


def changed_at(work: Work) -> datetime:
    """Return since when the present password is good."""
    return work.db.get_one(Account, work.account_id).password_changed_at


def user_name(work: Work) -> str:
    """Return by what the member signs in."""
    return accounts.user_name(work.db.get_one(Account, work.account_id))


def check(work: Work, *, password: str) -> ChangeTry:
    """Check a new password against its rules, and return the present one; see `password_flows`."""
    account = work.db.get(Account, work.account_id)
    if account is None or account.disabled_at is not None:
        raise NotFound
    member = work.db.get_one(Member, account.member_id)
    words = accounts.personal_words(member, account.email)
    weak = passwords.problems(password, personal_words=words)
    if weak:
        raise InvalidForm(weak)
    former_hashes = former_passwords.hashes_of(work, account_id=account.id)
    return ChangeTry(account.password_hash, former_hashes)


@writes
def reserve(work: Work) -> Reservation:
    """Count a try of the present password."""
    return limits.reserve(work, (_PRESENT_PASSWORDS, work.account_id))


@writes
def reserve_choice(work: Work, *, tried: Reservation) -> Reservation:
    """Give back the try of the present password, which was right, and count that of a new one."""
    limits.give_back(work, tried)
    return limits.reserve(work, (CHOICES, work.account_id))


@writes
def record_refused(work: Work) -> None:
    """Write down that the present password was wrong."""
    work.audit(audit.Event.PASSWORD_REFUSED, result="refused")


@writes
def conclude(work: Work, *, former_hash: str, password_hash: str, choice: Reservation) -> None:
    """Write the new password; the other sessions end and every e-mail is told."""
    replace_password(
        work,
        account_id=work.account_id,
        former_hash=former_hash,
        password_hash=password_hash,
    )
    limits.give_back(work, choice)
    sessions.end_all(
        work,
        account_id=work.account_id,
        except_id=work.session_id,
    )
    work.audit(audit.Event.PASSWORD_CHANGED)
    work.changed(Topic.SECURITY, member_id=work.member_id)
