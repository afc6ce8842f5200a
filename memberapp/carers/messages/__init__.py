"""What is sent about carers: one function for each message, its templates in a folder beside.

The invitation goes to an address that may be mistyped: it says who invites by their first name and
an initial, and nothing of what is proposed, which is read after signing in.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypedDict

from memberapp import routes
from memberapp.account.service import not_me_link, present_contacts, to_each, to_unnamed
from memberapp.account.tables import Account
from memberapp.carers.rules import EndReason
from memberapp.carers.tables import CarerGrant
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of carers; each has a folder and a function of its name."""

    CARER_INVITED = "carer_invited"
    CARER_INVITATION_SENT = "carer_invitation_sent"
    CARER_ACCEPTED = "carer_accepted"
    CARER_ENDING = "carer_ending"
    CARER_ENDED = "carer_ended"


class Recipient(TypedDict):
    """Whom a message is for, and the name of the other one."""

    member: Member
    account: Account
    other: str
    is_helped: bool


def carer_invited(
    work: Work, *, grant: CarerGrant, helped: Member, email: str, link: str
) -> list[Message]:
    """Invite whoever reads a mailbox, with the link that leads to what is proposed."""
    return to_unnamed(
        work,
        Kind.CARER_INVITED,
        member=None,
        contacts=[Contact(email, Channel.EMAIL)],
        key=grant.id,
        first_name=helped.first_name,
        initial=helped.last_name[:1],
        link=link,
        answer_by=grant.answer_by.isoformat(),
    )


def carer_invitation_sent(
    work: Work,
    *,
    grant: CarerGrant,
    member: Member,
    account: Account,
    contacts: Iterable[Contact],
    name: str,
) -> list[Message]:
    """Tell a member that an invitation left, at every contact, with the link « pas moi »."""
    return to_each(
        work,
        Kind.CARER_INVITATION_SENT,
        member=member,
        contacts=contacts,
        key=grant.id,
        name=name,
        ends_on=grant.ends_on.isoformat(),
        link=not_me_link(work, Kind.CARER_INVITATION_SENT, account=account),
    )


def carer_accepted(
    work: Work,
    *,
    grant: CarerGrant,
    member: Member,
    account: Account,
    name: str,
    is_replacing: bool,
) -> list[Message]:
    """Tell a member who accepted, whether that replaces a former grant, and where it is ended."""
    return to_each(
        work,
        Kind.CARER_ACCEPTED,
        member=member,
        contacts=present_contacts(account, member),
        key=grant.id,
        name=name,
        is_replacing=is_replacing,
        ends_on=grant.ends_on.isoformat(),
        page=_page(),
    )


def carer_ending(
    work: Work,
    *,
    grant: CarerGrant,
    member: Member,
    account: Account,
    other: str,
    is_helped: bool,
) -> list[Message]:
    """Tell one of the two that the end is near."""
    return to_each(
        work,
        Kind.CARER_ENDING,
        member=member,
        contacts=present_contacts(account, member),
        key=f"{grant.id}:{is_helped:d}",
        name=other,
        is_helped=is_helped,
        ends_on=grant.ends_on.isoformat(),
        page=_page(),
    )


def carer_ended(
    work: Work,
    *,
    grant: CarerGrant,
    reason: EndReason,
    member: Member,
    account: Account,
    other: str,
    is_helped: bool,
) -> list[Message]:
    """Tell one of the two that a grant, or an invitation, is over."""
    return to_each(
        work,
        Kind.CARER_ENDED,
        member=member,
        contacts=present_contacts(account, member),
        key=f"{grant.id}:{is_helped:d}",
        name=other,
        is_helped=is_helped,
        why=reason.value,
        page=_page(),
    )


def _page() -> str:
    return get_settings().origins[0] + routes.CARERS.path
