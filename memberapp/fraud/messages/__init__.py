"""What fraud sends: that a message which a member handed over has arrived."""

from enum import StrEnum

from memberapp.account.service import email_of, mobile_of, to_each
from memberapp.account.tables import Account
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work
from memberapp.fraud.tables import FraudReport
from memberapp.members.tables import Member


class Kind(StrEnum):
    """Every message of fraud; each has a folder and a function of its name."""

    FRAUD_REPORT_RECEIVED = "fraud_report_received"


def fraud_report_received(
    work: Work, *, report: FraudReport, member: Member, account: Account | None
) -> list[Message]:
    """Confirm that a suspicious message arrived: its reference, and no word of it."""
    email, mobile = email_of(account, member), mobile_of(member)
    contacts = [Contact(email, Channel.EMAIL)] if email else []
    if not contacts and mobile:
        contacts = [Contact(mobile, Channel.SMS)]
    return to_each(
        work,
        Kind.FRAUD_REPORT_RECEIVED,
        member=member,
        contacts=contacts,
        key=report.id,
        reference=report.reference,
    )
