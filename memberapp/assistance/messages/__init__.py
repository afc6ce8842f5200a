"""What assistance sends: one function for each message, its templates in a folder beside.

No health fact leaves in one.
"""

from enum import StrEnum

from memberapp import routes
from memberapp.account.service import email_of, to_each
from memberapp.account.tables import Account
from memberapp.assistance.tables import AssistanceCase
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of assistance; each has a folder and a function of its name."""

    CASE_RECEIVED = "case_received"
    CASE_OPENED = "case_opened"
    CASE_CHANGED = "case_changed"


def case_received(
    work: Work, *, case: AssistanceCase, member: Member, account: Account, mobile: str | None
) -> list[Message]:
    """Confirm by e-mail that a request arrived, and say by when and where its number comes.

    `mobile` is where it comes by SMS, None when it does not.
    """
    return to_each(
        work,
        Kind.CASE_RECEIVED,
        member=member,
        contacts=_by_email(account, member),
        key=case.id,
        reference=case.reference,
        due_at=case.due_at.isoformat(),
        mobile_end=mobile[-2:] if mobile else "",
        link=_link(case),
    )


def case_opened(
    work: Work,
    *,
    case: AssistanceCase,
    member: Member,
    account: Account | None,
    mobile: str | None,
) -> list[Message]:
    """Give a request's number, by e-mail and on the mobile phone, None without any."""
    by_sms = [Contact(mobile, Channel.SMS)] if mobile else []
    return to_each(
        work,
        Kind.CASE_OPENED,
        member=member,
        contacts=[*_by_email(account, member), *by_sms],
        key=case.id,
        reference=case.reference,
        number=case.number,
        link=_link(case),
    )


def case_changed(
    work: Work, *, case: AssistanceCase, member: Member, account: Account
) -> list[Message]:
    """Confirm by e-mail that a case was changed on line, and lead to it."""
    return to_each(
        work,
        Kind.CASE_CHANGED,
        member=member,
        contacts=_by_email(account, member),
        key=f"{case.id}:{case.version}",
        reference=case.reference,
        link=_link(case),
    )


def _by_email(account: Account | None, member: Member) -> list[Contact]:
    email = email_of(account, member)
    return [Contact(email, Channel.EMAIL)] if email else []


def _link(case: AssistanceCase) -> str:
    return get_settings().origins[0] + routes.case_path(case.reference)
