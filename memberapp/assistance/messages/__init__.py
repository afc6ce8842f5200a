"""What assistance sends: one function for each message, its templates in a folder beside.

No health fact leaves in one.
"""

from enum import StrEnum

from memberapp import routes
from memberapp.account.service import by_channel, mobile_of, present_contacts, to_each
from memberapp.account.tables import Account
from memberapp.assistance.tables import AssistanceCase
from memberapp.core.outgoing import Channel, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of assistance; each has a folder and a function of its name."""

    CASE_RECEIVED = "case_received"
    CASE_OPENED = "case_opened"


def case_received(
    work: Work, *, case: AssistanceCase, member: Member, account: Account
) -> list[Message]:
    """Confirm by e-mail that a request arrived, and say by when it gets its number."""
    contacts = present_contacts(account, member)
    return to_each(
        work,
        Kind.CASE_RECEIVED,
        member=member,
        contacts=by_channel(contacts, Channel.EMAIL),
        key=case.id,
        reference=case.reference,
        due_at=case.due_at.isoformat(),
        by_sms=mobile_of(member) is not None,
        link=_link(case),
    )


def case_opened(
    work: Work, *, case: AssistanceCase, member: Member, account: Account | None
) -> list[Message]:
    """Give a request's number, by e-mail and on the mobile phone."""
    return to_each(
        work,
        Kind.CASE_OPENED,
        member=member,
        contacts=present_contacts(account, member),
        key=case.id,
        reference=case.reference,
        number=case.number,
        link=_link(case),
    )


def _link(case: AssistanceCase) -> str:
    return get_settings().origins[0] + routes.case_path(case.reference)
