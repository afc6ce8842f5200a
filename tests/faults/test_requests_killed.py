"""A server killed while members send their requests: what it acknowledged is there, once, whole."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp import catalogue, routes
from memberapp.domain.access import Access, Origin
from memberapp.domain.assistance.values import SlotQueue
from memberapp.domain.opening_hours import Window, open_windows
from memberapp.models.accounts import Account
from memberapp.models.assistance import AssistanceDossier, AssistanceDraft, AssistanceItem
from memberapp.models.callbacks import Slot
from memberapp.models.trail import AuditEvent, OutboxMessage
from memberapp.services import audit, sessions
from memberapp.services.assistance import drafts
from memberapp.services.transaction import run_now, writes
from memberapp.settings import Settings, get_settings
from memberapp.state.assistance_recap import RecapState
from tests.assistance import AT_HOME, BY_PHONE, HOSPITAL, someone
from tests.attacks.socket_client import SocketClient
from tests.support import START, Clock, Server

AT_ONCE = 4
"""How many members each life of the server serves, all at the same moment."""

SERVER = """
import asyncio, os, sys
from memberapp import catalogue
from memberapp.domain.access import Actor, Role
from memberapp.models.db import engine_for
from memberapp.services.assistance import dossiers
from memberapp.services.transaction import run
from sqlalchemy.orm import configure_mappers

async def serve(line):
    member, account, fingerprint = line.split(",")
    reference = await run(
        dossiers.submit,
        member_id=member,
        account_id=account,
        actor=Actor(account, Role.HOLDER),
        fingerprint=fingerprint,
    )
    os.write(1, f"sent {member} {reference}\\n".encode())

async def serve_all(lines):
    await asyncio.gather(*map(serve, lines))

# What a server that runs has ready, without any connection, which no fork may share.
catalogue.load()
configure_mappers()
engine_for(write=True)
for requests in sys.stdin:
    life = os.fork()
    if not life:
        asyncio.run(serve_all(requests.split()))
        os._exit(0)
    os.write(1, f"life {life}\\n".encode())
    os.waitpid(life, 0)
    os.write(1, b"over\\n")
"""


@dataclass(frozen=True)
class Sending:
    member_id: str
    account_id: str
    fingerprint: str


@writes
def make_requests(db: Session, *, count: int) -> list[Sending]:
    visits, calls = windows(SlotQueue.HOME), windows(SlotQueue.PHONE)
    made = []
    for number in range(count):
        one = someone(db, f"M02{number:07}")
        one.begin(HOSPITAL)
        one.step(drafts.choose_guided, guided=False)
        for service, free in ((AT_HOME, visits), (BY_PHONE, calls)):
            window = free[number % len(free)]
            one.keep(service, day=window.day.isoformat(), window=window.code)
        made.append(Sending(one.member.id, one.account.id, one.recap().fingerprint))
    return made


def windows(serves: SlotQueue) -> list[Window]:
    """Return windows for everybody, far enough from now to be there until the end."""
    queue = catalogue.load().slots.queue_for(serves, "FR")
    first = (START + timedelta(days=7)).date()
    return [
        window
        for week in range(5)
        for window in open_windows(queue, START, first + timedelta(days=14 * week))
    ]


class Lives:
    """A server that is started again after each kill, with everything it needs read already."""

    def __init__(self) -> None:
        url = get_settings().resolved_database_url
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER],
            env=dict(os.environ) | {"MEMBERAPP_DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def serve(self, sendings: list[Sending], *, kill_after: int | None = None) -> dict[str, str]:
        """Send requests, kill the server after so many answers, and return what it answered."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        told = " ".join(f"{s.member_id},{s.account_id},{s.fingerprint}" for s in sendings)
        self._process.stdin.write(f"{told}\n")
        self._process.stdin.flush()
        answered: dict[str, str] = {}
        life = int(self._process.stdout.readline().split()[1])
        if kill_after == 0:
            self._kill(life)
        for line in self._process.stdout:
            if line == "over\n":
                return answered
            _sent, member, reference = line.split()
            answered[member] = reference
            if len(answered) == kill_after:
                self._kill(life)
        raise AssertionError("the server of the test ended")

    def end(self) -> None:
        self._process.communicate(timeout=30)

    @staticmethod
    def _kill(life: int) -> None:
        time.sleep(random.random() / 20)
        with suppress(ProcessLookupError):  # it had served all of them
            os.kill(life, signal.SIGKILL)


