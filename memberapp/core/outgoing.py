"""What a room hands to `Work.notify`: a message, and how it is queued.

The rooms name their kinds of messages and write their words; here a kind is text, the name of a
folder of templates.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


class MessageStatus(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


WAITING = (MessageStatus.QUEUED, MessageStatus.SENDING)
"""What is neither sent nor given up."""


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


def queue(db: Session, now: datetime, message: Message) -> None:
    """Queue a message in an open transaction, unless its key is known."""
    known = select(OutboxMessage.id).where(OutboxMessage.idempotency_key == message.key)
    if db.exec(known).first() is not None:
        return
    row = OutboxMessage(
        kind=message.kind,
        channel=message.to.channel,
        member_id=message.member_id,
        idempotency_key=message.key,
        status=MessageStatus.QUEUED,
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
