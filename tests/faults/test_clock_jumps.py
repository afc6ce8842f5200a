"""The clock of the machine jumps while members are there: nobody is put out by an hour back."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlmodel import Session, select

from memberapp import routes
from memberapp.account import sessions
from memberapp.account.tables import Account
from memberapp.core.access import Access, Origin
from memberapp.core.work import writes
from tests.faults.preloaded_server import PreloadedServer
from tests.faults.senders import (
    REFERENCE,
    SHOWN,
    Sender,
    make_senders,
    open_tab,
    open_tabs,
    submit,
)
from tests.support.clocks import START, Clock
from tests.support.units_of_work import run_now, work_in


def status_of_file(server: PreloadedServer, sender: Sender) -> int:
    cookies = {"session": sender.session_token}
    with httpx.Client(base_url=server.origin, cookies=cookies) as client:
        return client.get(routes.ACTIVITY_FILE, timeout=20).status_code


@writes
def sign_in_again(db: Session, *, sender: Sender) -> str:
    account = db.exec(select(Account).where(Account.member_id == sender.member_id)).one()
    work = work_in(db, origin=Origin(), now=START)
    return sessions.create(work, account=account, access=Access.MEMBER)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("database")
def test_an_hour_back_ends_nothing_and_a_day_ahead_ends_sessions_for_good(
    clock: Clock, site: Callable[..., PreloadedServer]
) -> None:
    senders = run_now(make_senders, count=3)
    server = site()
    with open_tabs(server, senders) as (first, second, third), ExitStack() as later:
        server.clock.set(START - timedelta(hours=1))
        assert status_of_file(server, senders[0]) == 200
        submit(first, senders[0])
        first.wait_for(REFERENCE)

        server.clock.set(START + timedelta(days=1))
        submit(second, senders[1])
        second.wait_for(routes.SIGN_IN.path)
        assert [status_of_file(server, one) for one in senders] == [401] * 3
        third.wait_for(routes.SIGN_IN.path)  # told by the watch of sessions, without an act

        server.clock.set(START)  # right again: what was kept is there for who signs in again
        fresh = replace(senders[1], session_token=run_now(sign_in_again, sender=senders[1]))
        tab = open_tab(server, fresh, later)
        tab.wait_for(SHOWN)
        submit(tab, fresh)
        tab.wait_for(REFERENCE)
