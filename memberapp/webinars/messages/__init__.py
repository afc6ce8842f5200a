"""What is sent of webinars: one function for each message, its templates in a folder beside.

The title of a webinar can say what care somebody needs: it stays in the space, and no message
names it.
"""

from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from memberapp import routes
from memberapp.account.service import present_contacts, to_each
from memberapp.account.tables import Account
from memberapp.core import formats
from memberapp.core.outgoing import Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.settings import get_settings
from memberapp.webinars.tables import WebinarSignUp


class Kind(StrEnum):
    """Every message of webinars; each has a folder and a function of its name."""

    WEBINAR_REMINDER = "webinar_reminder"
    WEBINAR_MOVED = "webinar_moved"
    WEBINAR_CANCELLED = "webinar_cancelled"


class Reached(TypedDict):
    """Whom a message is for."""

    member: Member
    account: Account | None


def webinar_reminder(
    work: Work, *, row: WebinarSignUp, member: Member, account: Account | None
) -> list[Message]:
    """Remind of a webinar soon before it."""
    return _messages(work, Kind.WEBINAR_REMINDER, row, member, account)


def webinar_moved(
    work: Work,
    *,
    row: WebinarSignUp,
    member: Member,
    account: Account | None,
    former: datetime | None,
) -> list[Message]:
    """Say the new day and hour, and the former one; None of what had been cancelled."""
    told = former.isoformat() if former else ""
    return _messages(work, Kind.WEBINAR_MOVED, row, member, account, former_starts_at=told)


def webinar_cancelled(
    work: Work, *, row: WebinarSignUp, member: Member, account: Account | None
) -> list[Message]:
    """Say that it is not held."""
    return _messages(work, Kind.WEBINAR_CANCELLED, row, member, account)


def _messages(
    work: Work,
    kind: Kind,
    row: WebinarSignUp,
    member: Member,
    account: Account | None,
    **words: str,
) -> list[Message]:
    # Nobody is told of what has begun: `preferences/sending.py` reads its beginning.
    time = formats.local_time(row.starts_at, member.region)
    return to_each(
        work,
        kind,
        member=member,
        contacts=present_contacts(account, member),
        key=f"{row.id}:{row.sequence}",
        link=get_settings().origins[0] + routes.WEBINARS.path,
        starts_at=row.starts_at.isoformat(),
        time=f"{time}{formats.whose_clock(member.region)}",
        **words,
    )
