"""The messages of a member, to read again in their space: what was sent, as it was sent.

What was said to several contacts is read once. Codes and links that let somebody in are not among
them: their words are not kept. A message stands here as soon as it is written, whether or not a
gateway could deliver it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select, update

from memberapp.core import bulk, not_found, outbox
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_row_id
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.core.own_data import DOES_NOT_OPEN, UNREADABLE
from memberapp.core.tables import OutboxMessage
from memberapp.core.text import fold, search_words
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.messages.retention import WITH_A_SECRET
from memberapp.messages.subjects import Subject, subject_of
from memberapp.messages.words import words_of

PAGE: Final = 25
MAX_SEARCHED: Final = 2000
"""The words are sealed: those of so many messages, the newest, are opened to look for some."""
_UNDELIVERED: Final = {MessageStatus.DEAD, MessageStatus.BOUNCED}


class Box(StrEnum):
    """Which messages are shown."""

    ALL = "all"
    UNREAD = "unread"
    SMS = "sms"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class Asked:
    """Which messages are wanted."""

    box: Box = Box.ALL
    words: str = ""
    page: int = 1


@dataclass(frozen=True)
class InboxMessage:
    """A message, without what would let somebody in."""

    reference: str
    about: Subject
    channels: tuple[Channel, ...]
    """By which it went, e-mail first."""
    subject: str
    """Empty of what was said by a text message alone."""
    text: str
    written_at: datetime
    is_unread: bool
    is_archived: bool
    is_lost: bool
    """Whether no channel could deliver it."""


@dataclass(frozen=True)
class Found:
    """One page of what is wanted, newest first."""

    asked: Asked
    messages: Sequence[InboxMessage]
    count: int
    unread: int
    region: str

    @property
    def pages(self) -> int:
        """Return how many pages there are, one at least."""
        return max(1, -(-self.count // PAGE))


@dataclass(frozen=True)
class Opened:
    """One message, and to whom it went."""

    message: InboxMessage
    deliveries: tuple[MessageSnapshot, ...]
    region: str


def unread_count(work: Work) -> int:
    """Return how many messages the caller has not read; no archived one counts."""
    counted = select(func.count()).select_from(OutboxMessage).where(*_in_box(work, Box.UNREAD))
    return work.db.exec(counted).one()


def show(work: Work, *, asked: Asked) -> Found:
    """Return a page of the caller's messages; one beyond the last is the last."""
    where = _in_box(work, asked.box)
    order = (col(OutboxMessage.created_at).desc(), col(OutboxMessage.id))
    rows = select(OutboxMessage).where(*where).order_by(*order)
    words = search_words(asked.words)
    if words:
        # What does not open holds no word.
        newest = work.db.exec(rows.limit(MAX_SEARCHED)).all()
        wanted = [row for row in newest if all(word in _folded(row) for word in words)]
        count = len(wanted)
        page = _page(asked, count)
        shown: Sequence[OutboxMessage] = wanted[(page - 1) * PAGE : page * PAGE]
    else:
        count = work.db.exec(select(func.count()).select_from(OutboxMessage).where(*where)).one()
        page = _page(asked, count)
        shown = work.db.exec(rows.offset((page - 1) * PAGE).limit(PAGE)).all()
    return Found(
        asked=Asked(asked.box, asked.words, page),
        messages=_messages(work, shown),
        count=count,
        unread=unread_count(work),
        region=members.region(work),
    )


def find(work: Work, *, reference: str) -> Opened:
    """Return one message of the caller's.

    Raises:
        NotFound: it is somebody else's, or none.
    """
    row = _own(work, reference)
    (message,) = _messages(work, [row])
    beside = select(OutboxMessage).where(OutboxMessage.entry_id == row.id)
    rows = [row, *work.db.exec(beside.order_by(col(OutboxMessage.channel), OutboxMessage.id))]
    return Opened(
        message=message,
        deliveries=tuple(outbox.snapshot_of(one) for one in rows),
        region=members.region(work),
    )


@writes
def read(work: Work, *, reference: str) -> None:
    """Note that the caller opens a message.

    Raises:
        NotFound: it is somebody else's, or none.
    """
    row = _own(work, reference)
    if row.read_at is None:
        row.read_at = work.now
        work.changed(Topic.MESSAGES)


