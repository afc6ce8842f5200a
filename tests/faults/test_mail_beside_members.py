"""The mail server takes connections and says nothing: members wait no longer than before."""

import socket
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import httpx
import pytest
from sqlmodel import Session

from memberapp import routes
from memberapp.core.work import writes
from tests.faults.preloaded_server import PreloadedServer
from tests.support.assistance_requests import someone
from tests.support.clocks import Clock
from tests.support.mailbox import open_mailbox
from tests.support.ports import free_port
from tests.support.units_of_work import run_now
from tests.support.waiting import wait_for

EACH = 15
"""Members in each half; what takes part in both is the same machine, a moment apart."""
AS_FAST = 2
"""Times the median beside a mail server that answers: two cores that others use are no clock."""


@writes
def make_members(db: Session, *, count: int) -> list[str]:
    return [someone(db, f"M04{number:07}").member.id for number in range(count)]


def ask_for_links(server: PreloadedServer, members: list[str]) -> list[float]:
    """Ask for a link by mail for each, and return how long each answer took."""
    took = []
    with httpx.Client(base_url=server.origin, headers={"origin": server.origin}) as client:
        for member_id in members:
            began = time.perf_counter()
            answer = client.post(routes.POST_FORGOTTEN, data={"identifier": member_id}, timeout=30)
            took.append(time.perf_counter() - began)
            assert answer.status_code == 303
            client.cookies.clear()
    return took


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("database")
def test_a_mail_server_that_says_nothing_slows_no_member_down_and_all_is_sent_after(
    clock: Clock,
    site: Callable[..., PreloadedServer],
    record_property: Callable[[str, object], None],
) -> None:
    members = run_now(make_members, count=2 * EACH + 1)
    port = free_port()
    server = site(worker_in_process=True, smtp_url=f"smtp://127.0.0.1:{port}")
    ask_for_links(server, members[-1:])  # what is loaded once
    with socket.create_server(("127.0.0.1", port)):
        beside_silence = ask_for_links(server, members[:EACH])
    with open_mailbox(port) as mailbox:
        back = time.monotonic()
        server.clock.advance(timedelta(minutes=2))  # at most so long the worker lets it be

        def has_all(count: int) -> bool:
            return len({to for tos, _mail in mailbox.received for to in tos}) == count

        wait_for(lambda: has_all(EACH + 1), "not all mails left", seconds=120)
        sent_after = time.monotonic() - back
        beside_answers = ask_for_links(server, members[EACH:-1])
        wait_for(lambda: has_all(2 * EACH + 1), "not all mails left", seconds=60)
        assert len(mailbox.received) == 2 * EACH + 1

    ratio = median(beside_silence) / median(beside_answers)
    assert ratio <= AS_FAST
    record_property("ratio", round(ratio, 2))
    record_property("sent_after", round(sent_after, 1))
