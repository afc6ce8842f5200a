"""The link that opens a space: read as often as one likes, used once.

Who followed it chooses the password there, and the phone if they like. It asks for a code too when
it went to an address that the insurer did not know.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from memberapp.account import accounts, former_passwords, messages, notices, passwords
from memberapp.account.activation import known_contacts
from memberapp.account.rules.activation import CodeWay
from memberapp.account.tables import Account, Activation
from memberapp.core import audit, limits, locks, portal_changes, tokens
from memberapp.core.access import SYSTEM, Actor, Role
from memberapp.core.errors import Conflict, InvalidForm, InvalidInput, NotFound
from memberapp.core.limits import Limit
from memberapp.core.phones import parse_phone
from memberapp.core.places import UNKNOWN
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import reveal, seal, token_hash
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_CODES = Limit("activation_code", "5/day")  # of one activation: nobody uses up those of another


@dataclass(frozen=True)
class ActivationLink:
    """What an open link would do, and by what the code it asks for was sent."""

    email: str
    code_way: CodeWay
    expires_at: datetime
    user_name: str
    """By what its member will sign in; empty where that is a number that only the code may show."""
    region: str
    """Where its member lives; unknown where only the code may show it."""


@dataclass(frozen=True)
class OpeningTry:
    """An activation whose link and code were right, and the phone that was typed, as E.164."""

    token: str = field(repr=False)
    phone: str | None = field(repr=False)


@dataclass(frozen=True)
class OpenedSpace:
    """A space that was opened, and by what its member signs in."""

    member_id: str
    has_email: bool
    """Whether the e-mail signs in too; another account may have it."""


def preview(work: Work, *, token: str) -> ActivationLink | None:
    """Return what a link would do, None when it is over; nothing is consumed."""
    row = _of_token(work, token)
    if row is None:
        return None
    email, way = reveal(row, "email") or "", CodeWay(row.code_way)
    is_enough = way is CodeWay.NONE
    number = row.member_id if is_enough else ""
    user_name = email if accounts.is_email_free(work, email) else number
    region = work.db.get_one(Member, row.member_id).region if is_enough else UNKNOWN
    return ActivationLink(email, way, row.expires_at, user_name, region)


def is_opened(work: Work, *, token: str) -> bool:
    """Return whether a link has already created its account."""
    used = select(Activation.id).where(
        col(Activation.token_hash) == token_hash(token), col(Activation.used_at).is_not(None)
    )
    return work.db.exec(used).first() is not None


@writes
def check(
    work: Work, *, token: str, code: str, password: str, typed_phone: str
) -> OpeningTry | None:
    """Check what opens the space of a link; None when its code is wrong.

    The member's own words are compared once the code is right, so that they do not show before.

    Raises:
        NotFound: the link is over.
        InvalidForm: fields are refused, the password's broken rules among them; nothing is used.
        TooManyTries: too many codes were wrong.
    """
    row = _of_token(work, token)
    if row is None:
        raise NotFound
    member = work.db.get_one(Member, row.member_id)
    phone = _read_phone(
        row, code=code, password=password, typed_phone=typed_phone, region=member.region
    )
    if row.code_hash is not None:
        tried = limits.reserve(work, (_CODES, row.id))
        if not tokens.is_code(row, code):
            work.audit(
                audit.Event.ACTIVATION_CODE_REFUSED,
                actor=SYSTEM,
                member_id=row.member_id,
                result="refused",
            )
            return None
        limits.give_back(work, tried)
    words = accounts.personal_words(member, reveal(row, "email"))
    if weak := passwords.problems(password, personal_words=words):
        raise InvalidForm(weak)
    return OpeningTry(token, phone)


@writes
def conclude(work: Work, *, tried: OpeningTry, password_hash: str) -> OpenedSpace:
    """Open the space, once.

    Raises:
        NotFound: meanwhile the link was used, or another one took its place.
        Conflict: meanwhile the space was opened, or its address was taken.
    """
    row = _of_token(work, tried.token)
    if row is None:
        raise NotFound
    # The member's row first, as whoever asks for another link does.
    member = work.db.get_one(
        Member, row.member_id, with_for_update=locks.ROW, populate_existing=True
    )
    if not tokens.use(work, row, letter_code=None):
        raise NotFound
    others = col(Activation.member_id) == member.id
    tokens.revoke(work, Activation, others, letter_code=None)  # no letter leaves for them
    return _open(work, row, member, phone=tried.phone, password_hash=password_hash)


def _read_phone(
    row: Activation, *, code: str, password: str, typed_phone: str, region: str
) -> str | None:
    """Read all that needs no look into the member's file, and return the phone as E.164."""
    phone, problems = None, []
    if row.code_hash is not None and not code.strip():
        problems.append(InvalidInput("code", "empty"))
    try:
        phone = parse_phone(typed_phone, region)
    except InvalidInput as problem:
        problems.append(problem)
    if not password:
        problems.append(InvalidInput("password", "empty"))
    elif weak := passwords.problems(password, personal_words=()):
        problems.extend(weak)
    if problems:
        raise InvalidForm(tuple(problems))
    return phone


def _of_token(work: Work, token: str) -> Activation | None:
    return work.db.exec(
        select(Activation)
        .join(Member, col(Member.id) == col(Activation.member_id))
        .where(
            tokens.opens(Activation, token, work.now),
            col(Member.closed_at).is_(None),
        )
    ).first()


def _open(
    work: Work, row: Activation, member: Member, *, phone: str | None, password_hash: str
) -> OpenedSpace:
    email = reveal(row, "email") or ""
    is_free = accounts.is_email_free(work, email)
    account = accounts.new_account(
        member, email=email if is_free else None, password_hash=password_hash, now=work.now
    )
    account.verified_phone = row.phone_hash  # they copied a code from it
    account = accounts.instead_of_former(work, account)
    try:
        with work.db.begin_nested():
            work.db.add(account)
    except IntegrityError:
        raise Conflict("the member has an account, or another account this e-mail") from None
    former_passwords.record(work, account_id=account.id, password_hash=password_hash)
    if row.code_hash is not None:  # else the link itself went to a contact that was known
        known = known_contacts(member)
        told = messages.space_opened(work, account=account, activation=row, contacts=known)
        work.notify(*told)
    _take_email(work, member, email)
    _take_phone(work, member, account, phone)
    work.notify(*messages.account_ready(work, account=account, email=email))
    work.audit(
        audit.Event.ACCOUNT_CREATED,
        actor=Actor(account.id, Role.HOLDER),
        member_id=member.id,
        ref=account.id,
    )
    return OpenedSpace(member.id, has_email=is_free)


def _take_email(work: Work, member: Member, email: str) -> None:
    """Make the confirmed address the member's own, for the core too."""
    if notices.known_email(member) == email:
        return
    former, member.email = member.email, email
    _record_contact(work, member, ContactField.EMAIL, email, former=former)


def _take_phone(work: Work, member: Member, account: Account, phone: str | None) -> None:
    """Keep the phone that was typed when the insurer had none.

    One that differs from the insurer's own is offered to the member once they are signed in.
    """
    known = reveal(member, "phone")
    if phone is None or phone == known:
        return
    if known:
        seal(account, "offered_phone", phone)
        work.db.add(account)
        return
    seal(member, "phone", phone)
    _record_contact(work, member, ContactField.PHONE, phone, former=None)


def _record_contact(
    work: Work, member: Member, field: ContactField, value: str, *, former: str | None
) -> None:
    member.contact_version += 1
    work.db.add(member)
    portal_changes.record(
        work, member_id=member.id, field=field, value=value, previous=former, effective_at=work.now
    )
