"""Members who have only to send their request, each in a tab of the real protocol."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from memberapp import addresses, routes
from memberapp.account import sessions
from memberapp.assistance import drafts
from memberapp.assistance.catalogue.slots import read_slots
from memberapp.assistance.rules.values import SlotQueue
from memberapp.core.access import Access, Origin
from memberapp.core.opening_hours import open_windows
from memberapp.core.work import writes
from memberapp.state.assistance.recap import RecapState
from tests.attacks.socket_client import SocketClient
from tests.faults.preloaded_server import PreloadedServer
from tests.support.assistance_requests import AT_HOME, someone
from tests.support.clocks import START
from tests.support.units_of_work import work_in

RECAP = routes.ASSISTANCE_RECAP.path
SHOWN = "Coiffeur"
"""What the recap of each of them holds."""
SUBMIT = f"{RecapState.get_full_name()}.submit"
REFERENCE = addresses.case_path("AST-")


@dataclass(frozen=True)
class Sender:
    """A member who has only to send their request."""

    member_id: str
    session_token: str
    fingerprint: str


@writes
def make_senders(db: Session, *, count: int) -> list[Sender]:
    made = []
    days = [(START + timedelta(days=days)).date() for days in (7, 21, 35)]
    queue = read_slots().queue_for(SlotQueue.HOME, "FR")
    free = [window for day in days for window in open_windows(queue, START, day)]
    for number in range(count):
        one = someone(db, f"M03{number:07}")
        one.begin()
        one.step(drafts.choose_guided, guided=False)
        window = free[number]  # each has a slot of their own
        one.keep(AT_HOME, day=window.day.isoformat(), window=window.code)
        work = work_in(db, origin=Origin(), now=START)
        token = sessions.create(work, account=one.account, access=Access.MEMBER)
        made.append(Sender(one.member.id, token, one.recap().fingerprint))
    return made


@contextmanager
def open_tabs(server: PreloadedServer, senders: list[Sender]) -> Iterator[list[SocketClient]]:
    """Open the recap of each member in a tab."""
    with ExitStack() as stack:
        tabs = [open_tab(server, one, stack) for one in senders]
        for tab in tabs:
            tab.wait_for(SHOWN)
            tab.drain(quiet_seconds=0.1)
        yield tabs


def open_tab(server: PreloadedServer, sender: Sender, stack: ExitStack) -> SocketClient:
    cookie = f"session={sender.session_token}"
    token = f"tab-{sender.member_id}-{time.monotonic_ns()}"
    tab = stack.enter_context(SocketClient(server.origin, token=token, cookie=cookie))
    tab.hydrate(RECAP)
    return tab


def submit(tab: SocketClient, sender: Sender) -> None:
    tab.send_event(SUBMIT, {"fingerprint": sender.fingerprint}, path=RECAP)


def seconds_until(tab: SocketClient, text: str) -> float:
    began = time.monotonic()
    tab.wait_for(text, at_most_seconds=20)
    return time.monotonic() - began


def slowest_answer(tabs: list[SocketClient], text: str) -> float:
    """Return after how long the last of the tabs was told."""
    with ThreadPoolExecutor(len(tabs)) as pool:
        return max(pool.map(lambda tab: seconds_until(tab, text), tabs))
