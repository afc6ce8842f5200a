"""Sends the outbox and deletes what is past its time.

A message is rendered once and stored as sent before its first try, so that a repeat after a kill
sends the very same words under the same Message-ID. Without a mail server (demo and tests) it
counts as sent, and `/demo/messages` shows it.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from jinja2 import TemplateError

from memberapp import clock
from memberapp.gateways import mail
from memberapp.presenters.messages import Rendered, render
from memberapp.services import attempts, changes, form_return, outbox, second_factor, sessions
from memberapp.services.outbox import Channel, MessageToSend
from memberapp.services.transaction import run, run_now
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)

_IDLE_SECONDS: Final = 1.0
_BATCH: Final = 5  # few enough to be sent, even slowly, before the lease of `take` ends
_PURGE_EVERY: Final = timedelta(hours=1)
_PURGES: Final[tuple[Callable[..., Any], ...]] = (
    attempts.purge,
    changes.purge,
    form_return.purge,
    second_factor.purge,
    sessions.purge,
)


async def run_forever() -> None:
    """Work until cancelled; a database that is briefly away only delays."""
    purge_at = clock.now()
    while True:
        handled = 0
        try:
            handled = await run_once()
            if clock.now() >= purge_at:
                await purge_once()
                purge_at = clock.now() + _PURGE_EVERY
        except Exception:  # noqa: BLE001 - logged; the next turn tries again
            _log.exception("the worker missed a turn")
        if not handled:
            await asyncio.sleep(_IDLE_SECONDS)


async def run_once() -> int:
    """Send the messages that are due and return how many were handled."""
    due = await run(outbox.take, limit=_BATCH)
    for message in due:
        await asyncio.to_thread(_handle, message, clock.now())
    return len(due)


async def purge_once() -> None:
    """Delete what is past its time."""
    for purge in _PURGES:
        await run(purge)


def _handle(message: MessageToSend, now: datetime) -> None:
    try:
        _send(message, _rendered(message), now)
    except (mail.MailError, TemplateError) as error:
        reason = str(error) if isinstance(error, mail.MailError) else "template"
        _log.warning("message %s (%s) did not leave: %s", message.id, message.kind, reason)
        run_now(outbox.mark_failed, message_id=message.id)
    else:
        run_now(outbox.mark_sent, message_id=message.id)


def _rendered(message: MessageToSend) -> Rendered:
    if message.subject is not None and message.text is not None:
        return Rendered(message.subject, message.text)
    rendered = render(message.kind, message.parameters, message.channel)
    run_now(
        outbox.keep_rendered, message_id=message.id, subject=rendered.subject, text=rendered.text
    )
    return rendered


def _send(message: MessageToSend, rendered: Rendered, now: datetime) -> None:
    if get_settings().smtp_url is None:
        return
    if message.channel is not Channel.EMAIL:
        raise mail.MailError("no gateway for this channel")
    mail.send(message, subject=rendered.subject, text=rendered.text, now=now)
