"""What tickets send: one function for each message, its templates in a folder beside.

No word of what was asked or answered leaves in one, nor what it is about: they lead to the space.
"""

from enum import StrEnum

from memberapp import addresses
from memberapp.account.service import email_of, mobile_of, to_each
from memberapp.account.tables import Account
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.settings import get_settings
from memberapp.tickets.tables import Ticket


class Kind(StrEnum):
    """Every message of tickets; each has a folder and a function of its name."""

    TICKET_RECEIVED = "ticket_received"
    TICKET_ANSWERED = "ticket_answered"
    TICKET_LATE = "ticket_late"
    TICKET_CLOSED = "ticket_closed"


def ticket_received(
    work: Work, *, ticket: Ticket, member: Member, account: Account | None
) -> list[Message]:
    """Confirm that a question arrived, and say by when it is answered."""
    return to_each(
        work,
        Kind.TICKET_RECEIVED,
        member=member,
        contacts=_contact(account, member),
        key=ticket.id,
        reference=ticket.reference,
        due_at=ticket.due_at.isoformat(),
        link=_link(ticket),
    )


def ticket_answered(
    work: Work, *, ticket: Ticket, member: Member, account: Account | None, is_question: bool
) -> list[Message]:
    """Say that an answer stands in the space, or a question with the day until when it waits."""
    closes_at = ticket.closes_at.isoformat() if ticket.closes_at else ""
    return to_each(
        work,
        Kind.TICKET_ANSWERED,
        member=member,
        contacts=_contact(account, member),
        key=f"{ticket.id}:{ticket.version}",
        reference=ticket.reference,
        is_question=is_question,
        closes_at=closes_at,
        link=_link(ticket),
    )


def ticket_late(
    work: Work, *, ticket: Ticket, member: Member, account: Account | None
) -> list[Message]:
    """Say that the answer is late, since when, and that it comes first now."""
    return to_each(
        work,
        Kind.TICKET_LATE,
        member=member,
        contacts=_contact(account, member),
        key=f"{ticket.id}:{ticket.due_at.isoformat()}",
        reference=ticket.reference,
        since=ticket.due_at.isoformat(),
        link=_link(ticket),
    )


def ticket_closed(
    work: Work, *, ticket: Ticket, member: Member, account: Account | None, reopen_days: int
) -> list[Message]:
    """Say that it was closed, by us or by time, and that it can be opened again."""
    return to_each(
        work,
        Kind.TICKET_CLOSED,
        member=member,
        contacts=_contact(account, member),
        key=f"{ticket.id}:{ticket.version}",
        reference=ticket.reference,
        reopen_days=reopen_days,
        link=_link(ticket),
    )


def _contact(account: Account | None, member: Member) -> list[Contact]:
    """Return the e-mail, else the mobile: one message, not two."""
    email, mobile = email_of(account, member), mobile_of(member)
    if email:
        return [Contact(email, Channel.EMAIL)]
    return [Contact(mobile, Channel.SMS)] if mobile else []


def _link(ticket: Ticket) -> str:
    return get_settings().origins[0] + addresses.ticket_path(ticket.reference)
