"""What an event of the dashboard and of the list costs beside the smallest event of bare Reflex.

Both servers run meanwhile, as users reach them: an event goes over the websocket, and its time ends
with the answer. The kinds of events take turns, so that whatever slows the machine slows all.
"""

import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, select

from memberapp import clock
from memberapp.account import sessions
from memberapp.account.tables import Account
from memberapp.care.tables import Reimbursement
from memberapp.cli.frontend import build_if_stale
from memberapp.core.access import Access, Origin
from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.settings import child_environment
from memberapp.state.care.reimbursements import ReimbursementsState
from memberapp.state.dashboard import DashboardState
from tests.attacks.socket_client import SocketClient
from tests.support.factories import (
    make_account,
    make_beneficiary,
    make_contract,
    make_line,
    make_member,
    make_session,
    make_statement,
)
from tests.support.ports import free_port
from tests.support.servers import Server
from tests.support.tabs import event
from tests.support.units_of_work import change, work_in
from tests.support.waiting import wait_for

BARE = Path(__file__).parent / "peers" / "bare"
DASHBOARD = event(DashboardState, "load_dashboard")
LIST = event(ReimbursementsState, "load_reimbursements")
KINDS = ("G", "PH7", "HBLD", "OST", "NEW")
_numbers = count(1)


@contextmanager
def bare_reflex(folder: Path, **environment: str) -> Iterator[str]:
    """Serve the bare application, without its pages; yield its origin."""
    shutil.copytree(BARE, folder)
    with serve_bare(folder, free_port(), **environment) as origin:
        yield origin


@contextmanager
def serve_bare(folder: Path, port: int, **environment: str) -> Iterator[str]:
    """Serve a copy of the bare application; yield its origin."""
    command = [
        *(sys.executable, "-m", "granian", "--factory", "--interface", "asgi", "--http", "1"),
        *("--port", str(port), "--workers", "1", "--log-level", "warning", "bare.bare:app"),
    ]
    settings = child_environment(
        PYTHONPATH=f"{folder}:{BARE.parent}",
        REFLEX_ENV_MODE="prod",
        REFLEX_TELEMETRY_ENABLED="false",
        __REFLEX_SKIP_COMPILE="1",
        **environment,
    )
    process = subprocess.Popen(command, cwd=folder, env=settings)
    try:
        origin = f"http://localhost:{port}"
        wait_for(lambda: is_open(origin), "bare Reflex does not answer", seconds=60)
        yield origin
    finally:
        process.terminate()
        process.wait(30)


def is_open(origin: str) -> bool:
    """Return whether a websocket can be opened."""
    try:
        SocketClient(origin, token=f"look-{next(_numbers)}").close()
    except OSError:
        return False
    return True


def member_with(lines: int, *, years: int = 2) -> tuple[str, str]:
    """Make a member with so many lines of the last years; return their id and a session's token."""

    def make(db: Session) -> tuple[str, str]:
        member = make_member(db)
        person = make_beneficiary(db, make_contract(db, member))
        chance = random.Random(lines)  # noqa: S311 - the same lines each time
        first_day = date(2027 - years, 1, 5)
        made = [make_statement(db, member) for _ in range(20)]
        first = make_line(db, person, statement_id=made[0].id).model_dump()
        prices = [chance.randrange(2500, 30_000) for _ in range(lines)]  # each care has its own
        rows = [
            first
            | {
                "spent_cents": prices[number],
                "mutual_cents": prices[number] * 3 // 10,
                "remaining_cents": prices[number] - 1900 - prices[number] * 3 // 10,
                "id": f"bench-{lines}-{number}",
                "care_date": first_day + timedelta(days=chance.randrange(365 * years - 50)),
                "act": chance.choice(KINDS),
                "label": f"Soin {number}",
                "statement_id": made[number % 20].id,
                "pay_ref": f"VIR{lines}-{number // 3}",
            }
            for number in range(1, lines)
        ]
        db.execute(insert(Reimbursement), rows)
        work = work_in(db, origin=Origin(), now=clock.now())
        account = make_account(db, member)
        return member.id, sessions.create(work, account=account, access=Access.MEMBER)

    return change(make)


class Tab:
    """One tab of one server, and how long its events take."""

    def __init__(self, origin: str, token: str = "") -> None:
        cookie = f"{cookie_name(CookieKind.SESSION)}={token}" if token else ""
        self.client = SocketClient(origin, token=f"bench-{next(_numbers)}", cookie=cookie)
        self.client.hydrate()
        self.client.drain(quiet_seconds=2)

    def handler(self, name: str, *, of: str) -> str:
        """Return the whole name of a handler, by the name of its state that the server sent."""
        sent = "".join(self.client.received)
        return re.findall(rf'"([\w.]+____{of})"', sent)[0] + f".{name}"

    def seconds(self, name: str, path: str = "/") -> float:
        """Return how long an event took until its state answered."""
        start = time.perf_counter()
        self.client.send_event(name, path=path)
        self.client.wait_for(name.rpartition(".")[0])
        return time.perf_counter() - start


def sign_in_elsewhere(member_id: str) -> None:
    """Change the dashboard without telling its open tabs: what they load would be measured too."""

    def work(db: Session) -> None:
        account = db.exec(select(Account).where(Account.member_id == member_id)).one()
        make_session(db, account, clock.now() + timedelta(seconds=next(_numbers)))

    change(work)


def measure(repeats: int) -> dict[str, list[float]]:
    """Return the seconds of each kind of event; the kinds take turns."""
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        server = Server(top / "memberapp", events_per_second=10**6, events_per_minute=10**6)
        with bare_reflex(top / "bare") as bare:
            server.command("migrate")
            with server.inside():
                members = {lines: member_with(lines) for lines in (140, 20_000)}
            server.start()
            try:
                counter = Tab(bare)
                name_of_counter = counter.handler("increment", of="counter")
                tabs = {lines: Tab(server.origin, token) for lines, (_, token) in members.items()}
                with server.inside():
                    for _ in range(repeats):
                        taken.setdefault("bare counter", []).append(
                            counter.seconds(name_of_counter)
                        )
                        for lines, (member_id, _token) in members.items():
                            tab = tabs[lines]
                            # Each address of the list is a list of its own, built once.
                            for screen, name, path in (
                                ("dashboard", DASHBOARD, "/"),
                                ("list", LIST, f"/remboursements?apres={next(_numbers)}"),
                            ):
                                if screen == "dashboard":
                                    sign_in_elsewhere(member_id)
                                for state in ("built", "unchanged"):
                                    kind = f"{screen}, {lines} lines, {state}"
                                    taken.setdefault(kind, []).append(tab.seconds(name, path))
            finally:
                server.stop()
    return taken


def main() -> int:
    """Print the median of each kind, its spread, and its ratio to the bare counter's."""
    build_if_stale()
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    taken = measure(repeats)
    base = statistics.median(taken["bare counter"])
    print(f"{'event':<36}{'p50 ms':>9}{'p10':>9}{'p90':>9}{'ratio':>8}")
    for kind, seconds in taken.items():
        tenths = statistics.quantiles(seconds, n=10)
        median = statistics.median(seconds)
        figures = (median, tenths[0], tenths[-1])
        print(f"{kind:<36}" + "".join(f"{1000 * one:>9.2f}" for one in figures), end="")
        print(f"{median / base:>8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