def all_rows(table: type) -> list:
    return run_now(lambda db: list(db.exec(select(table))))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("engine_kind", ["database", "postgresql"])
def test_a_request_that_was_acknowledged_is_there_once_and_none_is_half_there(
    engine_kind, request, clock, scaled: Callable[[int], int]
):
    request.getfixturevalue(engine_kind)
    kills = scaled(100)
    sendings = run_now(make_requests, count=kills * AT_ONCE)
    server, answered = Lives(), {}
    for start in range(0, len(sendings), AT_ONCE):
        now = sendings[start : start + AT_ONCE]
        answered |= server.serve(now, kill_after=random.randrange(AT_ONCE))

    sent = {row.member_id: row.reference for row in all_rows(AssistanceDossier)}
    assert answered.items() <= sent.items()
    assert 0 < len(sent) < len(sendings)
    check_none_is_half_there(sendings, sent)

    again: dict[str, str] = {}
    for start in range(0, len(sendings), AT_ONCE):
        again |= server.serve(sendings[start : start + AT_ONCE])
    server.end()
    assert sent.items() <= again.items()
    assert len(set(again.values())) == len(sendings)
    check_none_is_half_there(sendings, again)


def check_none_is_half_there(sendings: list[Sending], sent: dict[str, str]) -> None:
    members = {row.id: row.member_id for row in all_rows(AssistanceDossier)}
    assert sorted(members.values()) == sorted(sent)
    owners = sorted(members[row.dossier_id] for row in all_rows(AssistanceItem))
    assert owners == sorted([*sent, *sent])
    assert sum(slot.taken for slot in all_rows(Slot)) == 2 * len(sent)
    waiting = {row.member_id for row in all_rows(AssistanceDraft)}
    assert waiting == {one.member_id for one in sendings} - sent.keys()
    assert sorted(row.member_id for row in all_rows(OutboxMessage)) == sorted(sent)
    noted = [row.object_ref for row in all_rows(AuditEvent) if row.event == "dossier:submitted"]
    assert sorted(noted) == sorted(sent.values())
    assert run_now(audit.verify).broken_at is None


@writes
def sign_in(db: Session, *, sending: Sending) -> str:
    account = db.get_one(Account, sending.account_id)
    return sessions.create(db, account=account, access=Access.MEMBER, origin=Origin(), now=START)


def send_and_kill(server: Server, sendings: list[Sending]) -> dict[str, str]:
    """Send requests from their recaps, kill the server, and return what it had answered."""
    server.start()
    path, answered = routes.ASSISTANCE_RECAP.path, {}
    with ExitStack() as stack:
        tabs: dict[str, SocketClient] = {}
        for sending in sendings:
            cookie = f"session={run_now(sign_in, sending=sending)}"
            tab = SocketClient(server.origin, token=f"tab-{sending.member_id}", cookie=cookie)
            tabs[sending.member_id] = stack.enter_context(tab)
            tab.hydrate(path)
            tab.wait_for("Coiffeur")
            tab.drain()
        for tab in tabs.values():
            tab.send_event(f"{RecapState.get_full_name()}.submit", path=path)
        time.sleep(random.random() / 4)
        server.kill()
        for member, tab in tabs.items():
            if found := re.search(routes.dossier_path(r"(AST-[0-9A-Z-]+)"), tab.drain()):
                answered[member] = found[1]
    return answered


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_real_server_keeps_every_request_that_it_acknowledged(
    own_server: Callable[..., Server],
    settings: Callable[..., Settings],
    clock: Clock,
    scaled: Callable[[int], int],
):
    server, kills = own_server(), scaled(20)
    assert server.command("migrate").returncode == 0
    folder = server.folder / "var"
    settings(var_dir=folder, database_url=None)
    sendings = run_now(make_requests, count=kills * AT_ONCE)
    answered: dict[str, str] = {}
    for start in range(0, len(sendings), AT_ONCE):
        answered |= send_and_kill(server, sendings[start : start + AT_ONCE])

    sent = {row.member_id: row.reference for row in all_rows(AssistanceDossier)}
    assert answered.items() <= sent.items()
    check_none_is_half_there(sendings, sent)
