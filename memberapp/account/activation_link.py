"""The link that opens a space: read as often as one likes, confirmed once.

It asks for a code too when it went to an address that the insurer did not know.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select, update

from memberapp.account import accounts, entry_limits, notices
from memberapp.account.activation import code_hash, known_contacts, known_email
from memberapp.account.notices import Contact
from memberapp.account.rules.activation import CodeWay
from memberapp.account.tables import Activation
from memberapp.core import audit, limits, locks, portal_changes
from memberapp.core.access import SYSTEM, Actor, Origin, Role
from memberapp.core.contacts import mask_email, parse_phone
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.outbox import Channel, MessageKind, RecipientKind
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import reveal, seal, token_hash
from memberapp.core.work import writes
from memberapp.members.tables import Member

_KEPT_FOR = timedelta(days=30)


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


def preview(db: Session, *, token: str, now: datetime) -> ActivationLink | None:
    """Return what a link would do, None when it is over; nothing is consumed."""
    row = _of_token(db, token, now)
    if row is None:
        return None
    return ActivationLink(reveal(row, "email") or "", CodeWay(row.code_way), row.expires_at)


def is_opened(db: Session, *, token: str) -> bool:
    """Return whether a link has already created its account."""
    used = select(Activation.id).where(
        col(Activation.token_hash) == token_hash(token), col(Activation.used_at).is_not(None)
    )
    return db.exec(used).first() is not None


@writes
def confirm(
    db: Session, *, token: str, code: str, origin: Origin, now: datetime
) -> OpenedSpace | None:
    """Open the space of a link, once; None when its code is wrong.

    Raises:
        NotFound: the link is over.
        TooManyTries: too many codes were wrong.
        Conflict: meanwhile the space was opened, or its address was taken.
    """
    row = _of_token(db, token, now)
    if row is None:
        raise NotFound
    if row.code_hash is not None:
        tried = entry_limits.reserve_activation_code_try(db, member_id=row.member_id, now=now)
        if not secrets.compare_digest(code_hash(row, code), row.code_hash):
            audit.append(
                db,
                audit.Event.ACTIVATION_CODE_REFUSED,
                actor=SYSTEM,
                now=now,
                member_id=row.member_id,
                origin=origin,
                result="refused",
            )
            return None
        limits.give_back(db, tried)
    used = db.exec(
        update(Activation)
        .where(col(Activation.id) == row.id, col(Activation.used_at).is_(None))
        .values(used_at=now, letter_code=None)
    )
    if used.rowcount != 1:
        raise NotFound
    db.exec(  # whatever else was asked for this member opens nothing any more
        update(Activation)
        .where(col(Activation.member_id) == row.member_id, col(Activation.used_at).is_(None))
        .values(expires_at=now, letter_code=None)
    )
    return _open(db, row, origin=origin, now=now)


@writes
def purge(db: Session, *, now: datetime) -> None:
    """Delete the activations that are long over."""
    db.exec(delete(Activation).where(col(Activation.expires_at) <= now - _KEPT_FOR))


def _of_token(db: Session, token: str, now: datetime) -> Activation | None:
    return db.exec(
        select(Activation)
        .join(Member, col(Member.id) == col(Activation.member_id))
        .where(
            col(Activation.token_hash) == token_hash(token),
            col(Activation.used_at).is_(None),
            col(Activation.expires_at) > now,
            col(Member.closed_at).is_(None),
        )
    ).first()


def _open(db: Session, row: Activation, *, origin: Origin, now: datetime) -> OpenedSpace:
    member = db.get_one(Member, row.member_id, with_for_update=locks.ROW, populate_existing=True)
    email = reveal(row, "email") or ""
    is_free = accounts.is_email_free(db, email)
    account = accounts.new_account(
        member, email=email if is_free else None, password_hash=row.password_hash, now=now
    )
    account.verified_phone = row.phone_hash  # he copied a code from it
    try:
        with db.begin_nested():
            db.add(account)
    except IntegrityError:
        raise Conflict("the member has an account, or another account this e-mail") from None
    if row.code_hash is not None:  # else the link itself went to a contact that was known
        notices.tell(
            db,
            MessageKind.SPACE_OPENED,
            member=member,
            contacts=known_contacts(member),
            key=row.id,
            now=now,
            masked_email=mask_email(email),
        )
    _take_email(db, member, email, now)
    _take_phone(db, member, reveal(row, "phone"), now)
    notices.tell(
        db,
        MessageKind.ACCOUNT_READY,
        member=member,
        contacts=[Contact(email, Channel.EMAIL, RecipientKind.ACCOUNT_EMAIL)],
        key=account.id,
        now=now,
        signs_in_by_email=is_free,
    )
    audit.append(
        db,
        audit.Event.ACCOUNT_CREATED,
        actor=Actor(account.id, Role.HOLDER),
        now=now,
        member_id=member.id,
        object_ref=account.id,
        origin=origin,
    )
    return OpenedSpace(member.id, has_email=is_free)


def _take_email(db: Session, member: Member, email: str, now: datetime) -> None:
    """Make the confirmed address the member's own, for the core too."""
    if known_email(member) == email:
        return
    former, member.email = member.email, email
    _note_contact(db, member, ContactField.EMAIL, email, former=former, now=now)


def _take_phone(db: Session, member: Member, typed: str | None, now: datetime) -> None:
    """Keep the phone that was typed when the insurer had none: one it knew is changed signed in."""
    if not typed or reveal(member, "phone"):
        return
    try:
        phone = parse_phone(typed, member.country)
    except InvalidInput:
        phone = None  # of the other country, without its prefix
    if phone is not None:
        seal(member, "phone", phone)
        _note_contact(db, member, ContactField.PHONE, phone, former=None, now=now)


def _note_contact(
    db: Session,
    member: Member,
    field: ContactField,
    value: str,
    *,
    former: str | None,
    now: datetime,
) -> None:
    member.contact_version += 1
    db.add(member)
    portal_changes.record(
        db, member_id=member.id, field=field, value=value, previous=former, effective_at=now
    )
