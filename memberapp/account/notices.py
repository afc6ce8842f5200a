"""How a member is reached: at every contact, those left a few days ago included.

Whoever takes an account over changes its contacts first: the ones before still hear of what
follows.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from sqlmodel import select

from memberapp.account.tables import Account
from memberapp.core import outbox, portal_changes
from memberapp.core.brand import read_brand
from memberapp.core.contacts import RECENT_CONTACT, parse_email
from memberapp.core.errors import InvalidInput
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import Channel, Contact, Message, Parameter, Urgency
from memberapp.core.phones import is_mobile
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import keyed_hash, reveal
from memberapp.core.work import Work
from memberapp.members.tables import Member

WAITED_FOR: Final = (
    "activation_link",
    "activation_code",
    "password_reset_link",
    "password_reset_code",
    "sign_in_code",
    "sign_in_unusual",
    "proof_code",
    "email_change_link",
    "callback_code",
    "carer_invited",
)
"""Kinds that somebody waits for before they can go on; the last two are of rooms above."""
TO_MANY: Final = (
    "new_payments",
    "weekly_digest",
    "newsletter",
    "contribution_due",
    "contribution_arrears",
    "premium_due",
    "incident_notice",
)
"""Kinds that one import or one day brings to many members, of the rooms above."""


def email_of(account: Account | None, member: Member) -> str | None:
    """Return the e-mail the member reads: the account’s, or the feed's when that one is shared."""
    return (account.email if account else None) or known_email(member)


def known_email(member: Member) -> str | None:
    """Return the address of the core's file, when it is one that can be mailed."""
    try:
        return parse_email(member.email or "")
    except InvalidInput:
        return None


def mobile_of(member: Member) -> str | None:
    """Return the member's phone when text messages reach it."""
    phone = reveal(member, "phone")
    return phone if phone and is_mobile(phone) else None


def reached(work: Work, member_id: str) -> tuple[Member, Account | None]:
    """Return whom a message is for and their account: None of who has no space, or left it."""
    member = work.db.get_one(Member, member_id)
    return member, work.db.exec(select(Account).where(Account.member_id == member_id)).first()


def present_contacts(account: Account | None, member: Member) -> list[Contact]:
    """Return where a member is told of what is no matter of safety: by e-mail and mobile."""
    email, mobile = email_of(account, member), mobile_of(member)
    return [
        *([Contact(email, Channel.EMAIL)] if email else []),
        *([Contact(mobile, Channel.SMS)] if mobile else []),
    ]


def contacts_or_post(account: Account | None, member: Member) -> list[Contact]:
    """Return the same, or the postal address of a member who has neither: they hear by a letter."""
    return present_contacts(account, member) or [Contact(member.id, Channel.POST)]


def contacts_of(work: Work, *, account: Account, member: Member) -> list[Contact]:
    """Return every contact of a member, each once, present ones first."""
    emails, phones = [email_of(account, member)], [reveal(member, "phone")]
    for known, field in ((emails, ContactField.EMAIL), (phones, ContactField.PHONE)):
        known.extend(
            portal_changes.replaced_since(
                work, member_id=member.id, field=field, since=work.now - RECENT_CONTACT
            )
        )
    return [
        *(Contact(email, Channel.EMAIL) for email in dict.fromkeys(emails) if email),
        *(
            Contact(phone, Channel.SMS)
            for phone in dict.fromkeys(phones)
            if phone and is_mobile(phone)
        ),
    ]


def has_recent_contact(work: Work, *, member_id: str, now: datetime) -> bool:
    """Return whether e-mail or phone changed so lately that it may not be the member's."""
    return any(
        portal_changes.count_since(
            work, member_id=member_id, field=field, since=now - RECENT_CONTACT
        )[0]
        for field in (ContactField.EMAIL, ContactField.PHONE)
    )


def by_channel(contacts: Iterable[Contact], channel: Channel) -> list[Contact]:
    """Return the contacts that one channel reaches."""
    return [contact for contact in contacts if contact.channel is channel]


def to_each(
    work: Work,
    kind: str,
    *,
    member: Member,
    contacts: Iterable[Contact],
    key: str,
    **parameters: Parameter,
) -> list[Message]:
    """Return a message for each contact of a member, greeted by name; a key queues each once."""
    name = {"first_name": member.first_name, "last_name": member.last_name}
    words = {**name, **parameters}
    return to_unnamed(work, kind, member=member, contacts=contacts, key=key, **words)


def to_unnamed(
    work: Work,
    kind: str,
    *,
    member: Member | None,
    contacts: Iterable[Contact],
    key: str,
    **parameters: Parameter,
) -> list[Message]:
    """Return the same without the name: the mailbox may be a stranger's, of no member of ours."""
    region = member.region if member else read_brand().address.country
    words = {"region": region, "at": work.now.isoformat(), **parameters}
    prefix = _prefix(kind, key)
    return [
        Message(
            kind,
            contact,
            member.id if member else None,
            prefix + keyed_hash("recipient", contact.address),
            words,
            _urgency_of(kind),
        )
        for contact in contacts
    ]


def _urgency_of(kind: str) -> Urgency:
    if kind in WAITED_FOR:
        return Urgency.CODE
    return Urgency.BULK if kind in TO_MANY else Urgency.NORMAL


def told(
    work: Work, *, member_id: str, kinds: Collection[str], key: str
) -> tuple[MessageSnapshot, ...]:
    """Return the messages queued for a member under a key, one for each contact."""
    prefixes = [_prefix(kind, key) for kind in kinds]
    return outbox.beginning_with(work, member_id=member_id, prefixes=prefixes)


def _prefix(kind: str, key: str) -> str:
    return f"{kind}:{key}:"
