"""Messages to send: `Work.notify` queues them, the worker renders and sends them.

A message is queued in the transaction of the change it is about, so that neither exists without
the other. `idempotency_key` makes a repeated call queue it once.

The urgent ones leave first. Messages to one recipient leave in the order they were queued: a later
one waits, unless it is more urgent, or the gateway refused the earlier one itself. An unavailable
gateway costs no message a try.

To look costs the same however many messages were sent: the statements name the statuses that wait
in their text, so that the indexes of what waits serve them.
"""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement, exists, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from memberapp.core import metrics, wakeups
from memberapp.core.columns import written_out
from memberapp.core.errors import NotFound
from memberapp.core.outgoing import (
    MAX_ATTEMPTS,
    WAITING,
    Channel,
    MessageStatus,
    Urgency,
    wait_after,
)
from memberapp.core.secrets import keyed_hash, reveal, seal
from memberapp.core.tables import OutboxMessage
from memberapp.core.topics import Topic
from memberapp.core.wakeups import Signal
from memberapp.core.work import Work, writes

_log = logging.getLogger(__name__)

_UNAVAILABLE_WAIT = timedelta(seconds=30)
_LEASE = timedelta(minutes=2)  # a worker killed while sending gives its messages back after this


@dataclass(frozen=True)
class MessageToSend:
    """A message the worker has taken; `subject` and `text` are empty until it is rendered."""

    id: str
    kind: str
    channel: Channel
    recipient: str
    parameters: dict[str, Any]
    message_id: str
    subject: str | None
    text: str | None
    queued_at: datetime
    member_id: str | None = None
    is_entry: bool = True
    """Whether it is the one of its kind that its member reads in their space."""


@dataclass(frozen=True)
class MessageSnapshot:
    """A message as the demo page and the `outbox` command show it."""

    id: str
    kind: str
    channel: Channel
    recipient: str
    status: MessageStatus
    created_at: datetime
    sent_at: datetime | None
    subject: str
    text: str
    held_until: datetime | None = None


def is_due(work: Work) -> bool:
    """Return whether `take` would find a message; most looks find none, and write nothing."""
    return any(
        work.db.exec(_due(work.now, urgency).limit(1)).first() is not None for urgency in Urgency
    )


def has_waiting(work: Work, *, kind: str, count: int) -> bool:
    """Return whether so many messages of a kind still wait."""
    waiting = select(OutboxMessage.id).where(
        is_waiting(OutboxMessage), col(OutboxMessage.kind) == kind
    )
    return len(work.db.exec(waiting.limit(count)).all()) == count


@writes
def take(work: Work, *, limit: int = 20) -> Sequence[MessageToSend]:
    """Take the messages that are due; several workers never take the same one.

    One that cannot be read (its key is gone, its cells were changed) is given up: it must not keep
    the others from leaving.
    """
    for urgency in Urgency:
        due = _due(work.now, urgency).limit(limit)
        locked = due.with_for_update(skip_locked=True, of=OutboxMessage)
        while rows := work.db.exec(locked).all():
            taken = [message for row in rows if (message := _take_one(row, work.now)) is not None]
            if taken:
                return taken
    return []


@writes
def keep_rendered(
    work: Work,
    *,
    message_id: str,
    subject: str,
    text: str,
    full_subject: str = "",
    full_text: str = "",
) -> None:
    """Store subject and text before the first try: a repeat sends the very same words.

    `full_text` is what the member reads in their space, where it is another text.
    """
    row = _row(work, message_id)
    seal(row, "subject", subject)
    seal(row, "text", text)
    if full_text:
        seal(row, "full_subject", full_subject)
        seal(row, "full_text", full_text)


@writes
def mark_sent(work: Work, *, message_id: str) -> None:
    """Note that the message left."""
    row = _row(work, message_id, "sent")
    row.status, row.sent_at = MessageStatus.SENT, work.now
    if row.member_id is not None:
        work.changed(Topic.MESSAGES, member_id=row.member_id)


@writes
def leave_to_print(work: Work, *, message_id: str) -> None:
    """Put a letter that is written where the insurer's staff takes it from."""
    _row(work, message_id, "to_print").status = MessageStatus.TO_PRINT


