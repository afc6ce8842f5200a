"""The mail server is unavailable, answers badly or slowly; workers are killed: nothing is lost."""

import asyncio
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from memberapp import worker
from memberapp.core import outbox
from memberapp.core.outgoing import Channel, Message, MessageStatus, Urgency
from memberapp.core.work import writes
from memberapp.gateways import mail
from memberapp.profile.messages import Kind
from memberapp.settings import child_environment
from tests.support.clocks import START
from tests.support.mailbox import Mailbox, open_mailbox, text_of
from tests.support.outgoing import make_message
from tests.support.ports import free_port
from tests.support.servers import MEMBERAPP
from tests.support.sms_gateway import SmsGateway
from tests.support.units_of_work import change, run_now, work_in
from tests.support.waiting import wait_for

PARAMETERS = {
    "first_name": "Camille",
    "last_name": "Berthelot",
    "region": "FR",
    "former_contact_days": 7,
    "at": START.isoformat(),
    "link": "https://localhost/lien/n-1",
}


def code() -> Message:
    """Return a code that somebody waits for at this moment."""
    made = make_message(
        Kind.PHONE_CHANGED, recipient="code@example.org", key="code", parameters=PARAMETERS
    )
    return replace(made, urgency=Urgency.CODE)


@writes
def queue(
    db: Session,
    *,
    count: int,
    recipients: int = 1_000_000,
    channel: Channel = Channel.EMAIL,
    urgency: Urgency = Urgency.NORMAL,
    prefix: str = "m",
) -> None:
    """Queue messages a second apart, one after the other to each recipient."""
    for number in range(count):
        to = number % recipients
        message = make_message(
            Kind.PHONE_CHANGED,
            channel=channel,
            recipient=f"{prefix}{to}@example.org"
            if channel is Channel.EMAIL
            else f"+336399800{to:02}",
            key=f"{prefix}{channel}-{number}",
            parameters=PARAMETERS | {"last_name": f"Berthelot-{number}"},
        )
        at = START - timedelta(seconds=count - number)
        work_in(db, now=at).notify(replace(message, urgency=urgency))


def work() -> None:
    while asyncio.run(worker.run_once()):
        pass


def statuses() -> Counter[MessageStatus]:
    return Counter(message.status for message in run_now(outbox.newest, limit=1000))


def ids(mailbox: Mailbox) -> Counter[str]:
    return Counter(str(received["message-id"]) for _, received in mailbox.received)


def test_a_mail_server_unavailable_for_an_hour_loses_and_repeats_nothing(database, settings, clock):
    port = free_port()
    settings(database_url=database, smtp_url=f"smtp://127.0.0.1:{port}")
    run_now(queue, count=20, recipients=5)
    for _ in range(60):
        work()
        clock.advance(timedelta(minutes=1))
    assert statuses() == {MessageStatus.QUEUED: 20}

    with open_mailbox(port) as mailbox:
        clock.advance(timedelta(seconds=30))
        work()

    assert statuses() == {MessageStatus.SENT: 20}
    assert set(ids(mailbox).values()) == {1}
    for recipient in range(5):
        numbers = [
            int(text_of(received).partition("Berthelot-")[2].partition(",")[0])
            for to, received in mailbox.received
            if to == [f"m{recipient}@example.org"]
        ]
        assert numbers == sorted(numbers)


def test_an_sms_gateway_unavailable_for_an_hour_loses_and_repeats_nothing(
    database, settings, clock
):
    gateway = SmsGateway(free_port())
    settings(database_url=database, sms_url=gateway.url)
    run_now(queue, count=5, channel=Channel.SMS)
    for _ in range(60):
        work()
        clock.advance(timedelta(minutes=1))
    assert statuses() == {MessageStatus.QUEUED: 5}

    with gateway.open():
        clock.advance(timedelta(seconds=30))
        work()
    assert statuses() == {MessageStatus.SENT: 5}
    assert len({one.key for one in gateway.received}) == len(gateway.received) == 5


def test_a_mail_server_that_refuses_for_an_hour_loses_nothing(database, settings, clock):
    with open_mailbox() as mailbox:
        settings(database_url=database, smtp_url=mailbox.url)
        run_now(queue, count=3)
        mailbox.answer = "451 try later"
        for _ in range(60):
            work()
            clock.advance(timedelta(minutes=1))
        assert statuses() == {MessageStatus.QUEUED: 3}

        mailbox.answer = "250 OK"
        clock.advance(timedelta(minutes=15))
        work()
    assert statuses() == {MessageStatus.SENT: 3}
    assert set(ids(mailbox).values()) == {1}


def test_a_server_that_greets_strangers_late_gets_each_mail_once(database, settings, clock):
    with open_mailbox() as mailbox:
        settings(database_url=database, smtp_url=mailbox.url)
        run_now(queue, count=3)
        strangers = [f"m{number}@example.org" for number in range(3)]
        mailbox.refused = dict.fromkeys(strangers, "451 4.7.1 Greylisted, try again")
        for _ in range(5):  # minutes, as such servers ask for
            work()
            clock.advance(timedelta(minutes=1))
        assert statuses() == {MessageStatus.QUEUED: 3}
        mailbox.refused = {}
        clock.advance(timedelta(minutes=15))
        work()
    assert statuses() == {MessageStatus.SENT: 3}
    assert set(ids(mailbox).values()) == {1}


