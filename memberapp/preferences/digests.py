"""The digest of Monday: one e-mail that names what came during the week.

What it names stands in the member's space already; a line is a message that was not sent for it.
"""

from collections.abc import Sequence
from typing import Final

from sqlmodel import col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from memberapp import clock
from memberapp.account.service import email_of
from memberapp.account.tables import Account
from memberapp.core import locks, outbox, wakeups
from memberapp.core.outgoing import Channel, Contact
from memberapp.core.secrets import reveal
from memberapp.core.tables import OutboxMessage
from memberapp.core.wakeups import Signal
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.preferences import messages
from memberapp.preferences.messages import ToldBefore
from memberapp.preferences.rules import next_digest
from memberapp.preferences.tables import DigestEntry

_MAX_WAITING: Final = 100
"""So many messages wait for their gateway at most before the next ones are queued."""


def add(work: Work, *, member: Member, message_id: str) -> None:
    """Let the next digest name a message."""
    due_at = next_digest(work.now, clock.zone_of(member.region))
    work.db.merge(
        DigestEntry(message_id=message_id, member_id=member.id, written_at=work.now, due_at=due_at)
    )


def end(work: Work, *, member_id: str, is_told: bool) -> None:
    """Tell at once of what waits, or never: the member wants no digest any longer."""
    mine = col(DigestEntry.member_id) == member_id
    if is_told:
        work.db.exec(update(DigestEntry).where(mine).values(due_at=work.now))
        wakeups.note(work.db, Signal.MESSAGES)
    else:
        work.db.exec(delete(DigestEntry).where(mine))


def is_due(work: Work) -> bool:
    """Return whether `tell_next` has something to queue, and its gateway is not behind."""
    if work.db.exec(_next_due(work)).first() is None:
        return False
    return not outbox.has_waiting(work, kind=messages.Kind.WEEKLY_DIGEST, count=_MAX_WAITING)


@writes
def tell_next(work: Work) -> None:
    """Queue the digest of one member, with all that is due; nothing once their space is closed."""
    first = work.db.exec(_next_due(work)).first()
    if first is None:
        return
    # Of several workers the second one waits here, and finds nothing left.
    member = work.db.get_one(Member, first.member_id, with_for_update=locks.ROW)
    due = work.db.exec(
        select(DigestEntry)
        .where(DigestEntry.member_id == member.id, col(DigestEntry.due_at) <= work.now)
        .execution_options(populate_existing=True)
    ).all()
    told = _told(work, [entry.message_id for entry in due])
    email = _email(work, member)
    if told and email:
        work.notify(
            *messages.weekly_digest(
                work,
                member=member,
                contact=Contact(email, Channel.EMAIL),
                told=told,
                key=min(entry.message_id for entry in due),
            )
        )
    for entry in due:
        work.db.delete(entry)


def _next_due(work: Work) -> SelectOfScalar[DigestEntry]:
    return (
        select(DigestEntry)
        .where(col(DigestEntry.due_at) <= work.now)
        .order_by(col(DigestEntry.due_at))
        .limit(1)
    )


def _told(work: Work, ids: Sequence[str]) -> list[ToldBefore]:
    rows = work.db.exec(
        select(OutboxMessage)
        .where(col(OutboxMessage.id).in_(ids))
        .order_by(col(OutboxMessage.created_at), OutboxMessage.id)
    )
    return [ToldBefore(row.created_at, reveal(row, "subject") or "") for row in rows]


def _email(work: Work, member: Member) -> str | None:
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    if account is None or account.disabled_at is not None or member.closed_at is not None:
        return None
    return email_of(account, member)
