"""Flood a running server from one address, and print its memory and a member's waiting times.

    python -m tests.attacks.flood http://localhost:8000 [--seconds 30] [--frame-bytes 900000]

Sixteen sockets at once, without a session, each with a new tab token: it sends one large frame,
waits for an answer, closes, and begins again. Meanwhile a demo member works in an open tab. It
takes the environment of the server it attacks, as `tests.attacks.attack` does, and measures the
processes that listen on its port, so it runs on the same machine. It ends by itself, after
`--seconds` or `--sockets`, whichever comes first; the status is 1 when a bound is exceeded.
"""

import argparse
import json
import statistics
import sys
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin

from memberapp.cli.demo import sign_ins
from tests.attacks.attacker import Attacker
from tests.attacks.socket_client import HYDRATE, NAMESPACE

_PROCESSES, _THREADS = 2, 8  # sixteen sockets at once
_LISTENS = "0A"
LOADED = '"is_hydrated_rx_state_":true'
MEMORY_BOUND_MEGABYTES = 80
_WAIT_BOUND_MILLISECONDS = 150


@dataclass(frozen=True)
class Flood:
    """What was sent, and what it cost."""

    sockets: int
    grown_megabytes: float
    left_megabytes: float
    """What is still there when the attack is over and the states of closed tabs are dropped."""
    waits: tuple[float, ...]
    """How long the member waited for each answer, in milliseconds."""

    @property
    def p95(self) -> float:
        """Return the time within which 95 % of the member's answers came, in milliseconds."""
        return statistics.quantiles(self.waits, n=20)[-1] if len(self.waits) > 1 else float("inf")

    def __str__(self) -> str:
        return (
            f"{self.sockets} sockets: memory +{self.grown_megabytes:.1f} MB during the attack, "
            f"+{self.left_megabytes:.1f} MB after it; a member waited "
            f"{statistics.median(self.waits):.0f} ms (median), {self.p95:.0f} ms (p95) "
            f"of {len(self.waits)} answers"
        )


def flood(
    origin: str,
    *,
    seconds: float,
    sockets: int,
    frame_bytes: int = 900_000,
    rest: float = 10,
    member: int = 0,
) -> Flood:
    """Attack for some seconds, or with so many sockets, and return what it cost."""
    attack = Attack(origin, frame_of(frame_bytes), seconds, sockets)
    attacker = Attacker(origin)
    cookies = attacker.give_both_factors(sign_ins()[member])
    with attacker.tab(f"member-{uuid.uuid4()}", cookies) as tab:
        tab.hydrate()
        tab.drain(quiet_seconds=1.5)
        pids = pids_listening_on(urlsplit(origin).port or 80)
        before = highest = resident_megabytes(pids)
        attack.begin.set()
        waits = []
        while attack.is_going_on:
            start = time.perf_counter()
            tab.hydrate()
            tab.wait_for(LOADED)
            waits.append((time.perf_counter() - start) * 1000)
            highest = max(highest, resident_megabytes(pids))
            time.sleep(0.1)
    time.sleep(rest)
    after = resident_megabytes(pids)
    return Flood(attack.opened.value, highest - before, after - before, tuple(waits))


class Attack:
    """Processes that wait for the word to begin: the member's waiting is measured beside them."""

    def __init__(self, origin: str, frame: str, seconds: float, most: int) -> None:
        context = get_context("fork")
        self.begin = context.Event()
        self.opened = context.Value("i", 0)
        self._address = f"{origin.replace('http', 'ws', 1)}{NAMESPACE}/"
        self._origin, self._frame, self._seconds, self._most = origin, frame, seconds, most
        self._processes = [context.Process(target=self._run) for _ in range(_PROCESSES)]
        for process in self._processes:
            process.start()

    @property
    def is_going_on(self) -> bool:
        return any(process.is_alive() for process in self._processes)

    def wait(self) -> None:
        """Wait until it is over."""
        for process in self._processes:
            process.join()

    def _run(self) -> None:
        self.begin.wait()
        deadline = time.monotonic() + self._seconds
        threads = [
            threading.Thread(target=self._open_and_close, args=(deadline,)) for _ in range(_THREADS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _open_and_close(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            with self.opened.get_lock():
                if self.opened.value >= self._most:
                    return
                self.opened.value += 1
            url = f"{self._address}?EIO=4&transport=websocket&token={uuid.uuid4()}"
            try:
                with connect(url, origin=Origin(self._origin), compression=None) as one:
                    one.recv(timeout=5)
                    one.send(f"40{NAMESPACE},")
                    one.recv(timeout=5)
                    one.send(self._frame)
                    one.recv(timeout=5)
            except (WebSocketException, OSError):
                time.sleep(0.1)  # as over a network; else its own work is what the member waits for


def frame_of(frame_bytes: int) -> str:
    """Return one event with so many bytes more than it needs."""
    router = {"pathname": "/", "query": {}, "asPath": "/", "filler": "x" * frame_bytes}
    event = {"name": HYDRATE, "payload": {}, "router_data": router}
    return f"42{NAMESPACE},{json.dumps(['event', event])}"


def pids_listening_on(port: int) -> list[int]:
    """Return the processes of this machine that listen on a port."""
    sockets = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.is_file() else []:
            fields = line.split()
            if fields[3] == _LISTENS and int(fields[1].rpartition(":")[2], 16) == port:
                sockets.add(f"socket:[{fields[9]}]")
    return [
        int(process.name) for process in Path("/proc").glob("[0-9]*") if _holds(process, sockets)
    ]


def _holds(process: Path, sockets: set[str]) -> bool:
    with suppress(OSError):  # of somebody else, or gone meanwhile
        return any(str(link.readlink()) in sockets for link in (process / "fd").iterdir())
    return False


def resident_megabytes(pids: list[int]) -> float:
    """Return the memory that processes hold together."""
    lines = [
        line
        for pid in pids
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmRSS:")
    ]
    return sum(int(line.split()[1]) for line in lines) / 1024


def main() -> int:
    """Flood the server that is named and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("origin", help="the server to attack, http://localhost:8000")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--sockets", type=int, default=5000)
    parser.add_argument("--frame-bytes", type=int, default=900_000)
    parser.add_argument("--rest", type=float, default=15, help="seconds of quiet after the attack")
    parser.add_argument("--member", type=int, default=0, help="0 to 4: each is sent a few codes")
    given = parser.parse_args()
    if urlsplit(given.origin).hostname not in {"localhost", "127.0.0.1"}:
        parser.error("only a server of this machine can be measured")
    done = flood(
        given.origin.rstrip("/"),
        seconds=given.seconds,
        sockets=given.sockets,
        frame_bytes=given.frame_bytes,
        rest=given.rest,
        member=given.member,
    )
    print(done)  # noqa: T201 - its whole purpose
    is_within = (
        done.left_megabytes <= MEMORY_BOUND_MEGABYTES and done.p95 <= _WAIT_BOUND_MILLISECONDS
    )
    return int(not is_within)


if __name__ == "__main__":
    sys.exit(main())
