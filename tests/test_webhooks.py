"""The worker tells webhooks: each by itself, whatever the others do."""

import asyncio
import threading
from contextlib import ExitStack
from datetime import timedelta

import pytest

from memberapp import webhooks
from memberapp.core import webhooks as served
from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import Webhook
from memberapp.gateways import webhooks as gateway
from tests.support.units_of_work import run_now
from tests.support.webhook_receiver import Receiver, open_receiver, run_to_its_end
from tests.support.webhooks import (
    REACHED,
    add_first_webhook,
    add_webhook,
    happen_often,
    messages,
    statuses,
)


@pytest.fixture(params=["database", "postgresql"])
def either(request, clock, settings):
    url = request.getfixturevalue(request.param)
    settings(database_url=url, **REACHED)
    return url


@pytest.fixture
def receiver(either):
    with open_receiver() as opened:
        yield opened


def deliver() -> int:
    return run_to_its_end(webhooks.deliver_due())


def stored(webhook_id: str) -> Webhook:
    return run_now(lambda db: db.get_one(Webhook, webhook_id))


def test_a_good_receiver_is_told_each_once_and_reads_it_with_its_secret(receiver):
    issued = add_first_webhook(receiver.url)
    happen_often(3)
    assert deliver() == 3
    told = [one.read(issued.secret) for one in receiver.received]
    assert [one["data"] for one in told] == [
        {"reference": f"SUI-{number}", "sequence": number + 1} for number in range(3)
    ]
    assert statuses() == {MessageStatus.SENT: 3}
    assert deliver() == 0


def test_a_failure_is_repeated_under_the_same_id_until_it_is_taken(receiver, clock):
    add_first_webhook(receiver.url)
    happen_often(1)
    receiver.status = 500
    for _ in range(3):
        deliver()
        clock.advance(timedelta(minutes=1))
    receiver.status = 204
    deliver()
    assert statuses() == {MessageStatus.SENT: 1}
    assert len(receiver.ids) == 4
    assert len(set(receiver.ids)) == 1
    timestamps = [one.headers["webhook-timestamp"] for one in receiver.received]
    assert len(set(timestamps)) == 4


def test_gone_ends_the_webhook(receiver):
    webhook = add_first_webhook(receiver.url).webhook.id
    happen_often(3)
    receiver.status = 410
    deliver()
    happen_often(1, start=3)
    deliver()
    assert len(receiver.received) == 1
    assert stored(webhook).ended_at is not None
    assert statuses() == {MessageStatus.DEAD: 3}
    assert messages()[0].failure == "410"


def test_nothing_is_lost_while_a_receiver_is_not_there_for_a_day(receiver, clock):
    add_first_webhook(receiver.url)
    receiver.status = 503
    happen_often(5)
    for _ in range(24):
        deliver()
        clock.advance(timedelta(hours=1))
    assert statuses() == {MessageStatus.QUEUED: 5}
    assert len(receiver.received) == 24  # one of them asks for all
    receiver.status = 204
    deliver()
    assert statuses() == {MessageStatus.SENT: 5}


def test_a_slow_receiver_holds_no_other(receiver):
    add_first_webhook(receiver.url)
    released = threading.Event()

    async def deliver_while_the_slow_one_holds_its_first() -> None:
        task = asyncio.create_task(webhooks.deliver_forever())
        while len(receiver.received) < 4 or not slow.received:
            await asyncio.sleep(0.02)
        assert len(slow.received) == 1
        assert not released.is_set()
        released.set()
        while len(slow.received) < 4:
            await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    with open_receiver(released=released) as slow:
        add_webhook(slow.url)
        happen_often(4)
        run_to_its_end(deliver_while_the_slow_one_holds_its_first())


@pytest.mark.usefixtures("either")
def test_a_webhook_that_fails_keeps_no_other_from_being_told():
    with ExitStack() as opened:
        good = opened.enter_context(open_receiver())
        add_first_webhook(good.url)
        for status in (301, 400, 404, 410, 429, 500, 503):
            add_webhook(opened.enter_context(open_receiver(status=status)).url)
        add_webhook(opened.enter_context(open_receiver(name="other.example.org")).url)
        add_webhook(Receiver(9).url)
        happen_often(2)
        deliver()
    assert len(good.received) == 2


def test_what_cannot_be_foreseen_keeps_the_message(receiver, monkeypatch, clock):
    add_first_webhook(receiver.url)
    happen_often(1)

    async def broken(*_args, **_more):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(gateway, "send", broken)
        deliver()
    clock.advance(timedelta(minutes=2))
    deliver()
    assert statuses() == {MessageStatus.SENT: 1}


def test_figures_tell_of_what_waits(receiver):
    add_first_webhook(receiver.url)
    happen_often(2)
    assert run_now(served.figures).waiting == 2
    deliver()
    assert run_now(served.figures).waiting == 0
