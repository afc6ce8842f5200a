"""Redis is killed and comes back empty: nobody is signed out, and no limit begins anew."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session, update

from memberapp import routes
from memberapp.account.tables import Account
from memberapp.core.work import writes
from tests.attacks.socket_client import SocketClient
from tests.faults.preloaded_server import PreloadedServer
from tests.faults.senders import (
    RECAP,
    REFERENCE,
    SHOWN,
    Sender,
    make_senders,
    open_tab,
    open_tabs,
    submit,
)
from tests.support.clocks import Clock
from tests.support.passwords import PASSWORD, password_hash
from tests.support.redis import OwnRedis
from tests.support.units_of_work import run_now
from tests.support.waiting import wait_for

A_HEAL = 5
"""Seconds after Redis is there again."""
MOST_TRIES = 10
"""Wrong passwords of one account in five minutes."""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[OwnRedis]:
    server = OwnRedis(tmp_path)
    server.start()
    yield server
    server.kill()


@writes
def give_passwords(db: Session) -> None:
    db.exec(update(Account).values(password_hash=password_hash()))


class Visitor:
    """Somebody who tries passwords of one member, on a browser that nobody knows."""

    def __init__(self, server: PreloadedServer, member_id: str) -> None:
        self._client = httpx.Client(base_url=server.origin, headers={"origin": server.origin})
        self._member_id = member_id

    def tries(self, password: str) -> bool:
        """Post a password; return whether it opened a session."""
        form = {"identifier": self._member_id, "password": password}
        with closing(self._client.post(routes.POST_SIGN_IN, data=form)) as answer:
            assert answer.status_code == 303, answer.text
            self._client.cookies.clear()
            return "session=" in answer.headers.get("set-cookie", "")

    def close(self) -> None:
        self._client.close()

    def fails(self, times: int) -> None:
        for _ in range(times):
            assert not self.tries("Sentier-Faux.77")


def is_signed_in(server: PreloadedServer, sender: Sender) -> bool:
    cookies = {"session": sender.session_token}
    with httpx.Client(base_url=server.origin, cookies=cookies) as client:
        status = client.get(routes.ACTIVITY_FILE, timeout=20).status_code
    assert status in {200, 401}
    return status == 200


def shows_again(tab: SocketClient) -> bool:
    tab.hydrate(RECAP)
    return SHOWN in tab.drain(quiet_seconds=0.5)


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("database")
def test_who_is_signed_in_stays_so_and_wrong_passwords_stay_counted(
    redis: OwnRedis,
    clock: Clock,
    site: Callable[..., PreloadedServer],
    record_property: Callable[[str, object], None],
) -> None:
    senders = run_now(make_senders, count=3)
    run_now(give_passwords)
    server = site(redis_url=redis.url)
    with open_tabs(server, senders) as tabs, ExitStack() as later:
        attacked, unlucky = (
            later.enter_context(closing(Visitor(server, one.member_id))) for one in senders[:2]
        )
        attacked.fails(4)
        unlucky.fails(4)

        redis.kill()
        assert server.get("/readyz") == 503
        assert server.get("/healthz") == 200
        assert all(is_signed_in(server, one) for one in senders)
        attacked.fails(3)
        unlucky.fails(3)

        redis.start()
        back = time.monotonic()
        wait_for(lambda: server.get("/readyz") == 200, "the server is not ready again")
        for tab in tabs:
            wait_for(lambda tab=tab: shows_again(tab), "a tab stays empty")
        healed = time.monotonic() - back
        assert healed <= A_HEAL
        assert all(is_signed_in(server, one) for one in senders)
        open_tab(server, senders[0], later).wait_for(SHOWN)
        for tab, sender in zip(tabs, senders, strict=True):
            assert routes.SIGN_IN.path not in "".join(tab.received)
            submit(tab, sender)
            tab.wait_for(REFERENCE)

        attacked.fails(MOST_TRIES - 7)
        assert not attacked.tries(PASSWORD), "a limit began anew"
        unlucky.fails(MOST_TRIES - 8)
        assert unlucky.tries(PASSWORD), "a try was counted twice"
    record_property("healed", round(healed, 2))
