"""The unit of work, and the one way to run a use case."""

import asyncio
import threading
from datetime import datetime

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from memberapp import clock as app_clock
from memberapp.core import audit
from memberapp.core.access import SYSTEM, Access, Actor, LiveSession, Origin, Role
from memberapp.core.errors import place_of
from memberapp.core.tables import AuditEvent
from memberapp.core.topics import Topic
from memberapp.core.work import (
    NOBODY,
    Caller,
    NotSignedIn,
    Work,
    run,
    run_hashing,
    run_now,
    takes_long,
)
from memberapp.state.failure import on_backend_error
from tests.personas import alice, bob
from tests.support import records
from tests.support.clocks import Clock
from tests.support.units_of_work import work_in

ALICE, BOB = "M010000001", "M010000002"


def when(work: Work) -> datetime:
    return work.now


def session(access: Access) -> LiveSession:
    return LiveSession("a session", "an account", ALICE, access)


@pytest.mark.usefixtures("database")
def test_a_use_case_gets_the_instant_of_the_clock(clock: Clock) -> None:
    assert run_now(when) == clock.now == app_clock.now()


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_a_use_case_runs_beside_the_event_loop(clock: Clock) -> None:
    assert await run(when) == clock.now
    assert await run_hashing(max, 1, 2) == 2


def finds_none(_work: Work) -> str:
    return next(one for one in ("a",) if one == "b")


@takes_long
def finds_none_for_long(work: Work) -> str:
    return finds_none(work)


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("use_case", [finds_none, finds_none_for_long], ids=["short", "long"])
async def test_a_use_case_that_finds_none_fails_and_leaves_nobody_waiting(use_case) -> None:
    """An event loop cannot hand on a `StopIteration`: whoever awaits it would wait for ever."""
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(run(use_case), 5)
    assert await run(when)


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_a_long_use_case_leaves_the_threads_of_the_others_free() -> None:
    running: list[str] = []
    has_begun, may_end = threading.Event(), threading.Event()

    @takes_long
    def long(_work: Work) -> None:
        running.append(threading.current_thread().name)
        has_begun.set()
        assert may_end.wait(20)

    def short(_work: Work) -> str:
        return threading.current_thread().name

    asked = [asyncio.create_task(run(long)) for _ in range(20)]
    assert await asyncio.to_thread(has_begun.wait, 20)
    names = {await run(short) for _ in range(3)}
    assert len(running) == 1  # the others of its kind wait
    may_end.set()
    await asyncio.gather(*asked)
    assert set(running) & names == set()
    assert len(set(running)) == 1


@pytest.mark.parametrize("caller", [NOBODY, Caller.of_browser(None, Origin("192.0.2.1"))])
def test_without_a_session_there_is_no_member(db: Session, caller: Caller) -> None:
    work = Work(db, app_clock.now(), caller)
    for name in ("member_id", "account_id", "session_id", "session"):
        with pytest.raises(NotSignedIn):
            getattr(work, name)
    assert work.actor == SYSTEM


def test_a_session_without_the_second_factor_is_nobody_signed_in(db: Session) -> None:
    caller = Caller.of_browser(session(Access.PASSWORD_OK), Origin())
    work = Work(db, app_clock.now(), caller)
    assert work.session.member_id == ALICE
    for name in ("member_id", "account_id", "session_id"):
        with pytest.raises(NotSignedIn):
            getattr(work, name)


def test_both_factors_make_a_member(db: Session) -> None:
    work = Work(db, app_clock.now(), Caller.of_browser(session(Access.MEMBER), Origin()))
    assert (work.member_id, work.account_id, work.session_id) == (ALICE, "an account", "a session")
    assert work.actor == Actor("an account", Role.HOLDER)


def test_the_trail_is_about_the_callers_own_file_unless_another_one_is_named(db: Session) -> None:
    alice(db), bob(db)
    own = work_in(db, session=session(Access.MEMBER), origin=Origin("192.0.2.77", "Firefox"))
    own.audit(audit.Event.PROVED, "a reference")
    own.audit(audit.Event.PROVED, member_id=BOB)
    own.audit(audit.Event.PROVED, member_id=None)
    lines = db.exec(select(AuditEvent)).all()
    assert [line.member_id for line in lines] == [ALICE, BOB, None]
    assert (lines[0].actor_id, lines[0].object_ref) == ("an account", "a reference")
    assert (lines[0].address, lines[0].browser) == ("192.0.2.0/24", "Firefox")


def test_an_agents_reason_is_in_each_line(db: Session) -> None:
    work = work_in(db, actor=Actor("a.noel", Role.STAFF), reason="Vol signalé")
    work.audit(audit.Event.SESSION_CLOSED, member_id=ALICE)
    line = db.exec(select(AuditEvent)).one()
    assert (line.actor_id, line.actor_role, line.reason) == ("a.noel", "staff", "Vol signalé")


def test_a_change_is_the_callers_own_unless_another_member_is_named(db: Session) -> None:
    work = work_in(db, session=session(Access.MEMBER))
    work.changed(Topic.BANK)
    work.changed(Topic.PROFILE, member_id=BOB)
    assert records.changed(db) == {(ALICE, "bank"), (BOB, "profile")}
    with pytest.raises(NotSignedIn):
        work_in(db).changed(Topic.BANK)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "statement", ["SELECT * FROM no_such_table", "DELETE FROM member"], ids=["missing", "unmarked"]
)
@pytest.mark.usefixtures("database")
async def test_a_fault_of_ours_is_no_outage(statement: str) -> None:
    def use_case(work: Work) -> None:
        work.db.connection().exec_driver_sql(statement)

    with pytest.raises(OperationalError) as met:
        await run(use_case)
    event = on_backend_error(met.value)
    assert "show_failure" in str(event)
    assert place_of(met.value).startswith("memberapp.core.work:")
