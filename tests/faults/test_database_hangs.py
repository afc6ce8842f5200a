"""The database stands still, or another session holds a lock: a sentence in five seconds."""

import asyncio
import http.client
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import event

from memberapp import routes
from memberapp.account import sessions
from memberapp.core.database import engine_for
from memberapp.core.health import DatabaseUnavailable
from memberapp.core.tables import Change
from memberapp.core.work import Work, run, writes
from tests.faults.preloaded_server import PreloadedServer
from tests.faults.senders import (
    RECAP,
    REFERENCE,
    SHOWN,
    make_senders,
    open_tab,
    open_tabs,
    seconds_until,
    slowest_answer,
    submit,
)
from tests.support.clocks import START, Clock
from tests.support.postgresql import OwnPostgresql
from tests.support.units_of_work import change, run_now
from tests.support.waiting import wait_for

A_HANDLER, A_HEAL = 5, 5
"""Seconds, the figures of `docs/faults.md`."""
MEMBERS = 14
"""More than there are threads for reading, or for writing."""

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(900)]


def ask(server: PreloadedServer, method: str, path: str, **form: str) -> tuple[int, str, float]:
    """Return the status, the page and how long it took."""
    began = time.monotonic()
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as connection:
        headers = {**server.headers, "content-type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), time.monotonic() - began


def ready_after(server: PreloadedServer, began: float) -> float:
    wait_for(lambda: server.get("/readyz") == 200, "the server is not ready again", seconds=60)
    return time.monotonic() - began


def test_a_server_that_hangs_is_told_in_five_seconds_and_heals_by_itself(
    own_postgresql: OwnPostgresql,
    clock: Clock,
    site: Callable[..., PreloadedServer],
    record_property: Callable[[str, object], None],
) -> None:
    senders = run_now(make_senders, count=MEMBERS)
    server = site()
    with open_tabs(server, senders) as tabs, ExitStack() as later:
        with own_postgresql.hung(), ThreadPoolExecutor(3) as meanwhile:
            for tab, sender in zip(tabs, senders, strict=True):
                submit(tab, sender)
            form = meanwhile.submit(
                ask, server, "POST", routes.POST_SIGN_IN, identifier="M1", password="x"
            )
            is_ready = meanwhile.submit(server.get, "/readyz")
            for path in ("/healthz", routes.SIGN_IN.path, routes.UNAVAILABLE.path):
                status, _, took = ask(server, "GET", path)
                assert (status, took < 1) == (200, True), path
            told = slowest_answer(tabs, routes.UNAVAILABLE.path)
            assert told <= A_HANDLER

            status, page, took = form.result()
            assert status == 503
            assert took <= A_HANDLER
            assert "momentanément indisponible" in page
            assert "n’a pas été enregistré" in page
            assert is_ready.result() == 503

            began = time.monotonic()  # a page that is opened meanwhile asks twice
            fresh = open_tab(server, senders[0], later)
            fresh.wait_for(routes.UNAVAILABLE.path, at_most_seconds=20)
            opened = time.monotonic() - began
            assert opened <= A_HANDLER
        began = time.monotonic()
        healed = ready_after(server, began)
        assert healed <= A_HEAL
        for tab in tabs:
            tab.hydrate(RECAP)
        slowest_answer(tabs, SHOWN)
        assert time.monotonic() - began <= 2 * A_HEAL

        for tab, sender in zip(tabs, senders, strict=True):
            submit(tab, sender)
        slowest_answer(tabs, REFERENCE)
    sent = own_postgresql.rows("SELECT count(*), count(DISTINCT member_id) FROM assistance_case")
    assert sent == [(MEMBERS, MEMBERS)]
    assert "Traceback" not in server.log_text
    for name, seconds in {"told": told, "form": took, "opened": opened, "healed": healed}.items():
        record_property(name, round(seconds, 2))


@contextmanager
def locked_in_sqlite(file: Path) -> Iterator[None]:
    """Let another process hold the lock of the one writer."""
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("engine_kind", ["database", "own_postgresql"])
def test_a_lock_of_another_session_keeps_only_writers_waiting_and_not_for_long(
    engine_kind: str,
    request: pytest.FixtureRequest,
    clock: Clock,
    site: Callable[..., PreloadedServer],
    record_property: Callable[[str, object], None],
) -> None:
    database = request.getfixturevalue(engine_kind)
    senders = run_now(make_senders, count=MEMBERS)
    server = site()
    if isinstance(database, OwnPostgresql):
        lock = database.locked("LOCK TABLE assistance_draft IN SHARE MODE")
    else:
        lock = locked_in_sqlite(Path(database.removeprefix("sqlite:///")))
    writers = senders[1:]
    with open_tabs(server, senders) as (reading, *tabs):
        with lock:
            for tab, sender in zip(tabs, writers, strict=True):
                submit(tab, sender)
            reading.hydrate(RECAP)
            read = seconds_until(reading, SHOWN)
            told = slowest_answer(tabs, routes.UNAVAILABLE.path)
            assert told <= A_HANDLER
            assert read < told / 2  # nobody reads behind those who wait to write
            assert server.get("/readyz") == 200
        for tab, sender in zip(tabs, writers, strict=True):
            submit(tab, sender)
        healed = slowest_answer(tabs, REFERENCE)
        assert healed <= A_HEAL
    for name, seconds in {"read": read, "told": told, "healed": healed}.items():
        record_property(name, round(seconds, 2))


@pytest.mark.anyio
async def test_a_commit_without_an_answer_is_not_called_undone(
    own_postgresql: OwnPostgresql, clock: Clock
) -> None:
    """The order reached the server, which carries it out once it goes on."""

    @writes
    def write(work: Work) -> None:
        work.db.add(Change(member_id="M1", topic="a topic", at=work.now))

    with ExitStack() as stack:
        engine = engine_for(write=True)

        def hang(_connection: object) -> None:
            stack.enter_context(own_postgresql.hung())

        event.listen(engine, "commit", hang, once=True)
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailable) as met:
            await run(write)
        assert met.value.may_be_stored
        assert time.monotonic() - began <= A_HANDLER
    wait_for(
        lambda: own_postgresql.rows("SELECT member_id FROM change") == [("M1",)],
        "the commit was not carried out",
    )


@pytest.mark.anyio
async def test_a_statement_that_is_given_up_frees_its_thread_and_its_connection(
    own_postgresql: OwnPostgresql, clock: Clock
) -> None:
    def threads() -> int:
        return sum(one.name.startswith("reading") for one in threading.enumerate())

    for _ in range(3):
        with own_postgresql.hung(), pytest.raises(DatabaseUnavailable):
            await run(sessions.load, token="t")
        began = time.monotonic()
        while True:
            try:
                await run(sessions.load, token="t")
                break
            except DatabaseUnavailable:  # for a second nobody asks a server that was found to hang
                assert time.monotonic() - began <= A_HEAL
                await asyncio.sleep(0.1)
    assert threads() <= 8
    assert engine_for(write=False).pool.checkedout() == 0  # pyright: ignore[reportAttributeAccessIssue]
    change(lambda db: db.add(Change(member_id="M1", topic="a topic", at=START)))
