"""What members chose to be told: one function for each message, its templates in a folder beside.

No subject and no text message says anything of care, nor an amount: others see them on a screen.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from memberapp import clock, routes
from memberapp.account.service import to_each
from memberapp.core import formats
from memberapp.core.money import Money
from memberapp.core.outgoing import Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.messages.subjects import Subject
from memberapp.preferences import stop_links
from memberapp.preferences.rules import Way
from memberapp.preferences.stop_links import Stop
from memberapp.settings import get_settings

_MAX_LINES: Final = 20


class Kind(StrEnum):
    """Every message of the preferences; each has a folder and a function of its name."""

    NEW_PAYMENTS = "new_payments"
    WEEKLY_DIGEST = "weekly_digest"
    NEWSLETTER = "newsletter"
    ADDRESS_DOUBTFUL = "address_doubtful"
    NUMBER_DOUBTFUL = "number_doubtful"


class PaidAmount(NamedTuple):
    """What a payment put on the member's account, and on which day."""

    on: date
    amount: Money


class ToldBefore(NamedTuple):
    """A message that stands in the space, and that a digest names."""

    at: datetime
    subject: str


def new_payments(
    work: Work,
    *,
    member: Member,
    contacts: Sequence[Contact],
    way: Way,
    paid: Sequence[PaidAmount],
    is_digest: bool,
    key: str,
) -> list[Message]:
    """Tell of payments that an import or a week brought; the e-mail alone says how much."""
    stop = Stop(member.id, Subject.NEW_PAYMENTS, way)
    return to_each(
        work,
        Kind.NEW_PAYMENTS,
        member=member,
        contacts=contacts,
        key=key,
        payments="\n".join(_lines(paid)),
        is_digest=is_digest,
        list_url=get_settings().origins[0] + routes.REIMBURSEMENTS.path,
        stop_link=stop_links.link_of(stop),
    )


def weekly_digest(
    work: Work, *, member: Member, contact: Contact, told: Sequence[ToldBefore], key: str
) -> list[Message]:
    """Name what was written to a member during the week: subjects, which say nothing of care."""
    lines = [
        f"• {formats.long_day(clock.local_date(one.at, member.region))}\u00a0: {one.subject}"
        for one in told
    ]
    return to_each(
        work,
        Kind.WEEKLY_DIGEST,
        member=member,
        contacts=[contact],
        key=key,
        lines="\n".join(_bounded(lines)),
        list_url=get_settings().origins[0] + routes.MESSAGES.path,
        stop_link=stop_links.link_of(Stop(member.id, Subject.FOLLOW_UP, Way.EMAIL)),
    )


def newsletter(
    work: Work, *, member: Member, contact: Contact, subject: str, text: str, key: str
) -> list[Message]:
    """Send news to a member who asked for them, with what ends them and what we do of data."""
    return to_each(
        work,
        Kind.NEWSLETTER,
        member=member,
        contacts=[contact],
        key=key,
        subject=subject,
        text=text,
        stop_link=stop_links.link_of(Stop(member.id, Subject.NEWS, Way.EMAIL)),
        privacy_url=get_settings().origins[0] + routes.PRIVACY.path,
    )


def address_doubtful(work: Work, *, member: Member, contact: Contact, key: str) -> list[Message]:
    """Ask a member whose mail came back to check their address."""
    return to_each(
        work,
        Kind.ADDRESS_DOUBTFUL,
        member=member,
        contacts=[contact],
        key=key,
        profile_url=get_settings().origins[0] + routes.PROFILE.path,
    )


def number_doubtful(work: Work, *, member: Member, contact: Contact, key: str) -> list[Message]:
    """Ask a member whose text message was not delivered to check their number."""
    return to_each(
        work,
        Kind.NUMBER_DOUBTFUL,
        member=member,
        contacts=[contact],
        key=key,
        profile_url=get_settings().origins[0] + routes.PROFILE.path,
    )


def _lines(paid: Sequence[PaidAmount]) -> list[str]:
    lines = [f"• {formats.money(one.amount)}, {formats.long_day(one.on)}" for one in paid]
    return _bounded(lines)


def _bounded(lines: list[str]) -> list[str]:
    more = len(lines) - _MAX_LINES
    return [*lines[:_MAX_LINES], f"• et {more} de plus"] if more > 0 else lines
