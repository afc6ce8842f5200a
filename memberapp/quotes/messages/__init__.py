"""What is sent of quotes: one function for each message, its templates in a folder beside.

Of whom it is and for what stays in the space: that says what care somebody needs.
"""

from enum import StrEnum

from memberapp import routes
from memberapp.account.service import present_contacts, to_each
from memberapp.account.tables import Account
from memberapp.core.outgoing import Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.quotes.tables import QuoteRequest
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of quotes; each has a folder and a function of its name."""

    QUOTE_ANSWERED = "quote_answered"
    QUOTE_CHANGED = "quote_changed"
    QUOTE_REFUSED = "quote_refused"
    QUOTE_LATE = "quote_late"


def quote_answered(
    work: Work, *, row: QuoteRequest, member: Member, account: Account | None
) -> list[Message]:
    """Say that the quote has come."""
    return _messages(work, Kind.QUOTE_ANSWERED, row, member, account)


def quote_changed(
    work: Work, *, row: QuoteRequest, member: Member, account: Account | None
) -> list[Message]:
    """Say that the practice sent another one in its place."""
    return _messages(work, Kind.QUOTE_CHANGED, row, member, account)


def quote_refused(
    work: Work,
    *,
    row: QuoteRequest,
    member: Member,
    account: Account | None,
    is_withdrawn: bool,
) -> list[Message]:
    """Say that the practice makes none, or took back what they had sent."""
    return _messages(work, Kind.QUOTE_REFUSED, row, member, account, is_withdrawn=is_withdrawn)


def quote_late(
    work: Work, *, row: QuoteRequest, member: Member, account: Account | None
) -> list[Message]:
    """Say that the practice did not answer in the time that was promised."""
    by = row.answer_by.isoformat()
    return _messages(work, Kind.QUOTE_LATE, row, member, account, answer_by=by)


def _messages(
    work: Work,
    kind: Kind,
    row: QuoteRequest,
    member: Member,
    account: Account | None,
    **words: str | bool,
) -> list[Message]:
    return to_each(
        work,
        kind,
        member=member,
        contacts=present_contacts(account, member),
        key=f"{row.id}:{row.sequence}",
        reference=row.reference,
        link=get_settings().origins[0] + routes.QUOTES.path,
        **words,
    )
