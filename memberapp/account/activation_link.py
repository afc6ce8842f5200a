"""The link that opens a space: read as often as one likes, confirmed once.

It asks for a code too when it went to an address that the insurer did not know.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from memberapp.account import accounts, messages, notices
from memberapp.account.activation import known_contacts
from memberapp.account.rules.activation import CodeWay
from memberapp.account.tables import Activation
from memberapp.core import audit, limits, locks, portal_changes, tokens
from memberapp.core.access import SYSTEM, Actor, Role
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.limits import Limit
from memberapp.core.phones import parse_phone
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import reveal, seal, token_hash
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_CODES = Limit("activation_code", "5/day")  # of a member, whichever activation they are of


@dataclass(frozen=True)
class ActivationLink:
    """What an open link would do, and by what the code it asks for was sent."""

    email: str
    code_way: CodeWay
    expires_at: datetime


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
    return ActivationLink(reveal(row, "email") or "", CodeWay(row.code_way), row.expires_at)


def is_opened(work: Work, *, token: str) -> bool:
    """Return whether a link has already created its account."""
    used = select(Activation.id).where(
        col(Activation.token_hash) == token_hash(token), col(Activation.used_at).is_not(None)
    )
    return work.db.exec(used).first() is not None


@writes
def confirm(work: Work, *, token: str, code: str) -> OpenedSpace | None:
    """Open the space of a link, once; None when its code is wrong.

    Raises:
        NotFound: the link is over.
        TooManyTries: too many codes were wrong.
        Conflict: meanwhile the space was opened, or its address was taken.
    """
    row = _of_token(work, token)
    if row is None:
        raise NotFound
    if row.code_hash is not None:
        tried = limits.reserve(work, (_CODES, row.member_id))
        if not tokens.is_code(row, code):
            work.audit(
                audit.Event.ACTIVATION_CODE_REFUSED,
                actor=SYSTEM,
                member_id=row.member_id,
                result="refused",
            )
            return None
        limits.give_back(work, tried)
    if not tokens.use(work, row, letter_code=None):
        raise NotFound
    # Whatever else was asked for this member opens nothing any more.
    others = col(Activation.member_id) == row.member_id
    tokens.revoke(work, Activation, others, letter_code=None)
    return _open(work, row)


def _of_token(work: Work, token: str) -> Activation | None:
    return work.db.exec(
        select(Activation)
        .join(Member, col(Member.id) == col(Activation.member_id))
        .where(
            tokens.opens(Activation, token, work.now),
            col(Member.closed_at).is_(None),
        )
    ).first()


def _open(work: Work, row: Activation) -> OpenedSpace:
    member = work.db.get_one(
        Member, row.member_id, with_for_update=locks.ROW, populate_existing=True
    )
    email = reveal(row, "email") or ""
    is_free = accounts.is_email_free(work, email)
    account = accounts.new_account(
        member, email=email if is_free else None, password_hash=row.password_hash, now=work.now
    )
    account.verified_phone = row.phone_hash  # they copied a code from it
    try:
        with work.db.begin_nested():
            work.db.add(account)
    except IntegrityError:
        raise Conflict("the member has an account, or another account this e-mail") from None
    if row.code_hash is not None:  # else the link itself went to a contact that was known
        contacts = known_contacts(member)
        work.notify(*messages.space_opened(work, activation=row, contacts=contacts))
    _take_email(work, member, email)
    _take_phone(work, member, reveal(row, "phone"))
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


def _take_phone(work: Work, member: Member, typed: str | None) -> None:
    """Keep the phone that was typed when the insurer had none: one it knew is changed signed in."""
    if not typed or reveal(member, "phone"):
        return
    try:
        phone = parse_phone(typed, member.region)
    except InvalidInput:
        phone = None  # of the other country, without its prefix
    if phone is not None:
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
