"""How much waits and what is late, for whoever watches the site: the worker tells it now and then.

Each figure is found by an index of what waits, however much went before.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, func, select

from memberapp.appointments import lateness as appointments
from memberapp.assistance import lateness as cases
from memberapp.callbacks import staff as callbacks
from memberapp.core import metrics, outbox, webhooks
from memberapp.core.columns import UtcInstant
from memberapp.core.outgoing import MessageStatus, Urgency
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import Work, run
from memberapp.feed.tables import FeedImport
from memberapp.opinions import handing as opinions
from memberapp.privacy import archives
from memberapp.quotes import lateness as quotes
from memberapp.requests import lateness as requests
from memberapp.tickets import lateness as tickets
from memberapp.uploads import checking as uploads

_PERIOD_SECONDS: Final = 15
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """The messages of one urgency that should have left."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True)
class Figures:
    """What waits and what is late at one instant."""

    at: datetime
    outbox: Mapping[Urgency, Waiting]
    given_up: int
    queues: Mapping[str, int]
    late: Mapping[str, int]
    webhooks: webhooks.Figures
    last_import: FeedImport | None


def read(work: Work) -> Figures:
    """Count what waits, what was given up in the last day and what is late."""
    return Figures(
        at=work.now,
        outbox={urgency: _waiting(work, urgency) for urgency in Urgency},
        given_up=_given_up(work),
        queues={
            "archives": archives.how_many_wait(work),
            "callbacks": callbacks.how_many_wait(work),
            "requests": requests.how_many_wait(work),
            "tickets": tickets.how_many_wait(work),
            "uploads": uploads.how_many_wait(work),
        },
        late={
            "appointments": appointments.how_many(work),
            "cases": cases.how_many(work),
            "opinions": opinions.how_many(work),
            "quotes": quotes.how_many(work),
            "requests": requests.how_many(work),
            "tickets": tickets.how_many(work),
        },
        webhooks=webhooks.figures(work),
        last_import=work.db.exec(
            select(FeedImport)
            .where(col(FeedImport.finished_at).is_not(None))
            .order_by(col(FeedImport.id).desc())
            .limit(1)
        ).first(),
    )


_next_at = 0.0


async def tell() -> None:
    """Show the figures of now, where anybody watches and some time after the last ones."""
    global _next_at  # noqa: PLW0603 - one worker for a process
    if not metrics.is_recording() or time.monotonic() < _next_at:
        return
    _next_at = time.monotonic() + _PERIOD_SECONDS
    figures = await run(read)
    metrics.show(metrics.WORKER_TURN, time.time())
    for urgency, waiting in figures.outbox.items():
        label = urgency.name.lower()
        age = (figures.at - waiting.oldest).total_seconds() if waiting.oldest else 0
        metrics.show(metrics.OUTBOX_WAITING, waiting.count, label)
        metrics.show(metrics.OUTBOX_OLDEST, age, label)
    metrics.show(metrics.GIVEN_UP, figures.given_up)
    for queue, depth in figures.queues.items():
        metrics.show(metrics.QUEUES, depth, queue)
    for kind, count in figures.late.items():
        metrics.show(metrics.LATE, count, kind)
    _show_webhooks(figures)
    last = figures.last_import
    if last is not None and last.finished_at is not None:
        metrics.show(metrics.IMPORT_ENDED, last.finished_at.timestamp())
        for outcome in ("imported", "updated", "unchanged", "quarantined"):
            metrics.show(metrics.IMPORT_LINES, getattr(last, outcome), outcome)


def _show_webhooks(figures: Figures) -> None:
    told = figures.webhooks
    metrics.show(metrics.WEBHOOK_WAITING, told.waiting)
    age = (figures.at - told.oldest).total_seconds() if told.oldest else 0
    metrics.show(metrics.WEBHOOK_OLDEST, age)
    metrics.show(metrics.WEBHOOKS_PAUSED, told.paused)
    metrics.show(metrics.WEBHOOK_GIVEN_UP, told.given_up)


def _waiting(work: Work, urgency: Urgency) -> Waiting:
    """Return what should have left: since it was queued, or since its member wants messages."""
    since = func.coalesce(OutboxMessage.held_until, OutboxMessage.created_at)
    row = work.db.exec(
        select(func.count(), func.min(since, type_=UtcInstant())).where(
            outbox.is_waiting(OutboxMessage),
            col(OutboxMessage.urgency) == urgency,
            since <= work.now,
        )
    ).one()
    return Waiting(*row)


def _given_up(work: Work) -> int:
    given_up = select(func.count()).where(
        col(OutboxMessage.created_at) > work.now - _A_DAY,
        col(OutboxMessage.status) == MessageStatus.DEAD,
    )
    return work.db.exec(given_up).one()
