"""What coaching sends: nothing in it says of which programme, nor of care at all."""

from enum import StrEnum

from memberapp import routes
from memberapp.account.service import email_of, mobile_of, to_each
from memberapp.account.tables import Account
from memberapp.coaching.tables import FollowedProgramme
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of coaching; each has a folder and a function of its name."""

    COACHING_REMINDER = "coaching_reminder"


def coaching_reminder(
    work: Work, *, row: FollowedProgramme, member: Member, account: Account | None
) -> list[Message]:
    """Remind a member, who asked for it, of what they began."""
    week = row.remind_at.date().isoformat() if row.remind_at else ""
    return to_each(
        work,
        Kind.COACHING_REMINDER,
        member=member,
        contacts=_contact(account, member),
        key=f"{row.id}:{week}",
        link=get_settings().origins[0] + routes.SERVICES.path,
    )


def _contact(account: Account | None, member: Member) -> list[Contact]:
    """Return the e-mail, else the mobile: one message, not two."""
    email, mobile = email_of(account, member), mobile_of(member)
    if email:
        return [Contact(email, Channel.EMAIL)]
    return [Contact(mobile, Channel.SMS)] if mobile else []
