"""A day's mix of acts by members who signed in through the form, and a flood beside them.

    python -m bench.load [--members 30] [--seconds 15]     what `make bench` prints
    python -m bench.load --minutes 60                      one process, its memory each minute

Everything goes as a browser sends it: the form of the sign-in with the cookie of a trusted browser,
one websocket for each member, the events of a page that opens. Servers are started here, on this
machine only, and all ends by itself. Who asks has the same cores as who answers: read the ratios.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
from sqlmodel import Session
from websockets.exceptions import ConnectionClosed

from bench.exports import memory, open_files
from memberapp import routes
from memberapp.cli.frontend import build_if_stale
from memberapp.state.shell import ShellState
from tests.attacks.flood import LOADED, Attack, frame_of
from tests.attacks.socket_client import SocketClient
from tests.support.factories import (
    make_beneficiary,
    make_contract,
    make_line,
    make_member,
    make_statement,
)
from tests.support.redis import OwnRedis
from tests.support.servers import Server
from tests.support.units_of_work import change

MOST_MEMBERS = 150  # an address may have 200 sockets at once
MOST_MINUTES = 60
LINES = 40
PASSWORD = "Phare-Bruyère-64"  # noqa: S105 - of members made here
SIGN_IN = "sign-in by the form"
STAY = f"{ShellState.get_full_name()}.note_activity"
UNANSWERED = "no answer"
PATIENCE = 10.0
"""Seconds that an answer is waited for."""
MIX = {
    "/": 30,
    "/remboursements": 25,
    "/documents": 10,
    "/contrat": 9,
    "/carte": 8,
    "/messages": 8,
    "/profil": 5,
    SIGN_IN: 5,
}
"""How many of a hundred acts are which: a page that opens, or another sign-in."""


class Refused(Exception):
    """A page of a member was answered with the sign-in."""


@dataclass
class Browser:
    """The browser of a member: signed in, one tab open."""

    server: Server
    number: str
    tab: SocketClient = field(init=False)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._open()

    def open_again(self) -> None:
        """Close the tab and open another one, as a member does when nothing comes."""
        with self.lock:
            self.tab.close()
            self._open()

    def act(self, name: str) -> float:
        """Do one act; return how long its answer took, in seconds."""
        with self.lock:
            start = time.perf_counter()
            if name == SIGN_IN:
                self._signed_in()
            else:
                self._load(name)
            return time.perf_counter() - start

    def _open(self) -> None:
        cookie = f"session={self._signed_in()}"
        token = f"load-{uuid.uuid4()}"
        self.tab = SocketClient(self.server.origin, token=token, cookie=cookie)
        self._load("/")

    def _load(self, path: str) -> None:
        self.tab.received.clear()
        self.tab.send_event(STAY, path=path)  # the press on a link: without it a session is idle
        self.tab.hydrate(path)
        self.tab.wait_for(LOADED, at_most_seconds=PATIENCE)
        if any("_redirect" in one and routes.SIGN_IN.path in one for one in self.tab.received):
            raise Refused

    def _signed_in(self) -> str:
        form = {"identifier": self.number, "password": PASSWORD}
        headers = self.server.headers
        answer = httpx.post(
            self.server.origin + routes.POST_SIGN_IN, data=form, headers=headers, timeout=60
        )
        return answer.cookies["session"]


def make_members(server: Server, count: int) -> list[str]:
    """Make members with a password and the lines of a year; return their numbers."""

    def make(db: Session) -> str:
        member = make_member(db)
        person = make_beneficiary(db, make_contract(db, member))
        statement = make_statement(db, member)
        for _ in range(LINES):
            make_line(db, person, statement_id=statement.id)
        return member.id

    with server.inside():
        numbers = [change(make) for _ in range(count)]
    for number in numbers:
        server.open_account(number, PASSWORD)
    return numbers


@contextmanager
def serving(folder: Path, members: int, **settings: object) -> Iterator[tuple[Server, list[str]]]:
    """Serve an own database with so many members, at a clock that goes on."""
    server = Server(folder, **settings)
    ended = threading.Event()

    def tick() -> None:
        while not ended.wait(1):
            server.clock.advance(timedelta(seconds=1))

    server.command("migrate")
    numbers = make_members(server, members)
    ticking = threading.Thread(target=tick)
    server.start()
    ticking.start()
    try:
        yield server, numbers
    finally:
        ended.set()
        ticking.join()
        server.stop()


def mix(
    browsers: list[Browser], seconds: float, *, at_once: int, pause: float = 0
) -> dict[str, list[float]]:
    """Let so many members act at a time, for some seconds; return how long each act took."""
    taken: dict[str, list[float]] = defaultdict(list)
    end = time.monotonic() + seconds

    def go_on(chance: random.Random) -> None:
        while time.monotonic() < end:
            (name,) = chance.choices([*MIX], weights=[*MIX.values()])
            browser = chance.choice(browsers)
            try:
                taken[name].append(browser.act(name))
            except (TimeoutError, ConnectionClosed, Refused) as error:
                taken[UNANSWERED].append(PATIENCE)
                print(f"no answer: {name}, {type(error).__name__}", flush=True)
                browser.open_again()
            time.sleep(pause)

    threads = [
        threading.Thread(target=go_on, args=(random.Random(seed),))  # noqa: S311 - the same acts
        for seed in range(at_once)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def told(title: str, taken: dict[str, list[float]], seconds: float) -> tuple[float, float]:
    """Print what members waited; return their acts a second and the pages' p95 in ms.

    A sign-in is told apart: the hash of its password is meant to take long.
    """
    pages = [one for name, some in taken.items() if name != SIGN_IN for one in some]
    cuts = [1000 * cut for cut in statistics.quantiles(pages, n=100)]
    rate, p50, p95, p99 = sum(map(len, taken.values())) / seconds, cuts[49], cuts[94], cuts[98]
    load = os.getloadavg()[0]
    sign_in = 1000 * statistics.median(taken[SIGN_IN] or [0])
    figures = (
        f"{rate:>6.1f} acts/s   page p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms   "
        f"sign-in {sign_in:.0f} ms"
    )
    print(
        f"{title:<32}{figures}   {len(taken[UNANSWERED])} unanswered   load {load:.1f}", flush=True
    )
    return rate, p95


def measure_members(folder: Path, members: int, seconds: float) -> None:
    """Print members for each GB, then the flood beside them."""
    with serving(folder, members) as (server, numbers), ExitStack() as stack:
        attack = Attack(server.origin, frame_of(900_000), seconds, 20_000)  # waits for its word
        browsers = [Browser(server, number) for number in numbers[:2]]
        mix(browsers, 3, at_once=2)  # what the first of each act loads
        before = memory(server.process_id)
        browsers += [Browser(server, number) for number in numbers[2:]]
        for browser in browsers:
            stack.callback(browser.tab.close)
        mix(browsers, seconds, at_once=4)
        grown = max(1, memory(server.process_id) - before)
        each = grown / (members - 2)
        print(
            f"{members} members signed in, one process: {before} MB with two, +{grown} MB for the"
            f" others, {each:.2f} MB each: {1024 / each:.0f} members a GB",
            flush=True,
        )
        calm = mix(browsers, seconds, at_once=2, pause=0.1)
        _, p95 = told("before a flood", calm, seconds)
        memory_before = memory(server.process_id)
        attack.begin.set()
        _, p95_then = told("during it", mix(browsers, seconds, at_once=2, pause=0.1), seconds)
        memory_then = memory(server.process_id)
        print(
            f"flood of one address: {attack.opened.value} sockets; the members' p95 × "
            f"{p95_then / p95:.2f} (goal < 150 ms), memory {memory_then - memory_before:+} MB",
            flush=True,
        )
        attack.wait()
        mix(browsers, 5, at_once=2, pause=0.1)
        print(f"after it: {memory(server.process_id) - memory_before:+} MB", flush=True)


def measure_scaling(folder: Path, members: int, seconds: float) -> None:
    """Print what one process answers, and two, with the same Redis and in turns."""
    redis = OwnRedis(folder)
    redis.start()
    rates: dict[int, list[float]] = defaultdict(list)
    try:
        for turn in range(2):
            for workers in (1, 2):
                own = folder / f"{turn}-{workers}"
                with serving(own, members, workers=workers, redis_url=redis.url) as served:
                    browsers = [Browser(served[0], number) for number in served[1]]
                    mix(browsers, 3, at_once=4)
                    taken = mix(browsers, seconds, at_once=8)
                    rate, _ = told(f"Redis, 8 at once, processes: {workers}", taken, seconds)
                    rates[workers].append(rate)
                    for browser in browsers:
                        browser.tab.close()
    finally:
        redis.kill()
    ratio = statistics.median(rates[2]) / statistics.median(rates[1])
    print(f"two processes beside one: × {ratio:.2f}, on {os.cpu_count()} cores", flush=True)


def soak(folder: Path, members: int, minutes: int) -> None:
    """Print the memory and the open files of one process after each minute at a low rate."""
    with serving(folder, members) as (server, numbers):
        browsers = [Browser(server, number) for number in numbers]
        for minute in range(1, minutes + 1):
            taken = mix(browsers, 60, at_once=2, pause=0.3)
            used = f"{memory(server.process_id)} MB, {open_files(server.process_id)} files"
            told(f"minute {minute:>2}: {used}", taken, 60)
        for browser in browsers:
            browser.tab.close()


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=30, choices=range(4, MOST_MEMBERS + 1),
                        metavar=f"4..{MOST_MEMBERS}")  # fmt: skip
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--minutes", type=int, default=0, help="a soak instead, 60 at most")
    given = parser.parse_args()
    seconds = min(given.seconds, 60 * MOST_MINUTES)
    build_if_stale()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.minutes:
            soak(folder / "soak", given.members, min(given.minutes, MOST_MINUTES))
            return 0
        measure_members(folder / "members", given.members, seconds)
        measure_scaling(folder, min(given.members, 12), seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
