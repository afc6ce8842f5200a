"""What requests send: one function for each message, its templates in a folder beside.

What was asked, and what was answered, stay in the space: no message says more than that there is
something to read there.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import select

from memberapp import addresses
from memberapp.account.service import present_contacts, to_each
from memberapp.account.tables import Account
from memberapp.core import formats
from memberapp.core.outgoing import Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.requests import wording
from memberapp.requests.rules.requests import ActKind, RequestKind
from memberapp.requests.tables import MemberRequest
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of requests; each has a folder and a function of its name."""

    REQUEST_SENT = "request_sent"
    REQUEST_MOVED = "request_moved"
    REQUEST_LATE = "request_late"


def receipt_prefix(row: MemberRequest) -> str:
    """Return how the keys of the confirmations of a request begin."""
    return f"{Kind.REQUEST_SENT}:{row.id}:"


def request_sent(
    work: Work,
    *,
    row: MemberRequest,
    member: Member,
    account: Account | None,
    effect: str,
    is_firm: bool,
) -> list[Message]:
    """Confirm that a request arrived, and say by when it is answered.

    Of the end of a contract it says its last day: the confirmation that the law asks for. That day
    is not firm where it depends on what a person reads first.
    """
    is_ending = row.kind == RequestKind.TERMINATION
    return to_each(
        work,
        Kind.REQUEST_SENT,
        member=member,
        contacts=present_contacts(account, member),
        key=row.id,
        reference=row.reference,
        noun=wording.NOUNS[RequestKind(row.kind)].lower(),
        answer_by=formats.long_day(row.answer_by),
        short_answer_by=formats.numeric_day(row.answer_by),
        taken_by=formats.long_day(row.taken_by_day) if row.taken_by_day else "",
        contract=formats.grouped(row.contract_id or "") if is_ending else "",
        effect=effect if is_ending else "",
        is_firm=is_firm,
        link=_link(row),
    )


def request_moved(
    work: Work, *, row: MemberRequest, member: Member, account: Account | None, act: ActKind
) -> list[Message]:
    """Say what was done of a request, in a word; what was said is read in the space."""
    return to_each(
        work,
        Kind.REQUEST_MOVED,
        member=member,
        contacts=present_contacts(account, member),
        key=f"{row.id}:{row.version}",
        reference=row.reference,
        noun=wording.NOUNS[RequestKind(row.kind)].lower(),
        act=act,
        answer_by=formats.long_day(row.answer_by),
        wanted_by=formats.long_day(row.wanted_by) if row.wanted_by else "",
        link=_link(row),
    )


def request_late(
    work: Work, *, row: MemberRequest, member: Member, account: Account | None, since: datetime
) -> list[Message]:
    """Say that a request is late, since when, and what the member can do."""
    return to_each(
        work,
        Kind.REQUEST_LATE,
        member=member,
        contacts=present_contacts(account, member),
        key=f"{row.id}:{since.isoformat()}",
        reference=row.reference,
        noun=wording.NOUNS[RequestKind(row.kind)].lower(),
        is_claim=row.kind == RequestKind.CLAIM,
        is_unanswered=row.due_at is None,
        since=since.isoformat(),
        link=_link(row),
    )


def tell(work: Work, row: MemberRequest, act: ActKind) -> None:
    """Tell the member what was done of a request."""
    member, account = _member_of(work, row)
    work.notify(*request_moved(work, row=row, member=member, account=account, act=act))


def tell_late(work: Work, row: MemberRequest, since: datetime) -> None:
    """Tell the member that a request is late."""
    member, account = _member_of(work, row)
    work.notify(*request_late(work, row=row, member=member, account=account, since=since))


def _member_of(work: Work, row: MemberRequest) -> tuple[Member, Account | None]:
    member = work.db.get_one(Member, row.member_id)
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    return member, account


def _link(row: MemberRequest) -> str:
    return get_settings().origins[0] + addresses.request_path(row.reference)
