"""What an event of the dashboard and of the list costs beside the smallest event of bare Reflex.

Both servers run meanwhile, as users reach them: an event goes over the websocket, and its time ends
with the answer. The kinds of events take turns, so that whatever slows the machine slows all.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path

from memberapp import clock
from memberapp.account import sessions
from memberapp.core.access import Access, Origin
from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.core.topics import Topic
from memberapp.settings import child_environment
from memberapp.state.care.reimbursements import ReimbursementsState
from memberapp.state.dashboard import DashboardState
from tests.attacks.socket_client import SocketClient
from tests.personas import with_account
from tests.support.factories import make_line, make_statement
from tests.support.ports import free_port
from tests.support.servers import Server
from tests.support.tabs import event
from tests.support.units_of_work import change, work_in
from tests.support.waiting import wait_for

BARE = Path(__file__).parent / "peers" / "bare"
COUNTER = "reflex___state____state.bare___bare____counter.increment"
DASHBOARD = event(DashboardState, "load_dashboard")
LIST = event(ReimbursementsState, "load_reimbursements")
KINDS = ("G", "PH7", "HBLD", "OST", "NEW")
MANY_EVENTS = 1_000_000


@contextmanager
def bare_reflex(folder: Path, **environment: str) -> Iterator[str]:
    """Serve the bare application, without its pages; yield its origin."""
    shutil.copytree(BARE, folder)
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--factory", "--interface", "asgi", "--http", "1"),
        *("--port", str(port), "--workers", "1", "--log-level", "warning", "bare.bare:app"),
    ]
    settings = child_environment(
        PYTHONPATH=str(folder),
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
        SocketClient(origin, token="bench-look").close()
    except OSError:
        return False
    return True


def member_with(lines: int) -> tuple[str, str]:
    """Make a member with so many lines of two years; return their id and a session's token."""
    account = with_account()
    member_id = account.member_id

    def fill(db: object) -> str:
        from sqlmodel import select  # noqa: PLC0415

        from memberapp.account.tables import Account  # noqa: PLC0415
        from memberapp.members.tables import Beneficiary, Contract, Member  # noqa: PLC0415

        member = db.get_one(Member, member_id)
        person = db.exec(
            select(Beneficiary).join(Contract).where(Contract.member_id == member_id)
        ).first()
        chance = random.Random(lines)
        made = [make_statement(db, member) for _ in range(min(lines // 5, 200))]
        for number in range(lines):
            make_line(
                db,
                person,
                care_date=date(2025, 1, 5) + timedelta(days=chance.randrange(680)),
                act=chance.choice(KINDS),
                statement_id=made[number % len(made)].id,
                pay_ref=f"VIR{lines}-{number // 3}",
            )
        own = db.exec(select(Account).where(Account.member_id == member_id)).one()
        work = work_in(db, origin=Origin(), now=clock.now())
        return sessions.create(work, account=own, access=Access.MEMBER)

    return member_id, change(fill)
