"""What assistance sends: one function for each message, its templates in a folder beside.

No health fact leaves in one.
"""

from datetime import datetime
from enum import StrEnum

from memberapp import addresses
from memberapp.account.service import email_of, to_each
from memberapp.account.tables import Account
from memberapp.assistance.rules.steps import LateStep
from memberapp.assistance.tables import AssistanceCase
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of assistance; each has a folder and a function of its name."""

    CASE_RECEIVED = "case_received"
    CASE_OPENED = "case_opened"
    STEP_LATE = "step_late"
    SLOT_CONFIRMED = "slot_confirmed"
    INFORMATION_ASKED = "information_asked"
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
    return to_each(
        work,
        Kind.CASE_OPENED,
        member=member,
        contacts=_by_both(account, member, mobile),
        key=case.id,
        reference=case.reference,
        number=case.number,
        link=_link(case),
    )


def step_late(
    work: Work,
    *,
    case: AssistanceCase,
    member: Member,
    account: Account | None,
    mobile: str | None,
    what: LateStep,
    since: datetime,
    key: str,
) -> list[Message]:
    """Say that something of a case is late, since when, and that it comes first now."""
    return to_each(
        work,
        Kind.STEP_LATE,
        member=member,
        contacts=_by_both(account, member, mobile),
        key=key,
        reference=case.reference,
        what=what,
        since=since.isoformat(),
        link=_link(case),
    )


def slot_confirmed(
    work: Work,
    *,
    case: AssistanceCase,
    member: Member,
    account: Account | None,
    mobile: str | None,
    is_call: bool,
    is_moved: bool,
    slot: str,
    key: str,
) -> list[Message]:
    """Give the agreed day and hours of a visit or of a call: never what it is for."""
    return to_each(
        work,
        Kind.SLOT_CONFIRMED,
        member=member,
        contacts=_by_both(account, member, mobile),
        key=key,
        reference=case.reference,
        is_call=is_call,
        is_moved=is_moved,
        slot=slot,
        link=_link(case),
    )


def information_asked(
    work: Work,
    *,
    case: AssistanceCase,
    member: Member,
    account: Account | None,
    mobile: str | None,
    key: str,
) -> list[Message]:
    """Say that something is missing, and where it is answered: never what, which may say a lot."""
    return to_each(
        work,
        Kind.INFORMATION_ASKED,
        member=member,
        contacts=_by_both(account, member, mobile),
        key=key,
        reference=case.reference,
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


def _by_both(account: Account | None, member: Member, mobile: str | None) -> list[Contact]:
    by_sms = [Contact(mobile, Channel.SMS)] if mobile else []
    return [*_by_email(account, member), *by_sms]


def _by_email(account: Account | None, member: Member) -> list[Contact]:
    email = email_of(account, member)
    return [Contact(email, Channel.EMAIL)] if email else []


def _link(case: AssistanceCase) -> str:
    return get_settings().origins[0] + addresses.case_path(case.reference)
