"""Messages that go by post: written by the worker, printed and posted by the insurer's staff.

One is « confided to print » once an agent's command has written its paper, which is the proof; when
it reaches a mailbox nobody here knows, and no page says so.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from memberapp.core import audit, outbox
from memberapp.core.contacts import Address
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.core.secrets import reveal
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_MAX_AT_ONCE = 500
_LEASE: Final = timedelta(hours=1)
"""How long the papers of so many messages may take to be written."""


@dataclass(frozen=True)
class PostedMessage:
    """A message and to whom it goes; `id` is that of the message."""

    id: str
    member_id: str
    civility: str
    first_name: str
    last_name: str
    country: str
    address: Address
    written_at: datetime
    subject: str = field(repr=False)
    text: str = field(repr=False)


@writes
def waiting(work: Work) -> Sequence[PostedMessage]:
    """Return the messages to print, the oldest first; each member's trail tells who read them.

    Those of members whom the core does not insure any longer stay where they are.
    """
    return _read(work, work.db.exec(_to_print()).all())


@writes
def take(work: Work) -> Sequence[PostedMessage]:
    """Return the messages to print, for this agent alone: two who print at once post none twice.

    What is not recorded as printed within an hour, the worker puts back with those to print.
    """
    rows = work.db.exec(_to_print().with_for_update(skip_locked=True, of=OutboxMessage)).all()
    for row, _member in rows:
        row.status, row.next_attempt_at = MessageStatus.SENDING, work.now + _LEASE
        work.db.add(row)
    return _read(work, rows)


@writes
def record_printed(work: Work, *, message_ids: Collection[str]) -> None:
    """Note that the papers of messages were written to be printed; those noted before stay so."""
    rows = work.db.exec(
        select(OutboxMessage)
        .where(
            col(OutboxMessage.id).in_(message_ids),
            OutboxMessage.channel == Channel.POST,
            col(OutboxMessage.status).in_((MessageStatus.SENDING, MessageStatus.TO_PRINT)),
        )
        .with_for_update()
    ).all()
    for row in rows:
        outbox.mark_sent(work, message_id=row.id)
        work.audit(audit.Event.POST_PRINTED, member_id=row.member_id, ref=row.id)


def _to_print() -> Select[OutboxMessage, Member]:
    return (
        select(OutboxMessage, Member)
        .join(Member, col(Member.id) == col(OutboxMessage.member_id))
        .where(
            OutboxMessage.channel == Channel.POST,
            OutboxMessage.status == MessageStatus.TO_PRINT,
            col(Member.closed_at).is_(None),
        )
        .order_by(col(OutboxMessage.created_at), OutboxMessage.id)
        .limit(_MAX_AT_ONCE)
    )


def _read(work: Work, rows: Iterable[tuple[OutboxMessage, Member]]) -> Sequence[PostedMessage]:
    found = [_posted(row, member) for row, member in rows]
    for one in found:
        work.audit(audit.Event.POST_READ, member_id=one.member_id, ref=one.id)
    return found


def _posted(row: OutboxMessage, member: Member) -> PostedMessage:
    return PostedMessage(
        id=row.id,
        member_id=member.id,
        civility=member.civility,
        first_name=member.first_name,
        last_name=member.last_name,
        country=member.country,
        address=member.address,
        written_at=row.created_at,
        subject=reveal(row, "subject") or "",
        text=reveal(row, "text") or "",
    )
