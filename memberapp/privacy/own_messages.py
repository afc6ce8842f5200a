"""The messages that a member was sent, a page at a time, for the paper that has them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import tuple_
from sqlmodel import col, select

from memberapp.core.outgoing import Channel
from memberapp.core.own_data import DOES_NOT_OPEN, UNREADABLE
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import Work
from memberapp.messages.words import recipient_of, words_of

_PAGE: Final = 100

Place = tuple[datetime, str]


@dataclass(frozen=True)
class OwnMessage:
    """A message as it was sent, without its secrets."""

    place: Place
    """After which the next page begins."""
    channel: Channel
    recipient: str
    written_at: datetime
    sent_at: datetime | None
    subject: str
    text: str


def page(work: Work, *, after: Place | None) -> Sequence[OwnMessage]:
    """Return the caller's messages after a place, the oldest first."""
    order = (col(OutboxMessage.created_at), col(OutboxMessage.id))
    later = () if after is None else (tuple_(*order) > after,)
    rows = work.db.exec(
        select(OutboxMessage)
        .where(OutboxMessage.member_id == work.member_id, *later)
        .order_by(*order)
        .limit(_PAGE)
    )
    return [
        OwnMessage(
            place=(row.created_at, row.id),
            channel=Channel(row.channel),
            recipient=_readable(recipient_of, row),
            written_at=row.created_at,
            sent_at=row.sent_at,
            subject=_readable(words_of, row, "subject"),
            text=_readable(words_of, row, "text"),
        )
        for row in rows
    ]


def _readable(read: Callable[..., str], *arguments: object) -> str:
    """Return what a message says; the table of messages tells of what cannot be read."""
    try:
        return read(*arguments)
    except DOES_NOT_OPEN:
        return UNREADABLE
