"""What second opinions send: one function for each message, its templates in a folder beside.

No word of care leaves in one, nor what it is about: they lead to the space.
"""

from enum import StrEnum

from memberapp import routes
from memberapp.account.service import email_of, mobile_of, to_each
from memberapp.account.tables import Account
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.opinions.tables import SecondOpinion
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of second opinions; each has a folder and a function of its name."""

    OPINION_MOVED = "opinion_moved"
    OPINION_LATE = "opinion_late"


def opinion_moved(
    work: Work, *, row: SecondOpinion, member: Member, account: Account | None
) -> list[Message]:
    """Say that something new stands in the space, an answer or that there is none."""
    return to_each(
        work,
        Kind.OPINION_MOVED,
        member=member,
        contacts=_contact(account, member),
        key=f"{row.id}:{row.status}",
        reference=row.reference,
        link=_link(),
    )


def opinion_late(
    work: Work, *, row: SecondOpinion, member: Member, account: Account | None
) -> list[Message]:
    """Say that the answer is late, and that there is nothing to do again."""
    return to_each(
        work,
        Kind.OPINION_LATE,
        member=member,
        contacts=_contact(account, member),
        key=row.id,
        reference=row.reference,
        link=_link(),
    )


def _contact(account: Account | None, member: Member) -> list[Contact]:
    """Return the e-mail, else the mobile: one message, not two."""
    email, mobile = email_of(account, member), mobile_of(member)
    if email:
        return [Contact(email, Channel.EMAIL)]
    return [Contact(mobile, Channel.SMS)] if mobile else []


def _link() -> str:
    return get_settings().origins[0] + routes.SERVICES.path
