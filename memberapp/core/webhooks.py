"""Webhooks as the worker serves them: each message at least once, with the same id each time.

A receiver that is not there, or too slow, costs none of its messages anything: all of them wait.
One message that is refused waits alone, and is given up after `TRIED_FOR`. A receiver that took
nothing at all for that long is paused: its messages wait for a command, as long as they are kept.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select, update

from memberapp.core import metrics, wakeups
from memberapp.core.audit import Event
from memberapp.core.columns import UtcInstant, written_out
from memberapp.core.errors import NotFound
from memberapp.core.locks import ROW
from memberapp.core.outgoing import WAITING, MessageStatus, wait_after
from memberapp.core.secrets import reveal
from memberapp.core.tables import Webhook, WebhookMessage
from memberapp.core.wakeups import Signal
from memberapp.core.work import Work, writes

_log = logging.getLogger(__name__)

TRIED_FOR: Final = timedelta(days=3)
"""How long a message, or a whole receiver, is tried without success."""
_LEASE: Final = timedelta(minutes=2)  # a worker killed while sending gives its message back then
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Telling:
    """A message that a worker has taken, and where it goes."""

    id: str
    webhook_id: str
    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    """Those that sign it: the one in use, and the former one while it still counts."""
    sequence: int
    happening: str
    reference: str
    at: datetime


@dataclass(frozen=True)
class Figures:
    """How webhooks stand at one instant."""

    waiting: int
    oldest: datetime | None
    """Of what waits, also for those that are paused."""
    paused: int
    given_up: int
    """Of the last day."""


def due(work: Work) -> Sequence[str]:
    """Return the webhooks that have something to be told now."""
    has_due = (
        select(WebhookMessage.id)
        .where(WebhookMessage.webhook_id == Webhook.id, *_is_due(work.now))
        .exists()
    )
    rows = select(Webhook.id).where(*_is_served(work.now), has_due).order_by(col(Webhook.id))
    return work.db.exec(rows).all()


@writes
def take(work: Work, *, webhook_id: str) -> Telling | None:
    """Take the message of a webhook that is due for longest; no other worker takes the same."""
    webhook = work.db.exec(
        select(Webhook).where(Webhook.id == webhook_id, *_is_served(work.now))
    ).first()
    row = work.db.exec(
        select(WebhookMessage)
        .where(WebhookMessage.webhook_id == webhook_id, *_is_due(work.now))
        .order_by(col(WebhookMessage.next_attempt_at), col(WebhookMessage.sequence))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if webhook is None or row is None:
        return None
    try:
        url, secrets = reveal(webhook, "url") or "", _secrets_of(webhook, work.now)
    except (InvalidTag, LookupError, ValueError) as error:
        _pause(work, webhook, f"it cannot be read ({type(error).__name__})")
        return None
    row.status = MessageStatus.SENDING
    row.attempts += 1
    row.tried_at = row.tried_at or work.now
    row.next_attempt_at = work.now + _LEASE
    return Telling(
        row.id, webhook_id, url, secrets, row.sequence, row.happening, row.reference, row.at
    )


@writes
def mark_sent(work: Work, *, message_id: str, webhook_id: str) -> None:
    """Note that the receiver took a message: it is there, and nothing waits for it any longer."""
    row, webhook = _locked(work, message_id, webhook_id)
    row.status, row.sent_at, row.failure = MessageStatus.SENT, work.now, ""
    metrics.count(metrics.WEBHOOK_MESSAGES, "sent")
    if webhook.failures:
        _start_again(webhook)


@writes
def mark_refused(work: Work, *, message_id: str, webhook_id: str, why: str) -> None:
    """Plan another try of a message that the receiver refused; it is given up after a while."""
    row, webhook = _locked(work, message_id, webhook_id)
    if row.status != MessageStatus.SENDING:  # another worker took over meanwhile
        return
    _fail(work, row, webhook, why)
    is_over = row.tried_at is not None and work.now - row.tried_at >= TRIED_FOR
    if is_over and webhook.paused_at is None:  # others were taken meanwhile: it is this one
        row.status = MessageStatus.DEAD
        _log.error("message %s of webhook %s is given up: %s", row.id, webhook.id, why)


@writes
def mark_unavailable(
    work: Work, *, message_id: str, webhook_id: str, why: str, wait: timedelta = timedelta()
) -> None:
    """Let all messages of a webhook wait: its receiver is not there, or asks for a while."""
    row, webhook = _locked(work, message_id, webhook_id)
    if row.status != MessageStatus.SENDING:
        return
    _fail(work, row, webhook, why)
    row.tried_at = None  # nobody refused it: what is given up was refused for long
    webhook.next_attempt_at = work.now + max(wait, wait_after(webhook.failures))


@writes
def mark_gone(work: Work, *, message_id: str, webhook_id: str) -> None:
    """End a webhook whose receiver says that it wants nothing any more (410)."""
    row, webhook = _locked(work, message_id, webhook_id)
    if webhook.ended_at is not None:
        return
    row.failure = "410"
    _log.warning("webhook %s ends: its receiver is gone", webhook.id)
    end(work, webhook)


def end(work: Work, webhook: Webhook) -> None:
    """Tell a webhook nothing any more; what waited is given up."""
    webhook.ended_at = work.now
    webhook.url = webhook.secret = webhook.former_secret = None
    work.db.add(webhook)
    work.db.flush()
    work.db.exec(
        update(WebhookMessage)
        .where(col(WebhookMessage.webhook_id) == webhook.id, _waits())
        .values(status=MessageStatus.DEAD)
    )
    work.audit(Event.WEBHOOK_ENDED, ref=webhook.id, member_id=None)


def end_all_of(work: Work, client_id: str) -> None:
    """End the webhooks of a client that may call no longer."""
    rows = select(Webhook).where(Webhook.client_id == client_id, col(Webhook.ended_at).is_(None))
    for webhook in work.db.exec(rows.with_for_update(key_share=True)).all():
        end(work, webhook)


def resume(work: Work, webhook: Webhook) -> None:
    """Send again at once what waits for a webhook, paused or not."""
    _start_again(webhook)
    webhook.paused_at = None
    work.db.add(webhook)
    work.db.exec(
        update(WebhookMessage)
        .where(
            col(WebhookMessage.webhook_id) == webhook.id,
            col(WebhookMessage.status) == MessageStatus.QUEUED,
        )
        .values(next_attempt_at=work.now, tried_at=None)
    )
    wakeups.note(work.db, Signal.WEBHOOKS)


def try_again(work: Work, webhook: Webhook, *, message_id: str = "") -> int:
    """Queue again what was given up, one message or all of a webhook; return how many."""
    given_up = update(WebhookMessage).where(
        col(WebhookMessage.webhook_id) == webhook.id,
        col(WebhookMessage.status) == MessageStatus.DEAD,
        *([col(WebhookMessage.id) == message_id] if message_id else ()),
    )
    queued = work.db.exec(
        given_up.values(
            status=MessageStatus.QUEUED, attempts=0, tried_at=None, next_attempt_at=work.now
        )
    )
    wakeups.note(work.db, Signal.WEBHOOKS)
    return queued.rowcount


def given_up(work: Work, *, webhook_id: str, limit: int) -> Sequence[WebhookMessage]:
    """Return the messages of a webhook that were given up, oldest first."""
    return work.db.exec(
        select(WebhookMessage)
        .where(
            WebhookMessage.webhook_id == webhook_id,
            WebhookMessage.status == MessageStatus.DEAD,
        )
        .order_by(col(WebhookMessage.sequence))
        .limit(limit)
    ).all()


def figures(work: Work) -> Figures:
    """Count what waits, who is paused and what was given up."""
    is_active = select(Webhook.id).where(col(Webhook.ended_at).is_(None))
    waiting, oldest = work.db.exec(
        select(func.count(), func.min(WebhookMessage.at, type_=UtcInstant())).where(
            _waits(), col(WebhookMessage.webhook_id).in_(is_active)
        )
    ).one()
    paused = select(func.count()).where(
        col(Webhook.paused_at).is_not(None), col(Webhook.ended_at).is_(None)
    )
    dead = select(func.count()).where(
        col(WebhookMessage.at) > work.now - _A_DAY,
        WebhookMessage.status == MessageStatus.DEAD,
    )
    return Figures(waiting, oldest, work.db.exec(paused).one(), work.db.exec(dead).one())


def _fail(work: Work, row: WebhookMessage, webhook: Webhook, why: str) -> None:
    row.status, row.failure = MessageStatus.QUEUED, why
    metrics.count(metrics.WEBHOOK_MESSAGES, "failed")
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or work.now
    row.next_attempt_at = work.now + wait_after(max(row.attempts, 1))
    if work.now - webhook.failing_since >= TRIED_FOR and webhook.paused_at is None:
        _pause(work, webhook, "nothing was taken for days")


def _pause(work: Work, webhook: Webhook, why: str) -> None:
    webhook.paused_at = work.now
    work.db.add(webhook)
    work.audit(Event.WEBHOOK_PAUSED, ref=webhook.id, member_id=None)
    _log.error("webhook %s is paused: %s", webhook.id, why)


def _start_again(webhook: Webhook) -> None:
    webhook.failures, webhook.failing_since, webhook.next_attempt_at = 0, None, None


def _secrets_of(webhook: Webhook, now: datetime) -> tuple[str, ...]:
    is_former_valid = webhook.former_ends_at is not None and webhook.former_ends_at > now
    former = reveal(webhook, "former_secret") if is_former_valid else None
    return tuple(one for one in (reveal(webhook, "secret"), former) if one)


def _is_served(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a webhook is told anything now."""
    return (
        col(Webhook.ended_at).is_(None),
        col(Webhook.paused_at).is_(None),
        or_(col(Webhook.next_attempt_at).is_(None), col(Webhook.next_attempt_at) <= now),
    )


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (_waits(), col(WebhookMessage.next_attempt_at) <= now)


def _waits() -> ColumnElement[bool]:
    return col(WebhookMessage.status).in_(written_out(*WAITING))


def _locked(work: Work, message_id: str, webhook_id: str) -> tuple[WebhookMessage, Webhook]:
    """Return a message as it is once nobody else marks any of its webhook."""
    webhook = work.db.get_one(Webhook, webhook_id, with_for_update=ROW)
    row = work.db.get(WebhookMessage, message_id)
    if row is None:
        raise NotFound
    return row, webhook
