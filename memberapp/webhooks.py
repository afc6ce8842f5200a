"""Tells the insurer's systems what happens here: each webhook apart, none waits for another.

A task of the worker looks at what is due and gives each webhook a task of its own, which sends one
message after the other. A receiver that is slow holds its own task alone, for seconds.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from memberapp import clock
from memberapp.core import wakeups, webhooks
from memberapp.core.database import UnknownRevision
from memberapp.core.wakeups import Signal
from memberapp.core.webhooks import Telling
from memberapp.core.work import run
from memberapp.gateways import webhooks as gateway
from memberapp.gateways.failures import NotDelivered, RecipientGone, ServiceUnavailable

_log = logging.getLogger(__name__)

_IDLE_SECONDS: Final = 1.0
_MAX_MESSAGES: Final = 100  # then it is looked whether the webhook is still served


async def deliver_forever() -> None:
    """Tell all webhooks what they want to know, until cancelled."""
    under_way: dict[str, asyncio.Task[int]] = {}
    try:
        with wakeups.listening(Signal.WEBHOOKS) as woken, suppress(UnknownRevision):
            while True:
                for webhook_id in await _due():
                    if webhook_id not in under_way:
                        under_way[webhook_id] = task = asyncio.create_task(_deliver_to(webhook_id))
                        task.add_done_callback(lambda _task: woken.set())
                await wakeups.wait(woken, _IDLE_SECONDS)
                under_way = {one: task for one, task in under_way.items() if not task.done()}
    finally:
        for task in under_way.values():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def deliver_due() -> int:
    """Tell each webhook what is due now, and return how many messages were tried."""
    return sum(await asyncio.gather(*map(_deliver_to, await _due())))


async def _due() -> Sequence[str]:
    try:
        return await run(webhooks.due)
    except UnknownRevision:
        raise
    except Exception:  # noqa: BLE001 - the next turn looks again
        _log.exception("the worker did not look at the webhooks")
        return ()


async def _deliver_to(webhook_id: str) -> int:
    """Send what is due to one webhook, while its receiver is there; return how much was tried."""
    tried = 0
    try:
        while tried < _MAX_MESSAGES:
            telling = await run(webhooks.take, webhook_id=webhook_id)
            if telling is None:
                break
            tried += 1
            if not await _deliver(telling):
                break
    except Exception:  # noqa: BLE001 - what was taken comes back when its lease ends
        _log.exception("webhook %s missed a turn", webhook_id)
    return tried


async def _deliver(telling: Telling) -> bool:
    """Send one message and record what came of it; return whether its receiver is there."""
    its = {"message_id": telling.id, "webhook_id": telling.webhook_id}
    try:
        await gateway.send(telling, now=clock.now())
    except RecipientGone:
        await run(webhooks.mark_gone, **its)
        return False
    except gateway.Asked as error:
        await run(webhooks.mark_unavailable, **its, why=str(error), wait=error.wait)
        return False
    except ServiceUnavailable as error:
        _log.warning("webhook %s: its receiver is not there (%s)", telling.webhook_id, error)
        await run(webhooks.mark_unavailable, **its, why=str(error))
        return False
    except NotDelivered as error:
        _log.warning("message %s of webhook %s: %s", telling.id, telling.webhook_id, error)
        await run(webhooks.mark_refused, **its, why=str(error))
        return True
    await run(webhooks.mark_sent, **its)
    return True
