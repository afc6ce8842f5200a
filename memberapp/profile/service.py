"""The member's own contact details, and how he changes his address and phone.

Two tabs may edit the same thing: each change says which version of the file its tab had seen, and
which value. Another version with another value is a conflict that carries the present value; what
somebody else changed beside it is none.
"""

from dataclasses import asdict
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from memberapp.account import accounts, email_change, notices, password_reset, proof, sent_codes
from memberapp.core import audit, changes, portal_changes
from memberapp.core.access import Actor, Origin
from memberapp.core.changes import Topic
from memberapp.core.contacts import RECENT_CONTACT, Address, ContactCard, parse_address, parse_phone
from memberapp.core.errors import ChangedMeanwhile, TooManyTries
from memberapp.core.identifiers import mask_number
from memberapp.core.outbox import MessageKind
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import writes
from memberapp.members.service import address_of
from memberapp.members.tables import Member

_MOST_PHONE_CHANGES = 5

ValueT = TypeVar("ValueT")


def card(db: Session, *, member_id: str, account_id: str, now: datetime) -> ContactCard:
    """Return the member's contact details.

    Raises:
        NotFound: the account is somebody else's.
    """
    member, account = accounts.own(db, member_id=member_id, account_id=account_id)
    return ContactCard(
        civility=member.civility,
        first_name=member.first_name,
        last_name=member.last_name,
        birth=member.birth,
        country=member.country,
        masked_number=mask_number(reveal(member, "nir"), reveal(member, "niss")),
        address=address_of(member),
        phone=reveal(member, "phone"),
        email=notices.email_of(account, member),
        pending_email=email_change.pending_email(db, account_id=account.id, now=now),
        version=member.contact_version,
    )


@writes
def change_address(
    db: Session,
    *,
    member_id: str,
    account_id: str,
    actor: Actor,
    typed: dict[str, str],
    seen: Address,
    seen_version: int,
    now: datetime,
    origin: Origin | None = None,
) -> None:
    """Change the address, at once; `typed` holds line1, line2, zip and city.

    Raises:
        InvalidForm: fields are refused; all of them are named.
        ChangedMeanwhile: the address is another one than the member saw.
        NotFound: the account is somebody else's.
    """
    member, _account = accounts.own(db, member_id=member_id, account_id=account_id, is_locked=True)
    wanted = parse_address(
        country=member.country,
        line1=typed.get("line1", ""),
        line2=typed.get("line2", ""),
        zip_code=typed.get("zip", ""),
        city=typed.get("city", ""),
    )
    present = address_of(member)
    if not _is_new(wanted, present, seen, is_fresh=member.contact_version == seen_version):
        return
    member.address_line1, member.address_line2 = wanted.line1, wanted.line2
    member.address_zip, member.address_city = wanted.zip, wanted.city
    _note(
        db,
        member,
        field=ContactField.ADDRESS,
        value=asdict(wanted),
        previous=asdict(present),
        event=audit.Event.ADDRESS_CHANGED,
        actor=actor,
        origin=origin,
        now=now,
    )


@writes
def change_phone(
    db: Session,
    *,
    member_id: str,
    account_id: str,
    actor: Actor,
    typed: str,
    seen: str | None,
    seen_version: int,
    session_id: str,
    now: datetime,
    origin: Origin | None = None,
) -> None:
    """Change the phone, or forget it when nothing is typed; the former one is told.

    A phone that receives the codes is a factor: it is replaced by who has just given it only.

    Raises:
        ProofNeeded: the phone receives the codes, and the factor was given too long ago.
        InvalidInput: it is no number that reaches a person.
        ChangedMeanwhile: the phone is another one than the member saw.
        TooManyTries: it changed too often lately.
        NotFound: the account is somebody else's.
    """
    member, account = accounts.own(db, member_id=member_id, account_id=account_id, is_locked=True)
    wanted = parse_phone(typed, member.country)
    present = reveal(member, "phone")
    if not _is_new(wanted, present, seen, is_fresh=member.contact_version == seen_version):
        return
    if sent_codes.verified_phone(account, member) is not None:
        proof.require_recent(db, session_id=session_id, now=now)
    _refuse_too_many_phones(db, member.id, now)
    contacts = notices.contacts_of(db, account=account, member=member, now=now)
    seal(member, "phone", wanted)
    password_reset.end_open(db, account_id=account.id, now=now)
    _note(
        db,
        member,
        field=ContactField.PHONE,
        value=wanted,
        previous=present,
        event=audit.Event.PHONE_CHANGED,
        actor=actor,
        origin=origin,
        now=now,
    )
    notices.tell(
        db,
        MessageKind.PHONE_CHANGED,
        member=member,
        contacts=contacts,
        key=f"{member.id}:{member.contact_version}",
        now=now,
    )


def _refuse_too_many_phones(db: Session, member_id: str, now: datetime) -> None:
    """Bound whom a change is told to: every phone of the last days is, once for each change."""
    count, first = portal_changes.count_since(
        db, member_id=member_id, field=ContactField.PHONE, since=now - RECENT_CONTACT
    )
    if first is not None and count >= _MOST_PHONE_CHANGES:
        raise TooManyTries(first + RECENT_CONTACT)


def _is_new(wanted: ValueT, present: ValueT, seen: ValueT, *, is_fresh: bool) -> bool:
    """Return whether there is something to write."""
    if wanted == present:
        return False
    if not is_fresh and present != seen:
        raise ChangedMeanwhile(present)
    return True


def _note(
    db: Session,
    member: Member,
    *,
    field: ContactField,
    value: object,
    previous: object,
    event: audit.Event,
    actor: Actor,
    origin: Origin | None,
    now: datetime,
) -> None:
    member.contact_version += 1
    db.add(member)
    portal_changes.record(
        db, member_id=member.id, field=field, value=value, previous=previous, effective_at=now
    )
    audit.append(db, event, actor=actor, now=now, member_id=member.id, origin=origin)
    changes.add(db, member_id=member.id, topic=Topic.PROFILE, now=now)
