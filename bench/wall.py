"""What row-level security of PostgreSQL costs: events of the dashboard and the list, and imports.

One server runs by the application's own role. The owner of the tables takes the wall down and puts
it up again, in turn, so that what slows the machine slows both.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bench.events import DASHBOARD, LIST, Tab, member_with, sign_in_elsewhere
from memberapp.cli.frontend import build_if_stale
from memberapp.core import wall
from memberapp.core.database import make_engine
from tests.feed.test_volume import LINES_OF_A_MEMBER, lines_of_care
from tests.feeds import write_feed
from tests.support.postgresql import OwnPostgresql
from tests.support.servers import Server

ROLE = "application"
LINES = 140
IMPORTED = 5_000


def measure(turns: int, each: int) -> dict[tuple[str, bool], list[float]]:
    """Return the seconds of each event, with the wall and without it."""
    taken: dict[tuple[str, bool], list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = OwnPostgresql(folder / "postgresql")
        try:
            owner = Server(folder / "owner", database_url=database.url)
            with psycopg.connect(database.url.replace("+psycopg", ""), autocommit=True) as one:
                one.execute(f"CREATE ROLE {ROLE} LOGIN".encode())
            owner.command("migrate", "--app-role", ROLE)
            own = make_url(database.url).set(username=ROLE).render_as_string(hide_password=False)
            tables = make_engine(database.url).execution_options(write=True)
            limits = dict.fromkeys(("events_per_second", "events_per_minute"), 10**6)
            server = Server(folder / "server", database_url=own, **limits)
            with server.inside():
                member_id, token = member_with(LINES)
            server.start()
            try:
                tab = Tab(server.origin, token)
                with server.inside():
                    for turn in range(2 * turns + 2):
                        is_up = turn % 2 == 0
                        wall.put(tables, is_up=is_up)
                        for number in range(each):
                            sign_in_elsewhere(member_id)
                            page = f"/remboursements?apres={turn}-{number}"
                            for event, path in ((DASHBOARD, "/"), (LIST, page)):
                                seconds = tab.seconds(event, path)
                                if turn > 1 and number > 1:  # what is loaded and planned anew
                                    kind = event.rpartition(".")[2]
                                    taken.setdefault((kind, is_up), []).append(seconds)
                        seconds = import_seconds(server, folder, turn)
                        if turn > 1:
                            taken.setdefault(("import", is_up), []).append(seconds)
            finally:
                server.stop()
        finally:
            database.close()
    return taken


def import_seconds(server: Server, folder: Path, turn: int) -> float:
    """Return how long an import of new members with their cares takes."""
    first = 1 + turn * IMPORTED // LINES_OF_A_MEMBER
    path = folder / f"{turn}.jsonl"
    write_feed(path, lines_of_care(IMPORTED, first), sequence=turn + 1)
    start = time.perf_counter()
    server.import_feed(path)
    return time.perf_counter() - start


def main() -> int:
    """Print what each takes with and without the wall, and the ratio."""
    build_if_stale()
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    taken = measure(turns, each=20)
    print(f"{'an event, built; an import':<34}{'n':>5}{'without':>10}{'with':>10}{'ratio':>8}")
    for kind in dict.fromkeys(kind for kind, _ in taken):
        without, walled = taken[kind, False], taken[kind, True]
        for name, of in (("p50", statistics.median), ("p10", first_tenth)):
            two = (of(without), of(walled))
            print(f"{kind + ' ' + name + ', ms':<34}{len(walled):>5}", end="")
            print("".join(f"{1000 * one:>10.2f}" for one in two), f"{two[1] / two[0]:>7.2f}")
    return 0


def first_tenth(seconds: list[float]) -> float:
    """Return what the fastest tenth stays below."""
    return statistics.quantiles(seconds, n=10)[0]


if __name__ == "__main__":
    sys.exit(main())
