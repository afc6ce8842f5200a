"""PostgreSQL loses power and comes back while members send their requests."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from memberapp import addresses, routes
from tests.attacks.socket_client import SocketClient
from tests.faults.preloaded_server import PreloadedServer
from tests.faults.senders import Sender, make_senders, open_tabs, submit
from tests.support.clocks import Clock
from tests.support.postgresql import OwnPostgresql
from tests.support.units_of_work import run_now

MEMBERS = 20
A_HEAL = 5
"""Seconds after the database takes orders again."""
_SENT = re.compile(addresses.case_path(r"(AST-[0-9A-Z-]+)"))
_ANSWER = re.compile(f"{_SENT.pattern}|{re.escape(routes.UNAVAILABLE.path)}")


@dataclass(frozen=True)
class Told:
    reference: str
    refusals: int
    at: float
    waited: float
    """For the longest of the answers, in seconds."""


def send_until_acknowledged(tab: SocketClient, sender: Sender, pause: float) -> Told:
    """Send again after each « indisponible », as a member does."""
    time.sleep(pause)
    refusals, longest, deadline = 0, 0.0, time.monotonic() + 60
    while True:
        submit(tab, sender)
        began, answer = time.monotonic(), ""
        while (found := _ANSWER.search(answer)) is None:
            assert time.monotonic() < deadline, answer[-2000:]
            answer += tab.drain(quiet_seconds=0.05)
        longest = max(longest, time.monotonic() - began)
        if found[1]:
            return Told(found[1], refusals, time.monotonic(), longest)
        refusals += 1
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(900)
def test_a_restart_under_twenty_members_loses_nothing_that_was_acknowledged(
    own_postgresql: OwnPostgresql,
    clock: Clock,
    site: Callable[..., PreloadedServer],
    record_property: Callable[[str, object], None],
) -> None:
    senders = run_now(make_senders, count=MEMBERS)
    server = site()
    with open_tabs(server, senders) as tabs, ThreadPoolExecutor(MEMBERS) as pool:
        pauses = [number / 5 for number in range(MEMBERS)]
        sending = pool.map(send_until_acknowledged, tabs, senders, pauses)
        time.sleep(1)
        up_at = own_postgresql.crash_and_restart()
        told = list(sending)

    assert sum(one.refusals > 0 for one in told), "nobody met the outage"
    assert any(one.refusals == 0 and one.at < up_at for one in told), "nobody was before it"
    kept = own_postgresql.rows("SELECT member_id, reference FROM assistance_case")
    pairs = zip(senders, told, strict=True)
    assert sorted(kept) == sorted((sender.member_id, one.reference) for sender, one in pairs)
    healed = max(one.at for one in told if one.refusals) - up_at
    assert healed <= A_HEAL
    assert max(one.waited for one in told) <= A_HEAL
    assert "unexpected" not in server.log_text
    record_property("refused", sum(one.refusals > 0 for one in told))
    record_property("healed", round(healed, 2))
    record_property("waited", round(max(one.waited for one in told), 2))
