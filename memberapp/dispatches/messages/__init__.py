"""What the staff has sent: one function for each message, its templates in a folder beside.

Whom a member sees, and that they were in hospital, are health: a text message and a subject say
neither, as others read them too.
"""

from datetime import datetime
from enum import StrEnum

from memberapp import clock
from memberapp.account.service import present_contacts, to_each
from memberapp.account.tables import Account
from memberapp.core import formats
from memberapp.core.outgoing import Message
from memberapp.core.secrets import keyed_hash
from memberapp.core.work import Work
from memberapp.dispatches.labels import ADVISERS
from memberapp.dispatches.rules import Adviser, InsuranceStep
from memberapp.members.tables import Member


class Kind(StrEnum):
    """Every message of dispatches; each has a folder and a function of its name."""

    CONSULTATION_REMINDER = "consultation_reminder"
    CONSULTATION_CANCELLED = "consultation_cancelled"
    INSURANCE_STEP = "insurance_step"


def consultation_reminder(
    work: Work,
    *,
    member: Member,
    account: Account | None,
    adviser: Adviser,
    starts_at: datetime,
    place: str,
) -> list[Message]:
    """Remind of a consultation: day, hour and place, and whom to call when it does not suit.

    `starts_at` is on the member's own clock.
    """
    return to_each(
        work,
        Kind.CONSULTATION_REMINDER,
        member=member,
        contacts=present_contacts(account, member),
        key=f"{_key(work, member, adviser, starts_at)}:{keyed_hash('place', place)}",
        adviser=ADVISERS[adviser],
        starts_at=starts_at.isoformat(),
        hour=formats.clock_time(starts_at.timetz()),
        place=place,
    )


def consultation_cancelled(
    work: Work,
    *,
    member: Member,
    account: Account | None,
    adviser: Adviser,
    starts_at: datetime,
) -> list[Message]:
    """Say that a consultation does not take place; `starts_at` is on the member's own clock."""
    return to_each(
        work,
        Kind.CONSULTATION_CANCELLED,
        member=member,
        contacts=present_contacts(account, member),
        key=_key(work, member, adviser, starts_at),
        adviser=ADVISERS[adviser],
        day=formats.full_day(starts_at.date()).lower(),
        hour=formats.clock_time(starts_at.timetz()),
    )


def insurance_step(
    work: Work, *, member: Member, account: Account | None, step: InsuranceStep
) -> list[Message]:
    """Say what an insurance waits for; of a text message it is « une démarche » alone."""
    return to_each(
        work,
        Kind.INSURANCE_STEP,
        member=member,
        contacts=present_contacts(account, member),
        key=f"{member.id}:{step}:{clock.local_date(work.now, member.region)}",
        step=step,
    )


def _key(work: Work, member: Member, adviser: Adviser, starts_at: datetime) -> str:
    """Return what makes a repeat on one day one message; on another day it is said again."""
    today = clock.local_date(work.now, member.region)
    return f"{member.id}:{adviser}:{starts_at:%Y-%m-%d:%H%M}:{today}"