@writes
def read_all(work: Work) -> None:
    """Note that the caller has seen all there is."""
    marked = update(OutboxMessage).where(*_in_box(work, Box.UNREAD)).values(read_at=work.now)
    if work.db.exec(marked).rowcount:
        work.changed(Topic.MESSAGES)


@writes
def archive(work: Work, *, reference: str, is_archived: bool) -> None:
    """Put a message aside, which reads it, or back among the others.

    Raises:
        NotFound: it is somebody else's, or none.
    """
    row = _own(work, reference)
    if (row.archived_at is not None) == is_archived:
        return
    row.archived_at = work.now if is_archived else None
    row.read_at = row.read_at or work.now
    work.changed(Topic.MESSAGES)


@writes
def record_not_found(work: Work) -> None:
    """Write down that the member asked for somebody else's message, up to a limit per hour."""
    not_found.record_not_found(work, what="message")


def _in_box(work: Work, box: Box) -> list[ColumnElement[bool]]:
    archived = col(OutboxMessage.archived_at)
    where = [
        *_readable(work),
        archived.is_not(None) if box is Box.ARCHIVED else archived.is_(None),
    ]
    if box is Box.UNREAD:
        where.append(col(OutboxMessage.read_at).is_(None))
    elif box is Box.SMS:
        where.append(or_(col(OutboxMessage.channel) == Channel.SMS, _is_beside_by(Channel.SMS)))
    return where


def _readable(work: Work) -> list[ColumnElement[bool]]:
    """Return the conditions that a message is the caller's, and written."""
    return [
        col(OutboxMessage.member_id) == work.member_id,
        col(OutboxMessage.entry_id).is_(None),
        col(OutboxMessage.text).is_not(None),
        col(OutboxMessage.kind).not_in(WITH_A_SECRET),
    ]


def _is_beside_by(channel: Channel) -> ColumnElement[bool]:
    beside = aliased(OutboxMessage)
    return exists().where(
        and_(col(beside.entry_id) == col(OutboxMessage.id), col(beside.channel) == channel)
    )


def _own(work: Work, reference: str) -> OutboxMessage:
    asked = select(OutboxMessage).where(
        OutboxMessage.id == read_row_id(reference), *_readable(work)
    )
    row = work.db.exec(asked).first()
    if row is None:
        raise NotFound
    return row


def _page(asked: Asked, count: int) -> int:
    return min(max(1, asked.page), max(1, -(-count // PAGE)))


def _messages(work: Work, rows: Sequence[OutboxMessage]) -> list[InboxMessage]:
    beside = _beside(work, [row.id for row in rows])
    return [_message(row, beside.get(row.id, [])) for row in rows]


def _message(row: OutboxMessage, beside: Sequence[tuple[str, str]]) -> InboxMessage:
    ways = {row.channel, *(channel for channel, _status in beside)}
    subject, text = _words(row)
    return InboxMessage(
        reference=row.id,
        about=subject_of(row.kind),
        channels=tuple(channel for channel in Channel if channel in ways),
        subject=subject,
        text=text,
        written_at=row.created_at,
        is_unread=row.read_at is None,
        is_archived=row.archived_at is not None,
        is_lost={row.status, *(status for _channel, status in beside)} <= _UNDELIVERED,
    )


def _beside(work: Work, ids: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    if not ids:
        return {}
    rows = work.db.exec(
        select(OutboxMessage.entry_id, OutboxMessage.channel, OutboxMessage.status).where(
            bulk.among(work, OutboxMessage.entry_id, ids)
        )
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for entry_id, channel, status in rows:
        found.setdefault(entry_id or "", []).append((channel, status))
    return found


def _words(row: OutboxMessage) -> tuple[str, str]:
    """Return subject and text as the member reads them."""
    is_full = row.full_text is not None
    try:
        subject: Any = "full_subject" if is_full else "subject"
        # A notification has the insurer's name above it, which says nothing here.
        title = words_of(row, subject) if is_full or row.channel != Channel.PUSH else ""
        return title, words_of(row, "full_text" if is_full else "text")
    except DOES_NOT_OPEN:
        return "", UNREADABLE


def _folded(row: OutboxMessage) -> str:
    return fold(" ".join(_words(row)))
