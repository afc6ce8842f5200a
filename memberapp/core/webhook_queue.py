"""What webhooks are told, queued with the act that it tells of.

The rows are the last that a transaction writes, under the lock of the trail: so the sequences of a
webhook have no hole and stand in the order of the commits. They may arrive in another one.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlmodel import col, select, update

from memberapp.core import happenings, wakeups
from memberapp.core.happenings import Happening
from memberapp.core.locks import Lock, take_lock
from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import Webhook, WebhookCount, WebhookMessage
from memberapp.core.wakeups import Signal

if TYPE_CHECKING:
    from memberapp.core.work import Work


def write_noted(work: "Work") -> None:
    """Queue what a transaction tells, for each webhook that wants it."""
    told = happenings.take_noted(work.db)
    if not told:
        return
    listening = select(Webhook.id, Webhook.happenings).where(col(Webhook.ended_at).is_(None))
    wanted = {
        webhook_id: [one for one in told if one[0] in names.split()]
        for webhook_id, names in work.db.exec(listening.order_by(col(Webhook.id)))
    }
    if not any(wanted.values()):
        return
    take_lock(work, Lock.AUDIT)
    for webhook_id, its in wanted.items():
        if its:
            _queue(work, webhook_id, its)
    wakeups.note(work.db, Signal.WEBHOOKS)


def _queue(work: "Work", webhook_id: str, told: Sequence[tuple[Happening, str]]) -> None:
    counted = update(WebhookCount).where(col(WebhookCount.webhook_id) == webhook_id)
    last = work.db.exec(
        counted.values(last=WebhookCount.last + len(told)).returning(col(WebhookCount.last))
    ).scalar_one()
    for sequence, (happening, reference) in enumerate(told, start=last - len(told) + 1):
        work.db.add(
            WebhookMessage(
                webhook_id=webhook_id,
                sequence=sequence,
                happening=happening,
                reference=reference,
                at=work.now,
                status=MessageStatus.QUEUED,
                next_attempt_at=work.now,
            )
        )
    work.db.flush()