@writes
def mark_failed(work: Work, *, message_id: str) -> bool:
    """Plan another try, later each time; return whether this was the last one."""
    row = _row(work, message_id, "refused")
    if row.attempts >= MAX_ATTEMPTS:
        row.status = MessageStatus.DEAD
        return True
    row.status = MessageStatus.QUEUED
    row.next_attempt_at = work.now + wait_after(row.attempts)
    return False


@writes
def give_up(work: Work, *, message_id: str) -> None:
    """Try a message no longer: nothing would deliver it."""
    _row(work, message_id, "given_up").status = MessageStatus.DEAD


def mark_bounced(work: Work, *, message_id: str) -> OutboxMessage:
    """Note that a message came back, and return it.

    Raises:
        NotFound: there is no such message.
    """
    row = _row(work, message_id, "bounced")
    row.status = MessageStatus.BOUNCED
    if row.member_id is not None:
        work.changed(Topic.PROFILE, member_id=row.member_id)
    return row


def is_doubtful(work: Work, *, member_id: str, address: str) -> bool:
    """Return whether the last message that went to an address of a member came back."""
    done = (MessageStatus.SENT, MessageStatus.BOUNCED)
    last = work.db.exec(
        select(OutboxMessage.status)
        .where(
            OutboxMessage.member_id == member_id,
            OutboxMessage.recipient_index == keyed_hash("recipient", address),
            col(OutboxMessage.status).in_(done),
        )
        .order_by(col(OutboxMessage.created_at).desc(), col(OutboxMessage.id))
        .limit(1)
    ).first()
    return last == MessageStatus.BOUNCED


@writes
def try_again(work: Work, *, message_id: str = "") -> int:
    """Queue again what was given up or came back, one message or all of them; return how many.

    What came back is among it: a server may have refused us for a while, and not the mailbox.
    """
    undelivered = (MessageStatus.DEAD, MessageStatus.BOUNCED)
    given_up = col(OutboxMessage.status).in_(undelivered)
    wanted = given_up & (col(OutboxMessage.id) == message_id) if message_id else given_up
    # What a purge has emptied has no words any longer.
    written = col(OutboxMessage.parameters).is_not(None)
    queued = work.db.exec(
        update(OutboxMessage)
        .where(wanted, written)
        .values(status=MessageStatus.QUEUED, attempts=0, next_attempt_at=work.now)
    )
    wakeups.note(work.db, Signal.MESSAGES)
    return queued.rowcount


@writes
def hold(work: Work, *, message_id: str, until: datetime) -> None:
    """Put a message aside untried until an hour that its member chose; no other waits for it."""
    row = _row(work, message_id, "held")
    row.status, row.held_until, row.next_attempt_at = MessageStatus.QUEUED, until, until
    row.attempts -= 1


@writes
def spare(work: Work, *, message_id: str) -> None:
    """Send a message by this way no longer: its member reads it in their space alone."""
    row = _row(work, message_id, "spared")
    row.status = MessageStatus.SPARED
    if row.member_id is not None:
        work.changed(Topic.MESSAGES, member_id=row.member_id)


@writes
def postpone(work: Work, *, message_id: str, is_alone: bool = False) -> None:
    """Put a message back untried: the gateway is unavailable, and all of its channel waits.

    It waits alone when only the service that it goes to is unavailable.
    """
    row = _row(work, message_id, "postponed")
    row.status = MessageStatus.QUEUED
    row.attempts -= 1
    work.db.flush()
    work.db.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.id) == row.id if is_alone else true(),
            col(OutboxMessage.channel) == row.channel,
            is_waiting(OutboxMessage),
            col(OutboxMessage.status) == MessageStatus.QUEUED,
            (col(OutboxMessage.next_attempt_at) < work.now + _UNAVAILABLE_WAIT)
            | (col(OutboxMessage.id) == row.id),
        )
        .values(next_attempt_at=work.now + _UNAVAILABLE_WAIT)
    )


def newest(work: Work, *, limit: int = 50) -> Sequence[MessageSnapshot]:
    """Return the newest messages of everybody, for the demo page and the staff's command."""
    rows = work.db.exec(
        select(OutboxMessage)
        .order_by(col(OutboxMessage.created_at).desc(), col(OutboxMessage.id))
        .limit(limit)
    )
    return [snapshot_of(row) for row in rows]


