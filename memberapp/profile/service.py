"""The member's own contact details, and how they change their address and phone.

Two tabs may edit the same thing, and a page may be older than its tab's state: each change brings
the fingerprint of the value that its form showed. Another value is a conflict that carries the
present one; what somebody else changed beside it is none.
"""

from dataclasses import asdict
from typing import TypeVar

from memberapp.account.service import (
    contacts_of,
    email_of,
    end_open_resets,
    forget_offered_phone,
    not_me_link,
    offered_phone_of,
    own_account,
    pending_email,
    require_fresh_proof,
)
from memberapp.core import audit, portal_changes
from memberapp.core.contacts import RECENT_CONTACT, ContactCard, fingerprint, parse_address
from memberapp.core.errors import ChangedMeanwhile, TooManyTries
from memberapp.core.identifiers import mask_number
from memberapp.core.phones import parse_phone
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.profile import messages

_MAX_PHONE_CHANGES = 5

ValueT = TypeVar("ValueT")


def card(work: Work) -> ContactCard:
    """Return the member's contact details.

    Raises:
        NotFound: the account is somebody else's.
    """
    member, account = own_account(work, member_id=work.member_id, account_id=work.account_id)
    return ContactCard(
        civility=member.civility,
        first_name=member.first_name,
        last_name=member.last_name,
        birth=member.birth,
        country=member.country,
        region=member.region,
        masked_number=mask_number(reveal(member, "nir"), reveal(member, "niss")),
        address=member.address,
        phone=reveal(member, "phone"),
        email=email_of(account, member),
        pending_email=pending_email(work, account_id=account.id),
        offered_phone=offered_phone_of(account),
        version=member.contact_version,
    )


@writes
def change_address(work: Work, *, typed: dict[str, str], shown: str) -> None:
    """Change the address, at once; `typed` holds country, line1, line2, zip and city.

    `shown` is the fingerprint of the address that the form showed.

    What the insurer sent stays as it is where it was not touched, however odd.

    Raises:
        InvalidForm: fields are refused; all of them are named.
        ChangedMeanwhile: the address is another one than the member saw.
        NotFound: the account is somebody else's.
    """
    member, _account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    present = member.address
    wanted = parse_address(typed, home=member.country, present=present)
    if not _is_new(wanted, present, shown):
        return
    member.address = wanted
    _record(
        work,
        member,
        field=ContactField.ADDRESS,
        value=asdict(wanted),
        previous=asdict(present),
        event=audit.Event.ADDRESS_CHANGED,
    )


@writes
def change_phone(work: Work, *, typed: str, shown: str) -> None:
    """Change the phone, or forget it when nothing is typed; the former one is told.

    `shown` is the fingerprint of the phone that the form showed.

    A phone receives codes, or may soon: it is changed by who has just given the factor only.

    Raises:
        ProofNeeded: the factor was given too long ago.
        InvalidInput: it is no number that reaches a person.
        ChangedMeanwhile: the phone is another one than the member saw.
        TooManyTries: it changed too often lately.
        NotFound: the account is somebody else's.
    """
    member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    wanted = parse_phone(typed, member.region)
    present = reveal(member, "phone")
    if not _is_new(wanted, present, shown):
        forget_offered_phone(work, account)
        return
    require_fresh_proof(work)
    _refuse_too_many_phones(work, member.id)
    contacts = contacts_of(work, account=account, member=member)
    seal(member, "phone", wanted)
    forget_offered_phone(work, account)
    end_open_resets(work, account_id=account.id)
    _record(
        work,
        member,
        field=ContactField.PHONE,
        value=wanted,
        previous=present,
        event=audit.Event.PHONE_CHANGED,
    )
    link = not_me_link(work, messages.Kind.PHONE_CHANGED, account=account)
    told = messages.phone_changed(work, member=member, contacts=contacts, not_me_link=link)
    work.notify(*told)


@writes
def keep_phone(work: Work) -> None:
    """Keep the present phone, and forget the one that was typed when the space was opened.

    Raises:
        NotFound: the account is somebody else's.
    """
    member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    forget_offered_phone(work, account)
    work.changed(Topic.PROFILE, member_id=member.id)


def _refuse_too_many_phones(work: Work, member_id: str) -> None:
    """Bound whom a change is told to: every phone of the last days is, once for each change."""
    count, first = portal_changes.count_since(
        work, member_id=member_id, field=ContactField.PHONE, since=work.now - RECENT_CONTACT
    )
    if first is not None and count >= _MAX_PHONE_CHANGES:
        raise TooManyTries(first + RECENT_CONTACT)


def _is_new(wanted: ValueT, present: ValueT, shown: str) -> bool:
    """Return whether there is something to write."""
    if wanted == present:
        return False
    if fingerprint(present) != shown:
        raise ChangedMeanwhile(present)
    return True


def _record(
    work: Work,
    member: Member,
    *,
    field: ContactField,
    value: object,
    previous: object,
    event: audit.Event,
) -> None:
    member.contact_version += 1
    work.db.add(member)
    portal_changes.record(
        work,
        member_id=member.id,
        field=field,
        value=value,
        previous=previous,
        effective_at=work.now,
    )
    work.audit(event, member_id=member.id)
    work.changed(Topic.PROFILE, member_id=member.id)
