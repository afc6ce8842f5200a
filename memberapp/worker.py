"""Does what is due without anybody asking.

It sends the outbox; ends waiting periods, sessions, overdue calls and quiet tickets; tells what is
new or late; copies data; checks files; seals the trail; and deletes what is past its time.

A message is rendered once and stored as sent before its first try, so that a repeat after a kill
sends the very same words under the same Message-ID. Without a gateway for its channel (demo and
tests) it counts as sent, and `/demo/messages` shows it.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Final

from jinja2 import TemplateError
from sqlalchemy.exc import OperationalError

from memberapp import clock, overdue, watching, webhooks
from memberapp.account import push_subscriptions, sessions, sign_in_notices
from memberapp.bank import service as bank
from memberapp.callbacks import reminders
from memberapp.calls import service as calls
from memberapp.contributions import reminders as contributions
from memberapp.core import audit_head, outbox, patience, retention, wakeups
from memberapp.core.database import UnknownRevision
from memberapp.core.health import DatabaseUnavailable
from memberapp.core.outbox import MessageToSend
from memberapp.core.outgoing import Channel
from memberapp.core.retention import Retention
from memberapp.core.wakeups import Signal
from memberapp.core.work import Work, run, run_now
from memberapp.gateways import mail, prometheus, push, sms
from memberapp.gateways.failures import (
    GatewayUnavailable,
    GivenUp,
    NotDelivered,
    RecipientGone,
    ServiceUnavailable,
)
from memberapp.messages.rendering import Rendered, render, render_in_full
from memberapp.messages.retention import WITH_A_SECRET
from memberapp.preferences import bounces, digests, payments, sending
from memberapp.preferences.sending import Fate
from memberapp.privacy import archive_building, archive_files, archives
from memberapp.privacy.retentions import RETENTION
from memberapp.privacy.tables import RETENTION as ARCHIVES
from memberapp.settings import get_settings
from memberapp.uploads import checking
from memberapp.uploads import files as upload_files

_log = logging.getLogger(__name__)

_IDLE_SECONDS: Final = 1.0
_MAX_MESSAGES: Final = 50  # then the loop looks at what else is due
_MAX_TOLD: Final = 20
_SHORT_PURGE_SECONDS: Final = 60
_PURGE_SECONDS: Final = 3600
_PURGE_PAUSE_SECONDS: Final = 0.02  # for those who wait to write


async def run_forever() -> None:
    """Work until cancelled; an unavailable database only delays."""
    # Copies, checks, services of others and webhooks need time: no message waits for them, nor one
    # for another.
    patience.nobody_waits()
    forever = (_build_forever, _check_forever, webhooks.deliver_forever)
    calling = (partial(_call_forever, one) for one in overdue.CALLING)
    apart = [asyncio.create_task(one()) for one in (*forever, *calling)]
    try:
        await _work_forever()
    finally:
        for task in apart:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _work_forever() -> None:
    purge_at = purge_all_at = time.monotonic()  # which no change of the clock stops
    with wakeups.listening(Signal.MESSAGES) as woken:
        while True:
            await _try(watching.tell)
            await _try(end_waiting_periods)
            await _try(notify_unfinished)
            await _try(end_expired_sessions)
            await _try(end_overdue_calls)
            await _try(remind_of_calls)
            await _try(seal_trail)
            for tell in (tell_payments, tell_digests, remind_of_contributions, *overdue.TOLD):
                await _try(tell)
            handled = await _try(send_due)
            if time.monotonic() >= purge_at:
                await _try(partial(purge_once, (*retention.EACH_MINUTE, *ARCHIVES)))
                await _try(sweep_archives)
                purge_at = time.monotonic() + _SHORT_PURGE_SECONDS
            if time.monotonic() >= purge_all_at:
                await _try(purge_once)
                await _try(trim_trail)
                await _try(sweep_uploads)
                purge_all_at = time.monotonic() + _PURGE_SECONDS
            if not handled:
                await wakeups.wait(woken, _IDLE_SECONDS)


async def run_alone() -> None:
    """Work until cancelled in a process of its own, which hears of what the others commit."""
    prometheus.serve()
    await asyncio.gather(wakeups.hear_other_processes(), run_forever())


async def run_once() -> int:
    """Do once what is due of the following, and return how many messages were handled.

    Waiting periods end; unfinished sign-ins, payments, contributions, calls, webinars, programmes,
    incidents and lateness are told; quiet tickets close, partners hear of ended services and of
    second opinions; the copy of data that waits for longest is made, files that were sent are
    checked, webhooks are told; then the messages leave. Sessions, overdue calls, the trail and
    deletions are for `run_forever`.
    """
    await end_waiting_periods()
    await notify_unfinished()
    for tell in (tell_payments, tell_digests, remind_of_contributions, remind_of_calls):
        await tell()
    for tell in (*overdue.TOLD, *overdue.CALLING):
        await tell()
    await build_archive()
    await check_uploads()
    await webhooks.deliver_due()
    return await send_due()


async def build_archive() -> int:
    """Make the copy of all data that waits for longest, if one does; return how many were made."""
    job = await run(archives.take) if await run(archives.is_due) else None
    if job is None:
        return 0
    is_stopped = threading.Event()
    try:
        await asyncio.to_thread(archive_building.build, job, is_stopped=is_stopped.is_set)
    except asyncio.CancelledError:
        is_stopped.set()  # its thread gives it back
        raise
    return 1


async def sweep_archives() -> None:
    """Delete the files of copies that nobody makes or may download any longer."""
    there = await asyncio.to_thread(archive_files.names)  # first: a new one has its row by then
    if there:
        wanted = await run(archives.stored_names)
        for name in set(there) - wanted:
            await asyncio.to_thread(archive_files.remove, name)


async def check_uploads() -> int:
    """Check the files that were sent, one after the other; return how many."""
    checked = 0
    while await run(checking.is_due):
        job = await run(checking.take)
        if job is None:
            break
        await asyncio.to_thread(checking.check, job)
        checked += 1
    return checked


async def sweep_uploads() -> None:
    """Delete the files that were sent whose rows are gone, or that nobody goes on with."""
    for there in await asyncio.to_thread(lambda: list(upload_files.names())):
        wanted = await run(checking.wanted_names, names=there)
        for name in set(there) - wanted:
            await asyncio.to_thread(upload_files.remove, name)
        await asyncio.sleep(_PURGE_PAUSE_SECONDS)


async def send_due() -> int:
    """Send the messages that are due, one after the other, and return how many were handled.

    Each is taken just before it is sent, so that a kill leaves one at most in doubt.
    """
    handled = 0
    while handled < _MAX_MESSAGES and await run(outbox.is_due):
        due = await run(outbox.take, limit=1)
        if not due or not await asyncio.to_thread(_handle, due[0], clock.now()):
            break
        handled += 1
    return handled


async def end_waiting_periods() -> None:
    """Pay the bank accounts whose waiting period is over, each in a transaction of its own.

    One that fails is tried again later, and keeps no other from being paid.
    """
    for change_id in await run(bank.expired_waiting_periods):
        try:
            await run(bank.end_waiting_period, change_id=change_id)
        except Exception as error:  # noqa: BLE001 - logged; the others go on
            _log.error("bank change %s cannot be paid: %s", change_id, type(error).__name__)
            await run(bank.postpone_end, change_id=change_id)


async def notify_unfinished() -> None:
    """Tell of the sign-ins whose password was right and whose factor never came."""
    for session_id in await run(sign_in_notices.unfinished):
        await run(sign_in_notices.notify_unfinished, session_id=session_id)


async def tell_payments() -> None:
    """Queue messages about new payments that are due, a few in each turn."""
    await _tell_some(payments.is_due, payments.tell_next)


async def tell_digests() -> None:
    """Queue the digests that are due, a few in each turn."""
    await _tell_some(digests.is_due, digests.tell_next)


async def remind_of_contributions() -> None:
    """Queue reminders of contributions that are due, a few in each turn."""
    await _tell_some(contributions.is_due, contributions.tell_next)


async def _tell_some(is_due: Callable[[Work], bool], tell_next: Callable[[Work], object]) -> None:
    for _ in range(_MAX_TOLD):
        if not await run(is_due):
            return
        await run(tell_next)


async def end_expired_sessions() -> None:
    """End the sessions that are past their time; most turns find none, and write nothing."""
    if await run(sessions.has_expired):
        await run(sessions.end_expired)


async def remind_of_calls() -> None:
    """Queue the reminders of calls that are due, each in a transaction of its own."""
    for callback_id in await run(reminders.due):
        try:
            await run(reminders.remind, callback_id=callback_id)
        except (OperationalError, DatabaseUnavailable):
            raise  # the database is unavailable or busy, and the next turn tries again
        except Exception as error:  # noqa: BLE001 - logged; the others leave
            _log.error("callback %s cannot be reminded: %s", callback_id, type(error).__name__)
            await run(reminders.set_aside, callback_id=callback_id)


async def end_overdue_calls() -> None:
    """Empty the words whose time is over and end forgotten calls; most turns write nothing."""
    if await run(calls.has_overdue):
        await run(calls.end_overdue)


async def purge_once(rules: Iterable[Retention] = RETENTION) -> None:
    """Delete what is past its time, a few rows in each transaction: nobody waits for them long."""
    for rule in rules:
        is_more = True
        while is_more:
            is_more = await run(retention.purge, rules=[rule])
            await asyncio.sleep(_PURGE_PAUSE_SECONDS)


async def seal_trail() -> None:
    """Write outside the database which line of the trail is the last one."""
    await asyncio.to_thread(audit_head.keep_up)


async def trim_trail() -> None:
    """Delete the lines of the trail whose time has passed."""
    is_more = True
    while is_more:
        is_more = await asyncio.to_thread(audit_head.trim_some)
        await asyncio.sleep(_PURGE_PAUSE_SECONDS)


async def _build_forever() -> None:
    """Make the copies of data that members ask for, one after the other."""
    with wakeups.listening(Signal.ARCHIVES) as woken, suppress(UnknownRevision):
        while True:
            if not await _try(build_archive):
                await wakeups.wait(woken, _IDLE_SECONDS)


async def _call_forever(calling: Callable[[], Awaitable[None]]) -> None:
    """Do one part of the work that calls a service of others, again and again."""
    with suppress(UnknownRevision):
        while True:
            await _try(calling)
            await asyncio.sleep(_IDLE_SECONDS)


async def _check_forever() -> None:
    """Check the files that members send, one after the other."""
    with wakeups.listening(Signal.UPLOADS) as woken, suppress(UnknownRevision):
        while True:
            if not await _try(check_uploads):
                await wakeups.wait(woken, _IDLE_SECONDS)


async def _try(work: Callable[[], Awaitable[int | None]]) -> int:
    """Do one part of a turn; what fails is logged and keeps no other part from its work."""
    try:
        return await work() or 0
    except UnknownRevision:  # no turn would succeed: the command says what to do
        raise
    except Exception:  # noqa: BLE001 - the next turn tries again
        _log.exception("the worker missed a turn")
        return 0


def _handle(message: MessageToSend, now: datetime) -> bool:
    """Send a message and record the result; return whether its gateway answered at all."""
    try:
        rendered = _rendered(message)
        if _leaves(message):
            _send(message, rendered, now)
            end = outbox.leave_to_print if message.channel is Channel.POST else outbox.mark_sent
            run_now(end, message_id=message.id)
    except ServiceUnavailable:
        run_now(outbox.postpone, message_id=message.id, is_alone=True)
    except GatewayUnavailable as error:
        _log.warning("the gateway of %s is unavailable: %s", message.channel, error)
        run_now(outbox.postpone, message_id=message.id)
        return False
    except GivenUp as error:
        _log.info("message %s (%s) is given up: %s", message.id, message.kind, error)
        _end(message, is_gone=isinstance(error, RecipientGone))
    except (NotDelivered, TemplateError) as error:
        reason = str(error) if isinstance(error, NotDelivered) else "template"
        _log.warning("message %s (%s) did not leave: %s", message.id, message.kind, reason)
        if run_now(outbox.mark_failed, message_id=message.id):
            _log.error("message %s (%s) is given up: %s", message.id, message.kind, reason)
    return True


def _end(message: MessageToSend, *, is_gone: bool) -> None:
    """Try a message no longer; where nothing is reached any longer, say so to whom it concerns."""
    if is_gone and message.channel is Channel.PUSH:
        run_now(push_subscriptions.forget_gone, subscription_id=message.recipient)
    if is_gone and message.channel is Channel.EMAIL:
        run_now(bounces.record, message_id=message.id)
    else:
        run_now(outbox.give_up, message_id=message.id)


def _leaves(message: MessageToSend) -> bool:
    """Return whether a message leaves now by its way, as its member chose last."""
    return run_now(sending.decide, message=message) is Fate.LEAVES


def _rendered(message: MessageToSend) -> Rendered:
    if message.subject is not None and message.text is not None:
        return Rendered(message.subject, message.text)
    rendered = render(message.kind, message.parameters, message.channel)
    is_short = message.channel in {Channel.SMS, Channel.PUSH} and message.is_entry
    is_read_later = is_short and message.kind not in WITH_A_SECRET
    full = render_in_full(message.kind, message.parameters) if is_read_later else None
    run_now(
        outbox.keep_rendered,
        message_id=message.id,
        subject=rendered.subject,
        text=rendered.text,
        full_subject=full.subject if full else "",
        full_text=full.text if full else "",
    )
    return rendered


def _send(message: MessageToSend, rendered: Rendered, now: datetime) -> None:
    settings = get_settings()
    if message.channel is Channel.PUSH:
        _push(message, rendered, now)
    elif message.channel is Channel.SMS:
        if settings.sms_url is not None:
            sms.send(message, text=rendered.text)
    elif message.channel is Channel.EMAIL and settings.smtp_url is not None:
        mail.send(
            message,
            subject=rendered.subject,
            text=rendered.text,
            now=now,
            stop_link=sending.stop_link_of(message),
        )


def _push(message: MessageToSend, rendered: Rendered, now: datetime) -> None:
    """Notify one browser, unless its owner removed it meanwhile."""
    to = run_now(push_subscriptions.reached_by, subscription_id=message.recipient)
    if to is None:
        raise GivenUp("removed")
    push.send(message, to, title=rendered.subject, text=rendered.text, now=now)