def find(work: Work, *, idempotency_key: str) -> MessageSnapshot | None:
    """Return the message that was queued under a key."""
    row = work.db.exec(
        select(OutboxMessage).where(OutboxMessage.idempotency_key == idempotency_key)
    ).first()
    return snapshot_of(row) if row is not None else None


def beginning_with(
    work: Work, *, member_id: str, prefixes: Collection[str]
) -> tuple[MessageSnapshot, ...]:
    """Return a member's messages whose key begins with one of these, e-mails first."""
    key = col(OutboxMessage.idempotency_key)
    rows = work.db.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.member_id == member_id,
            or_(*(key.startswith(prefix, autoescape=True) for prefix in prefixes)),
        )
        .order_by(col(OutboxMessage.channel), col(OutboxMessage.created_at), OutboxMessage.id)
    )
    return tuple(snapshot_of(row) for row in rows)


def _take_one(row: OutboxMessage, now: datetime) -> MessageToSend | None:
    try:
        message = MessageToSend(
            id=row.id,
            kind=row.kind,
            channel=Channel(row.channel),
            recipient=reveal(row, "recipient") or "",
            parameters=json.loads(reveal(row, "parameters") or "{}"),
            message_id=row.message_id,
            subject=reveal(row, "subject"),
            text=reveal(row, "text"),
            queued_at=row.created_at,
            member_id=row.member_id,
            is_entry=row.entry_id is None,
        )
    except (InvalidTag, LookupError, ValueError) as error:
        row.status = MessageStatus.DEAD
        _log.error("message %s is given up: it cannot be read (%s)", row.id, type(error).__name__)
        return None
    row.status = MessageStatus.SENDING
    row.attempts += 1
    row.next_attempt_at = now + _LEASE
    return message


def snapshot_of(row: OutboxMessage) -> MessageSnapshot:
    """Return what a row holds, in clear."""
    return MessageSnapshot(
        id=row.id,
        kind=row.kind,
        channel=Channel(row.channel),
        recipient=reveal(row, "recipient") or "",
        status=MessageStatus(row.status),
        created_at=row.created_at,
        sent_at=row.sent_at,
        subject=reveal(row, "subject") or "",
        text=reveal(row, "text") or "",
        held_until=row.held_until,
    )


def _due(now: datetime, urgency: Urgency) -> SelectOfScalar[OutboxMessage]:
    """Select what may leave now of one urgency, in the order in which it became due.

    Each urgency is looked for by itself: the index has the first one at once, however many wait.
    """
    return (
        select(OutboxMessage)
        .where(
            is_waiting(OutboxMessage),
            col(OutboxMessage.urgency) == urgency,
            col(OutboxMessage.next_attempt_at) <= now,
            ~_waits_for_another(),
        )
        .order_by(
            col(OutboxMessage.next_attempt_at), col(OutboxMessage.created_at), OutboxMessage.id
        )
    )


def is_waiting(message: type[OutboxMessage]) -> ColumnElement[bool]:
    """Return the condition that a message is neither sent nor given up."""
    return col(message.status).in_(written_out(*WAITING))


def _waits_for_another() -> ColumnElement[bool]:
    """Return whether an earlier message to the same recipient is on its way, not yet refused."""
    earlier = aliased(OutboxMessage)
    is_before = (col(earlier.created_at) < col(OutboxMessage.created_at)) | (
        (col(earlier.created_at) == col(OutboxMessage.created_at))
        & (col(earlier.id) < col(OutboxMessage.id))
    )
    is_on_its_way = (col(earlier.status) == MessageStatus.SENDING) | (
        (col(earlier.status) == MessageStatus.QUEUED)
        & (col(earlier.attempts) == 0)
        & col(earlier.held_until).is_(None)
    )
    return exists().where(
        col(earlier.recipient_index) == col(OutboxMessage.recipient_index),
        is_waiting(earlier),
        col(earlier.urgency) <= col(OutboxMessage.urgency),
        is_before,
        is_on_its_way,
    )


def _row(work: Work, message_id: str, outcome: str = "") -> OutboxMessage:
    row = work.db.get(OutboxMessage, message_id)
    if row is None:
        raise NotFound
    if outcome:
        metrics.count(metrics.MESSAGES, row.channel, outcome)
    return row
