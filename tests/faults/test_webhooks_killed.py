"""Workers that are killed while they tell webhooks: each event at least once, none lost."""

import os
import signal
import subprocess
import time
from collections import Counter
from datetime import timedelta

import pytest

from memberapp.core.outgoing import MessageStatus
from memberapp.settings import child_environment
from tests.support.servers import MEMBERAPP
from tests.support.waiting import wait_for
from tests.support.webhook_receiver import open_receiver
from tests.support.webhooks import REACHED, add_first_webhook, happen_often, messages, statuses


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["database", "postgresql"])
def test_each_is_told_at_least_once_under_its_own_id(request, settings, clock, scaled, kind):
    kills = scaled(20)
    with open_receiver(delay_seconds=0.02) as receiver:
        settings(database_url=request.getfixturevalue(kind), **REACHED)
        secret = add_first_webhook(receiver.url).secret
        count = 20 * (kills + 1)
        happen_often(count)
        for turn in range(kills):
            goal = len(receiver.received) + 10
            worker = subprocess.Popen(
                [MEMBERAPP, "worker"], env=child_environment(), start_new_session=True
            )
            try:
                wait_for(lambda goal=goal: len(receiver.received) >= goal, "nothing is told", 120)
                time.sleep(0.007 * (turn % 5))  # at another point of a message each time
            finally:
                os.killpg(worker.pid, signal.SIGKILL)
                worker.wait(10)
            clock.advance(timedelta(minutes=2))  # what the dead one held comes back
        worker = subprocess.Popen(
            [MEMBERAPP, "worker"], env=child_environment(), start_new_session=True
        )
        try:
            wait_for(lambda: statuses() == {MessageStatus.SENT: count}, "some were lost", 120)
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(10)

    told = Counter(receiver.ids)
    assert set(told) == {f"msg_{one.id}" for one in messages()}
    assert len(told) == count
    assert sum(told.values()) - count <= kills
    sequences = {one.read(secret)["data"]["sequence"] for one in receiver.received[:1]}
    assert sequences <= set(range(1, count + 1))
