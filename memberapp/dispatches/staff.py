"""What an agent has sent to a member; the same twice in a day is one message."""

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlmodel import select

from memberapp import clock
from memberapp.account.tables import Account
from memberapp.core import audit, outbox
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.outgoing import Message
from memberapp.core.work import Work, writes
from memberapp.dispatches import messages
from memberapp.dispatches.rules import Adviser, InsuranceStep
from memberapp.members.tables import Member

MAX_PLACE: Final = 120
_FARTHEST: Final = timedelta(days=366)


@writes
def remind_of_consultation(
    work: Work, *, member_id: str, adviser: Adviser, day: date, at: time, place: str
) -> int:
    """Remind a member of a consultation, and return how many messages leave.

    Raises:
        NotFound: no such member is insured.
        InvalidInput: `day` is past or far away, or `place` is empty, too long or of several lines.
    """
    member, account = _whom(work, member_id)
    starts_at = _start(work, member, day, at)
    where = " ".join(place.split())
    if not where or len(where) > MAX_PLACE or not where.isprintable():
        raise InvalidInput("place")
    told = messages.consultation_reminder(
        work, member=member, account=account, adviser=adviser, starts_at=starts_at, place=where
    )
    return _send(work, member, told)


@writes
def cancel_consultation(
    work: Work, *, member_id: str, adviser: Adviser, day: date, at: time
) -> int:
    """Tell a member that a consultation does not take place, and return how many messages leave.

    Raises:
        NotFound: no such member is insured.
        InvalidInput: `day` is past or far away.
    """
    member, account = _whom(work, member_id)
    starts_at = _start(work, member, day, at)
    told = messages.consultation_cancelled(
        work, member=member, account=account, adviser=adviser, starts_at=starts_at
    )
    return _send(work, member, told)


@writes
def ask_for_step(work: Work, *, member_id: str, step: InsuranceStep) -> int:
    """Tell a member what an insurance waits for, and return how many messages leave.

    Raises:
        NotFound: no such member is insured.
    """
    member, account = _whom(work, member_id)
    told = messages.insurance_step(work, member=member, account=account, step=step)
    return _send(work, member, told)


def _whom(work: Work, member_id: str) -> tuple[Member, Account | None]:
    member = work.db.get(Member, member_id) if member_id.isascii() else None
    if member is None or member.closed_at is not None or "\0" in member_id:
        raise NotFound
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    return member, account


def _start(work: Work, member: Member, day: date, at: time) -> datetime:
    now = clock.local(work.now, member.region)
    starts_at = datetime.combine(day, at, now.tzinfo)
    if not now < starts_at < now + _FARTHEST:
        raise InvalidInput("day")
    return starts_at


def _send(work: Work, member: Member, told: list[Message]) -> int:
    new = [one for one in told if outbox.find(work, idempotency_key=one.key) is None]
    work.notify(*new)
    work.audit(audit.Event.DISPATCH_SENT, member_id=member.id)
    return len(new)