def test_a_mailbox_that_there_is_not_is_tried_once(database, settings, clock):
    with open_mailbox() as mailbox:
        settings(database_url=database, smtp_url=mailbox.url)
        mailbox.refused = {"m0@example.org": "550 5.1.1 No such user"}
        run_now(queue, count=2)
        work()
    assert statuses() == {MessageStatus.SENT: 1, MessageStatus.BOUNCED: 1}


@pytest.mark.parametrize("kind", ["database", "postgresql"])
def test_a_code_leaves_before_what_an_import_queued(request, settings, clock, kind):
    with open_mailbox() as mailbox:
        settings(database_url=request.getfixturevalue(kind), smtp_url=mailbox.url)
        run_now(queue, count=10, urgency=Urgency.BULK)
        run_now(queue, count=10, prefix="n")
        change(lambda db: work_in(db, now=START).notify(code()))
        work()
    first, *others = [to for (to,), _mail in mailbox.received]
    assert first == "code@example.org"
    assert {to[0] for to in others[:10]} == {"n"}
    assert {to[0] for to in others[10:]} == {"m"}


def test_however_many_wait_a_code_is_taken_first_and_then_the_others_again(database, clock):
    run_now(queue, count=3000, urgency=Urgency.BULK)
    change(lambda db: work_in(db, now=START).notify(code()))
    taken = [run_now(outbox.take, limit=1)[0].recipient for _ in range(2)]
    assert taken == ["code@example.org", "m0@example.org"]


def test_one_address_that_is_refused_does_not_stop_the_others(database, settings, clock):
    with open_mailbox() as mailbox:
        settings(database_url=database, smtp_url=mailbox.url)
        mailbox.answer = "550 no such user"
        run_now(queue, count=1)
        work()
        mailbox.answer = "250 OK"
        run_now(queue, count=3)
        work()
    assert statuses() == {MessageStatus.SENT: 2, MessageStatus.QUEUED: 1}


def test_a_server_that_answers_too_late_gets_the_same_message_again(
    database, settings, clock, monkeypatch
):
    monkeypatch.setattr(mail, "_TIMEOUT_SECONDS", 0.3)
    with open_mailbox() as mailbox:
        settings(database_url=database, smtp_url=mailbox.url)
        run_now(queue, count=1)
        mailbox.delay_seconds = 1
        work()
        assert statuses() == {MessageStatus.QUEUED: 1}
        mailbox.delay_seconds = 0
        clock.advance(timedelta(seconds=1))
        work()
    assert statuses() == {MessageStatus.SENT: 1}
    (_, first), (_, second) = mailbox.received
    assert first["message-id"] == second["message-id"]
    assert text_of(first) == text_of(second)


@contextmanager
def open_workers(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run `memberapp worker` processes on the test's own database; end them without a warning."""
    running = [
        subprocess.Popen([MEMBERAPP, "worker"], env=child_environment(), start_new_session=True)
        for _ in range(count)
    ]
    try:
        yield running
    finally:
        for process in running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_workers_that_are_killed_lose_nothing_and_repeat_one_message_each_at_most(
    database, settings, clock, scaled
):
    kills = scaled(20)
    with open_mailbox() as mailbox:
        settings(database_url=database, smtp_url=mailbox.url)
        count = 20 * (kills + 1)
        run_now(queue, count=count)
        mailbox.delay_seconds = 0.02
        for turn in range(kills):
            goal = (turn + 1) * 15
            with open_workers(1):
                wait_for(lambda goal=goal: len(mailbox.received) >= goal, "no mail", 60)
                time.sleep(0.007 * (turn % 5))  # at another point of a message each time
            clock.advance(timedelta(minutes=2))  # what the dead one held comes back
        with open_workers(1):
            wait_for(lambda: statuses() == {MessageStatus.SENT: count}, "messages were lost", 60)

    sent = ids(mailbox)
    assert len(sent) == count
    assert sum(sent.values()) - count <= kills
    for _, received in mailbox.received:
        assert received["message-id"] in sent


@pytest.mark.slow
def test_three_workers_on_one_postgresql_send_each_message_once_and_in_order(
    postgresql, settings, clock
):
    with open_mailbox() as mailbox:
        settings(database_url=postgresql, smtp_url=mailbox.url)
        run_now(queue, count=90, recipients=9)
        with open_workers(3):
            wait_for(lambda: statuses() == {MessageStatus.SENT: 90}, "messages stay", 120)

    assert set(ids(mailbox).values()) == {1}
    numbers: dict[str, list[int]] = {}
    for (to,), received in mailbox.received:
        number = int(text_of(received).partition("Berthelot-")[2].partition(",")[0])
        numbers.setdefault(to, []).append(number)
    assert all(of_one == sorted(of_one) and len(of_one) == 10 for of_one in numbers.values())
