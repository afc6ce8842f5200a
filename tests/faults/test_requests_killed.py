"""A server killed while members send their requests: what it acknowledged is there, once, whole."""

import random
import re
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from memberapp import addresses, routes
from memberapp.account import sessions
from memberapp.account.tables import Account
from memberapp.assistance import cases, drafts
from memberapp.assistance.catalogue.slots import read_slots
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.tables import AssistanceCase, AssistanceDraft, AssistanceItem
from memberapp.core import audit
from memberapp.core.access import Access, Actor, Origin, Role
from memberapp.core.opening_hours import Window, open_windows
from memberapp.core.tables import AuditEvent, OutboxMessage, Slot
from memberapp.core.work import writes
from memberapp.settings import Settings, get_settings
from memberapp.state.assistance.recap import RecapState
from tests.attacks.socket_client import SocketClient
from tests.faults.preloaded_server import PreloadedServer
from tests.support.assistance_requests import AT_HOME, BY_PHONE, HOSPITAL, someone
from tests.support.clocks import START, Clock
from tests.support.servers import Server
from tests.support.units_of_work import run_now, work_in

SUBMIT = f"{RecapState.get_full_name()}.submit"
AT_ONCE = 4
"""How many members each life of the server serves, all at the same moment."""
_REFERENCE = re.compile(addresses.case_path(r"(AST-[0-9A-Z-]+)"))


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
    queue = read_slots().queue_for(serves, "FR")
    first = (START + timedelta(days=7)).date()
    return [
        window
        for week in range(5)
        for window in open_windows(queue, START, first + timedelta(days=14 * week))
    ]


def all_rows(table: type) -> list:
    return run_now(lambda db: list(db.exec(select(table))))


def check_each_is_whole(sendings: list[Sending], sent: dict[str, str]) -> None:
    members = {row.id: row.member_id for row in all_rows(AssistanceCase)}
    assert sorted(members.values()) == sorted(sent)
    owners = sorted(members[row.case_id] for row in all_rows(AssistanceItem))
    assert owners == sorted([*sent, *sent])
    assert sum(slot.taken for slot in all_rows(Slot)) == 2 * len(sent)
    waiting = {row.member_id for row in all_rows(AssistanceDraft)}
    assert waiting == {one.member_id for one in sendings} - sent.keys()
    assert sorted(row.member_id for row in all_rows(OutboxMessage)) == sorted(sent)
    noted = [row.object_ref for row in all_rows(AuditEvent) if row.event == "case:submitted"]
    assert sorted(noted) == sorted(sent.values())
    assert run_now(audit.verify).broken_at is None


@writes
def sign_in(db: Session, *, sending: Sending) -> str:
    account = db.get_one(Account, sending.account_id)
    return sessions.create(
        work_in(db, origin=Origin(), now=START), account=account, access=Access.MEMBER
    )


def send_and_kill(server: Server, sendings: list[Sending], *, after: int) -> dict[str, str]:
    """Send requests, kill the server after so many answers, and return what it answered."""
    server.start()
    path = routes.ASSISTANCE_RECAP.path
    with ExitStack() as stack:
        tabs: dict[str, SocketClient] = {}
        for sending in sendings:
            cookie = f"session={run_now(sign_in, sending=sending)}"
            tab = SocketClient(server.origin, token=f"tab-{sending.member_id}", cookie=cookie)
            tabs[sending.member_id] = stack.enter_context(tab)
            tab.hydrate(path)
        for tab in tabs.values():
            tab.wait_for("Coiffeur")
            tab.drain(quiet_seconds=0.1)
        for sending in sendings:
            shown = {"fingerprint": sending.fingerprint}
            tabs[sending.member_id].send_event(SUBMIT, shown, path=path)
        answers = read_some_answers(tabs, after)
        time.sleep(random.random() / 50)
        server.kill()
        for member, tab in tabs.items():
            answers[member] += tab.drain()
    found = {member: _REFERENCE.search(answer) for member, answer in answers.items()}
    return {member: match[1] for member, match in found.items() if match}


def read_some_answers(tabs: dict[str, SocketClient], count: int) -> dict[str, str]:
    """Read until so many members, any of them, know their reference; return what all received."""
    answers = dict.fromkeys(tabs, "")
    deadline = time.monotonic() + 30
    while sum(_REFERENCE.search(answer) is not None for answer in answers.values()) < count:
        assert time.monotonic() < deadline, "the server does not answer"
        for member, tab in tabs.items():
            answers[member] += tab.drain(quiet_seconds=0.002)
    return answers


def answered_by_lives(server: Server, sendings: list[Sending]) -> dict[str, str]:
    """Send all requests, a few in each life of the server, killed before, during or after them."""
    answered: dict[str, str] = {}
    for life, start in enumerate(range(0, len(sendings), AT_ONCE)):
        now = sendings[start : start + AT_ONCE]
        answered |= send_and_kill(server, now, after=life % AT_ONCE)
    return answered


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("engine_kind", ["database", "postgresql"])
def test_a_request_that_was_acknowledged_is_there_once_and_whole(
    engine_kind: str,
    request: pytest.FixtureRequest,
    build: Path,
    tmp_path: Path,
    clock: Clock,
    scaled: Callable[[int], int],
):
    url = request.getfixturevalue(engine_kind)
    kills = scaled(100)
    sendings = run_now(make_requests, count=kills * AT_ONCE)
    options = {"database_url": url, "var_dir": get_settings().var_dir, "worker_in_process": False}
    with closing(PreloadedServer(tmp_path / "server", build, **options)) as server:
        answered = answered_by_lives(server, sendings)

    sent = {row.member_id: row.reference for row in all_rows(AssistanceCase)}
    assert answered.items() <= sent.items()
    assert 0 < len(sent) < len(sendings)
    check_each_is_whole(sendings, sent)

    again = {sending.member_id: run_now(send, sending=sending) for sending in sendings}
    assert sent.items() <= again.items()
    assert len(set(again.values())) == len(sendings)
    check_each_is_whole(sendings, again)


@writes
def send(db: Session, *, sending: Sending) -> str:
    """Send the same request again, as a browser does that never had its answer."""
    return cases.submit(
        work_in(
            db,
            member_id=sending.member_id,
            account_id=sending.account_id,
            actor=Actor(sending.account_id, Role.HOLDER),
            now=START,
        ),
        fingerprint=sending.fingerprint,
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_command_keeps_every_request_that_it_acknowledged(
    own_server: Callable[..., Server],
    settings: Callable[..., Settings],
    clock: Clock,
    scaled: Callable[[int], int],
):
    server = own_server()
    assert server.command("migrate").returncode == 0
    settings(var_dir=server.folder / "var", database_url=None)
    sendings = run_now(make_requests, count=scaled(20) * AT_ONCE)
    answered = answered_by_lives(server, sendings)

    sent = {row.member_id: row.reference for row in all_rows(AssistanceCase)}
    assert answered.items() <= sent.items()
    check_each_is_whole(sendings, sent)
