"""What was not delivered: its address or number is doubtful, and its member is asked to check it.

It is doubtful while the last message to it came back; the next one that arrives ends that.
"""

from sqlmodel import col, select

from memberapp.account.service import email_of, mobile_of
from memberapp.account.tables import Account
from memberapp.core import outbox
from memberapp.core.identifiers import read_row_id
from memberapp.core.outgoing import Channel, Contact, MessageStatus
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.preferences import messages


@writes
def record(work: Work, *, message_id: str) -> None:
    """Note that a message cannot be delivered, by its id, and ask its member by the other way.

    Raises:
        NotFound: there is no such message.
    """
    row = outbox.mark_bounced(work, message_id=message_id)
    member = work.db.get(Member, row.member_id) if row.member_id else None
    if member is None:
        return
    key = f"{row.recipient_index}:{work.now:%Y-%m}"  # asked once a month at most
    if row.channel == Channel.EMAIL and (mobile := mobile_of(member)):
        contact = Contact(mobile, Channel.SMS)
        work.notify(*messages.address_doubtful(work, member=member, contact=contact, key=key))
    elif row.channel == Channel.SMS:
        account = work.db.exec(
            select(Account).where(
                Account.member_id == member.id, col(Account.disabled_at).is_(None)
            )
        ).first()
        if email := email_of(account, member):
            contact = Contact(email, Channel.EMAIL)
            work.notify(*messages.number_doubtful(work, member=member, contact=contact, key=key))


def find(work: Work, *, mail_id: str) -> str | None:
    """Return the id of the message that a Message-ID names; None when it is none of ours."""
    name = read_row_id(mail_id.strip().removeprefix("<").partition("@")[0])
    row = work.db.get(OutboxMessage, name) if name else None
    return row.id if row is not None and row.message_id == mail_id.strip() else None


def find_sms(work: Work, *, sms_id: str) -> str | None:
    """Return the id of a text message that the gateway took; None when it is none of ours."""
    name = read_row_id(sms_id.strip())
    row = work.db.get(OutboxMessage, name) if name else None
    if row is None or row.channel != Channel.SMS:
        return None
    return row.id if row.status in {MessageStatus.SENT, MessageStatus.BOUNCED} else None
