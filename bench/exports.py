"""What the files of ten years cost: memory beside one year, and a neighbour's events meanwhile.

The server runs as users reach it. One member has 20,000 lines of ten years: each kind of file of
one year and of ten is asked for, and the memory of all its processes, those that make long files
included, is read from the kernel twenty times a second. Then that member asks for a file every two
seconds, thirty a minute, while a neighbour of 140 lines loads their dashboard and their list again
and again, over the websocket. Nothing and each kind of file take turns, so that what slows the
machine slows all.
"""

import http.client
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from sqlmodel import Session, delete

from bench.events import DASHBOARD, LIST, Tab, member_with, sign_in_elsewhere
from memberapp.cli.frontend import build_if_stale
from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.core.tables import AttemptCounter
from tests.support.servers import Server
from tests.support.units_of_work import change

LINES = 20_000
YEARS = 10
ROUNDS = 3
SECONDS_BETWEEN = 2
KINDS = ("csv", "xlsx", "pdf")
_numbers = count(1)


def download(server: Server, token: str, kind: str, year: str) -> tuple[int, int, float]:
    """Return the status of a file, its size in bytes and how long it took."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    query = urlencode({"year": year})
    cookie = f"{cookie_name(CookieKind.SESSION)}={token}"
    connection.request("GET", f"/files/reimbursements.{kind}?{query}", headers={"cookie": cookie})
    answer = connection.getresponse()
    size = 0
    while chunk := answer.read(1 << 16):
        size += len(chunk)
    connection.close()
    return answer.status, size, time.perf_counter() - start


def processes(parent: int) -> list[int]:
    """Return a process and all that descend from it, whichever thread began them."""
    found = [parent]
    for one in found:
        with suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def open_files(parent: int) -> int:
    """Return how many files and sockets all processes hold open now."""
    total = 0
    for one in processes(parent):
        with suppress(OSError):
            total += sum(1 for _ in Path(f"/proc/{one}/fd").iterdir())
    return total


def memory(parent: int) -> int:
    """Return the memory (VmRSS) that all processes have now, in MB."""
    total = 0
    for one in processes(parent):
        with suppress(OSError):
            for line in Path(f"/proc/{one}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    total += int(line.split()[1])
    return total // 1024


@contextmanager
def watching(parent: int) -> Iterator[list[int]]:
    """Give the memory of all processes, looked at again and again."""
    seen = [memory(parent)]
    stopped = threading.Event()

    def look() -> None:
        while not stopped.wait(0.05):
            seen.append(memory(parent))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        stopped.set()
        watcher.join()


def allow_files(server: Server) -> None:
    """Forget how many files were asked for."""

    def work(db: Session) -> None:
        db.exec(delete(AttemptCounter))

    with server.inside():
        change(work)


@contextmanager
def asking(server: Server, token: str, kind: str, found: Counter[int]) -> Iterator[None]:
    """Ask for a file every two seconds meanwhile, or as soon as the last one has come.

    A member's files are made one after the other: several asked for at once would only wait longer.
    The status of each answer is counted.
    """
    year = "2026" if kind == "pdf" else "all"  # a paper of ten years is refused
    stopped = threading.Event()

    def one_after_the_other() -> None:
        while not stopped.is_set():
            began = time.perf_counter()
            found[download(server, token, kind, year)[0]] += 1
            stopped.wait(max(0.0, began + SECONDS_BETWEEN - time.perf_counter()))

    asker = threading.Thread(target=one_after_the_other)
    asker.start()
    try:
        yield
    finally:
        stopped.set()
        asker.join()


def neighbour(
    server: Server, tab: Tab, member_id: str, seconds: float, taken: dict[str, list[float]]
) -> None:
    """Add how long each event of a neighbour took, one after the other, for so many seconds."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        with server.inside():
            sign_in_elsewhere(member_id)
        taken["dashboard"].append(tab.seconds(DASHBOARD, "/"))
        taken["list"].append(tab.seconds(LIST, f"/remboursements?apres={next(_numbers)}"))
        time.sleep(0.05)


def told(name: str, taken: dict[str, list[float]]) -> None:
    """Print the median, the 95th and the highest of each event, in ms."""
    for event, seconds in taken.items():
        cuts = statistics.quantiles(seconds, n=20)
        figures = (statistics.median(seconds), cuts[-1], max(seconds))
        print(f"{name:<34}{event:<12}{len(seconds):>5}", end="")
        print("".join(f"{1000 * one:>9.1f}" for one in figures), flush=True)


def main() -> int:
    """Print the memory of each kind of file, then the neighbour's events."""
    build_if_stale()
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "one", events_per_second=10**6, events_per_minute=10**6)
        server.command("migrate")
        with server.inside():
            _, token = member_with(LINES, years=YEARS)
            other_id, other_token = member_with(140)
        server.start()
        try:
            parent = server.process_id
            for kind in KINDS:  # what is loaded at the first one is not what a file costs
                download(server, token, kind, "2026")
            print(f"{'file':<18}{'status':>7}{'KB':>8}{'s':>8}{'MB before':>11}{'highest':>9}")
            for kind in KINDS:
                for year in ("2026", "all"):
                    allow_files(server)
                    with watching(parent) as seen:
                        status, size, taken = download(server, token, kind, year)
                    print(
                        f"{kind + ' ' + year:<18}{status:>7}{size // 1024:>8}{taken:>8.2f}", end=""
                    )
                    print(f"{seen[0]:>11}{max(seen):>9}", flush=True)
            tab = Tab(server.origin, other_token)
            print(f"{'meanwhile':<34}{'event':<12}{'n':>5}{'p50 ms':>9}{'p95':>9}{'most':>9}")
            taken = {name: {"dashboard": [], "list": []} for name in ("nothing", *KINDS)}
            answers: dict[str, Counter[int]] = {name: Counter() for name in taken}
            for _ in range(ROUNDS):
                neighbour(server, tab, other_id, seconds / ROUNDS, taken["nothing"])
                for kind in KINDS:
                    allow_files(server)
                    with asking(server, token, kind, answers[kind]):
                        neighbour(server, tab, other_id, seconds / ROUNDS, taken[kind])
            for name, events in taken.items():
                told(f"{name} {dict(answers[name])}", events)
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
