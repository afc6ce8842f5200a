"""What the profile sends: one function for each message, its templates in a folder beside."""

from collections.abc import Iterable
from enum import StrEnum

from memberapp.account.service import to_each
from memberapp.core.contacts import RECENT_CONTACT
from memberapp.core.outgoing import Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member


class Kind(StrEnum):
    """Every message of the profile; each has a folder and a function of its name."""

    PHONE_CHANGED = "phone_changed"


def phone_changed(
    work: Work, *, member: Member, contacts: Iterable[Contact], not_me_link: str
) -> list[Message]:
    """Tell the contacts from before the change that the phone is another one."""
    return to_each(
        work,
        Kind.PHONE_CHANGED,
        member=member,
        contacts=contacts,
        key=f"{member.id}:{member.contact_version}",
        former_contact_days=RECENT_CONTACT.days,
        link=not_me_link,
    )
