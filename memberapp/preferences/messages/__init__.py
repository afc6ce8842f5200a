"""What members chose to be told: one function for each message, its templates in a folder beside.

No subject and no text message says anything of care, nor an amount: others see them on a screen.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from memberapp import routes
from memberapp.account.service import to_each
from memberapp.core import formats
from memberapp.core.money import Money
from memberapp.core.outgoing import Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.preferences import stop_links
from memberapp.preferences.rules import Subject, Way
from memberapp.preferences.stop_links import Stop
from memberapp.settings import get_settings

_MAX_PAYMENTS: Final = 20


class Kind(StrEnum):
    """Every message of the preferences; each has a folder and a function of its name."""

    NEW_PAYMENTS = "new_payments"


class PaidAmount(NamedTuple):
    """What a payment put on the member's account, and on which day."""

    on: date
    amount: Money


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


def _lines(paid: Sequence[PaidAmount]) -> list[str]:
    lines = [f"• {formats.money(one.amount)}, {formats.long_day(one.on)}" for one in paid]
    more = len(lines) - _MAX_PAYMENTS
    return [*lines[:_MAX_PAYMENTS], f"• et {more} de plus"] if more > 0 else lines
