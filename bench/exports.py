"""What the files of ten years cost: memory beside one year, and a neighbour's events meanwhile.

The server runs as users reach it. One member has 20,000 lines of ten years: each kind of file of
one year and of ten is asked for, and the highest memory of all its processes is read from the
kernel. Then that member asks for 30 files, one every two seconds or all at once, while a neighbour
of 140 lines loads their dashboard and their list again and again, over the websocket.
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
FILES = 30
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
    """Return a process and all that descend from it."""
    found = [parent]
    for one in found:
        with suppress(OSError):
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
            found += map(int, children)
    return found


def memory(parent: int, field: str) -> int:
    """Return a figure of the kernel (VmRSS now, VmHWM the highest) of all processes, in MB."""
    total = 0
    for one in processes(parent):
        with suppress(OSError):
            for line in Path(f"/proc/{one}/status").read_text().splitlines():
                if line.startswith(f"{field}:"):
                    total += int(line.split()[1])
    return total // 1024


def forget_highest(parent: int) -> None:
    """Let the kernel begin anew with the highest memory of each process."""
    for one in processes(parent):
        with suppress(OSError):
            Path(f"/proc/{one}/clear_refs").write_text("5")


def allow_files(server: Server) -> None:
    """Forget how many files were asked for."""

    def work(db: Session) -> None:
        db.exec(delete(AttemptCounter))

    with server.inside():
        change(work)


@contextmanager
def asking(server: Server, token: str, kind: str, seconds_between: float) -> Iterator[Counter[int]]:
    """Ask for 30 files meanwhile; give how many were answered with each status."""
    found: Counter[int] = Counter()
    stopped = threading.Event()

    def one() -> None:
        found[download(server, token, kind, "all")[0]] += 1

    def all_of_them() -> None:
        threads = []
        for _ in range(FILES):
            threads.append(threading.Thread(target=one))
            threads[-1].start()
            if stopped.wait(seconds_between):
                break
        for thread in threads:
            thread.join()

    asker = threading.Thread(target=all_of_them)
    asker.start()
    yield found
    stopped.set()
    asker.join()


def neighbour(server: Server, tab: Tab, member_id: str, seconds: float) -> dict[str, list[float]]:
    """Return how long each event of a neighbour took, one after the other, for so many seconds."""
    taken: dict[str, list[float]] = {"dashboard": [], "list": []}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        with server.inside():
            sign_in_elsewhere(member_id)
        taken["dashboard"].append(tab.seconds(DASHBOARD, "/"))
        taken["list"].append(tab.seconds(LIST, f"/remboursements?apres={next(_numbers)}"))
        time.sleep(0.05)
    return taken


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
                    forget_highest(parent)
                    before = memory(parent, "VmRSS")
                    status, size, taken = download(server, token, kind, year)
                    highest = memory(parent, "VmHWM")
                    print(
                        f"{kind + ' ' + year:<18}{status:>7}{size // 1024:>8}{taken:>8.2f}", end=""
                    )
                    print(f"{before:>11}{highest:>9}", flush=True)
            tab = Tab(server.origin, other_token)
            print(f"{'meanwhile':<34}{'event':<12}{'n':>5}{'p50 ms':>9}{'p95':>9}{'most':>9}")
            told("nothing", neighbour(server, tab, other_id, seconds))
            for kind in KINDS:
                for name, between in (("every 2 s", 2), ("at once", 0)):
                    allow_files(server)
                    with asking(server, token, kind, between) as found:
                        taken = neighbour(server, tab, other_id, seconds)
                    told(f"30 {kind} {name} {dict(found)}", taken)
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
