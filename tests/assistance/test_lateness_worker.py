"""What is late is told by the worker whatever fails at first, and is dated only once it is told."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from memberapp import overdue
from memberapp.assistance import lateness, staff
from memberapp.assistance.messages import Kind
from memberapp.assistance.tables import AssistanceCase, AssistanceItem
from memberapp.core import database as engines
from memberapp.core.access import Access, LiveSession
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import writes
from memberapp.privacy.own_data import PARTS
from memberapp.staff import service as agents
from tests.support.assistance_requests import someone
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")
AFTER = datetime(2026, 12, 3, 9, tzinfo=UTC)
"""Three days after the visit and the call of `someone.send`."""


def sent() -> str:
    """Send a request, of which number, visit and call will be late; return its reference."""
    return change(lambda db: someone(db).send())


def told() -> int:
    """Return of how many things members were told, by e-mail."""

    def count(db):
        wanted = select(OutboxMessage).where(OutboxMessage.kind == Kind.STEP_LATE)
        return sum(row.channel == "email" for row in db.exec(wanted))

    return run_now(count)


def told_at() -> list[datetime | None]:
    """Return when the member was told: of the number, then of each service."""

    def read(db):
        items = select(AssistanceItem.late_told_at).order_by(AssistanceItem.position)
        return [*db.exec(select(AssistanceCase.late_told_at)), *db.exec(items)]

    return run_now(read)


def turn() -> None:
    asyncio.run(overdue.tell_late())


def test_what_cannot_be_told_waits_keeps_no_other_and_bears_no_date(clock, caplog):
    sent()
    clock.set(AFTER)

    def first_service(db):
        return db.exec(select(AssistanceItem).order_by(AssistanceItem.position)).first()

    def put(content):
        found = []

        def work(db):
            row = first_service(db)
            found.append(row.content)
            row.content = content
            db.add(row)

        change(work)
        return found[0]

    before = put(b"\x00changed")
    with caplog.at_level(logging.ERROR):
        turn()
        turn()
    assert told() == 2
    assert told_at() == [AFTER, None, AFTER]
    assert sum("cannot be told" in one.getMessage() for one in caplog.records) == 1

    put(before)
    turn()
    assert told() == 2  # not before its time
    overdue._untold_until.clear()  # as if that had passed
    turn()
    assert told() == 3
    assert told_at() == [AFTER, AFTER, AFTER]


def test_a_database_that_was_busy_is_tried_again_at_the_next_turn(request, monkeypatch, clock):
    monkeypatch.setattr(engines, "_LOCK_MILLISECONDS", 1000)
    request.getfixturevalue("postgresql")
    sent()
    clock.set(AFTER)

    def while_held(work):
        work.db.exec(select(AssistanceCase).with_for_update()).one()
        turn()

    run_now(writes(while_held))
    assert told() == 0
    assert told_at() == [None, None, None]
    turn()
    assert told() == 3
    assert told_at() == [AFTER, AFTER, AFTER]


def test_what_somebody_did_meanwhile_was_not_announced(clock):
    reference = sent()
    change(lambda db: agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël"))
    clock.set(AFTER)
    number = next(one for one in run_now(lateness.found) if not one.item_id)
    change(lambda db: staff.open_case(as_agent(db, agent_id="a.noel"), reference=reference))
    run_now(lateness.tell, late=number)
    assert told() == 0
    assert told_at()[0] is None

    (cases,) = [part for part in PARTS if part.table is AssistanceCase]
    announced = [*cases.fields].index("late_told_at")
    member_id = run_now(lambda db: db.exec(select(AssistanceCase.member_id)).one())
    session = LiveSession("", "", member_id, Access.MEMBER)
    (row,) = run_now(lambda work: [*cases.rows(work, unreadable=set())], session=session)
    assert row[announced] is None
