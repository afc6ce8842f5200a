"""A private link to a member's appointments: created, read without a session, renewed, removed.

The token is 256 random bits of which a hash is stored: it is shown once, to whoever creates it.
Whoever has it reads days and hours and nothing else. It ends when the member removes or renews it
or chooses another password, when the space ends, and when no calendar has read it for long.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import and_, col, delete, select, update

from memberapp.account.service import own_account
from memberapp.account.tables import Account
from memberapp.appointments import service as appointments
from memberapp.appointments.service import OwnAppointment
from memberapp.assistance import entries as assistance
from memberapp.assistance.cases import Case
from memberapp.calendars.tables import CalendarLink
from memberapp.callbacks import entries as callbacks
from memberapp.callbacks.entries import CalendarCall
from memberapp.core import audit, limits
from memberapp.core.errors import NotFound
from memberapp.core.limits import Limit, limited_ip_address
from memberapp.core.secrets import token_hash
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.webinars import service as webinars
from memberapp.webinars.service import SignUp

PAST: Final = timedelta(days=90)
"""How long what is over is still shown."""
_TOKEN_BYTES: Final = 32
_TOKEN: Final = re.compile(r"[\w-]{43}", re.ASCII)
_READ_EVERY: Final = timedelta(days=1)
"""How exact `read_at` is: calendars read all day long."""
_CREATED: Final = Limit("calendar_link", "10/day")
_READ: Final = Limit("calendar_read", "60/hour")
_UNKNOWN: Final = Limit("calendar_unknown", "60/hour")
# Whoever takes their space back from somebody else takes this with it.
_IS_OPEN: Final = and_(
    col(Account.disabled_at).is_(None),
    col(CalendarLink.created_at) >= col(Account.password_changed_at),
)


@dataclass(frozen=True)
class OwnLink:
    """The link of a member, as they see it; its address is not known any longer."""

    id: str
    created_at: datetime
    read_at: datetime | None
    """When a calendar read last, to the day; None while none did."""
    region: str


@dataclass(frozen=True)
class Appointments:
    """What a calendar reads: all whose hours end after `since`."""

    since: datetime
    calls: Sequence[CalendarCall]
    cases: Sequence[Case]
    webinars: Sequence[SignUp]
    appointments: Sequence[OwnAppointment]


def own(work: Work) -> OwnLink | None:
    """Return the caller's link, None without one."""
    row = _row(work)
    if row is None:
        return None
    member, _account = own_account(work, member_id=work.member_id, account_id=work.account_id)
    read_at = row.read_at if row.read_at > row.created_at else None
    return OwnLink(row.id, row.created_at, read_at, member.region)


@writes
def create(work: Work) -> str:
    """Create the caller's link and return its token; one from before opens nothing any longer.

    Raises:
        TooManyTries: too many were created today.
    """
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    limits.reserve(work, (_CREATED, work.account_id))
    forget(work)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = CalendarLink(
        account_id=work.account_id,
        token_hash=token_hash(token),
        created_at=work.now,
        read_at=work.now,
    )
    work.db.add(row)
    work.audit(audit.Event.CALENDAR_LINK_CREATED, row.id)
    work.changed(Topic.PROFILE)
    return token


@writes
def remove(work: Work) -> None:
    """Remove the caller's link; without one, nothing happens."""
    row = _row(work)
    if row is None:
        return
    forget(work)
    work.audit(audit.Event.CALENDAR_LINK_REMOVED, row.id)
    work.changed(Topic.PROFILE)


def forget(work: Work) -> None:
    """Forget the caller's link, in the caller's transaction: it is renewed, or the space ends."""
    work.db.exec(delete(CalendarLink).where(col(CalendarLink.account_id) == work.account_id))


@writes
def read(work: Work, *, token: str) -> Appointments:
    """Return what a link shows to whoever has it.

    Raises:
        NotFound: it is no link of ours, was removed or renewed, or the space has ended: alike.
        TooManyTries: it was read too often.
    """
    if not _TOKEN.fullmatch(token):
        raise NotFound
    found = work.db.exec(
        select(CalendarLink, Account.member_id)
        .join(Account, col(Account.id) == col(CalendarLink.account_id))
        .where(CalendarLink.token_hash == token_hash(token), _IS_OPEN)
    ).first()
    if found is None:
        raise NotFound
    row, member_id = found
    limits.reserve(work, (_READ, row.id))
    if work.now - row.read_at >= _READ_EVERY or row.read_at == row.created_at:
        is_row = col(CalendarLink.id) == row.id
        work.db.exec(update(CalendarLink).where(is_row).values(read_at=work.now))
    since = work.now - PAST
    return Appointments(
        since,
        callbacks.since(work, since, member_id=member_id),
        assistance.since(work, since, member_id=member_id),
        webinars.since(work, since, member_id=member_id),
        appointments.since(work, since, member_id=member_id),
    )


@writes
def count_unknown(work: Work) -> None:
    """Count an address that shows nothing, by the network that asks, in a transaction of its own.

    Raises:
        TooManyTries: a limit was reached before.
    """
    limits.reserve(work, (_UNKNOWN, limited_ip_address(work.origin.ip_address)))


def _row(work: Work) -> CalendarLink | None:
    asked = (
        select(CalendarLink)
        .join(Account, col(Account.id) == col(CalendarLink.account_id))
        .where(CalendarLink.account_id == work.account_id, _IS_OPEN)
    )
    return work.db.exec(asked).first()
