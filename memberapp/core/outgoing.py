"""What a room hands to `Work.notify`: a message, and how it is queued.

The rooms name their kinds of messages and write their words; here a kind is text, the name of a
folder of templates.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final

from sqlmodel import Session, select

from memberapp.core import wakeups
from memberapp.core.channels import sender_email
from memberapp.core.secrets import keyed_hash, seal
from memberapp.core.tables import OutboxMessage
from memberapp.core.wakeups import Signal


class Channel(StrEnum):
    """By what a message goes out."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    """A notification; its address is the id of a subscription of the account."""
    POST = "post"
    """A letter; its address is the member's id: it goes where their file says on its day."""


class MessageStatus(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    BOUNCED = "bounced"
    """Taken by a server, and sent back: it was not delivered."""
    SPARED = "spared"
    """Not sent by this way, since the member chose so: it stands in their space."""
    TO_PRINT = "to_print"
    """A letter that is written, and that the insurer's staff has not taken to print yet."""


WAITING = (MessageStatus.QUEUED, MessageStatus.SENDING)
"""What is neither sent nor given up."""


MAX_ATTEMPTS: Final = 10
_FIRST_WAIT: Final = timedelta(seconds=1)
MAX_WAIT: Final = timedelta(minutes=15)
_GROWTH: Final = 4  # ten tries span an hour, so that a server that is ill for as long loses nothing


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many tries that failed, one at least."""
    grown = min(failures - 1, MAX_ATTEMPTS)  # further on the longest wait is reached anyway
    return min(_FIRST_WAIT * _GROWTH**grown, MAX_WAIT)


class Urgency(IntEnum):
    """Which messages leave first: one that somebody waits for stands behind no import."""

    CODE = 0
    NORMAL = 1
    BULK = 2
    """What goes to many at once."""


@dataclass(frozen=True)
class Contact:
    """Where a message goes."""

    address: str
    channel: Channel


Parameter = str | int | bool | None


@dataclass(frozen=True)
class Message:
    """A message to one contact; the same key queues it once."""

    kind: str
    to: Contact
    member_id: str | None
    key: str
    parameters: Mapping[str, Parameter]
    """What the templates of the kind name, and nothing else."""
    urgency: Urgency = Urgency.NORMAL
    entry_id: str | None = None
    """The message that its member reads in their space, when that one was queued before."""


def queue(db: Session, now: datetime, *messages: Message) -> None:
    """Queue messages in an open transaction, but those whose key is known.

    Those of one kind say the same to each contact of a member: they read it once in their space, as
    the e-mail says it where there is one.
    """
    said: dict[tuple[str, str | None], list[OutboxMessage]] = {}
    for message in messages:
        row = _queue_one(db, now, message)
        if row is not None and message.entry_id is not None:
            row.entry_id = message.entry_id
        elif row is not None:
            said.setdefault((message.kind, message.member_id), []).append(row)
    for rows in said.values():
        entry = next((row for row in rows if row.channel == Channel.EMAIL), rows[0])
        for row in rows:
            row.entry_id = None if row is entry else entry.id


def _queue_one(db: Session, now: datetime, message: Message) -> OutboxMessage | None:
    known = select(OutboxMessage.id).where(OutboxMessage.idempotency_key == message.key)
    if db.exec(known).first() is not None:
        return None
    row = OutboxMessage(
        kind=message.kind,
        channel=message.to.channel,
        member_id=message.member_id,
        idempotency_key=message.key,
        status=MessageStatus.QUEUED,
        urgency=message.urgency,
        next_attempt_at=now,
        created_at=now,
    )
    domain = sender_email().rpartition("@")[2]
    row.message_id = f"<{row.id}@{domain}>"  # the sender's own domain (RFC 5322, 3.6.4)
    row.recipient_index = keyed_hash("recipient", message.to.address)
    seal(row, "recipient", message.to.address)
    seal(row, "parameters", json.dumps(dict(message.parameters), ensure_ascii=False))
    db.add(row)
    wakeups.note(db, Signal.MESSAGES)
    return row
