"""Live changes: what a reader sees, in order, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from memberapp.core import changes, retention
from memberapp.core.changes import Topic
from memberapp.core.retention import RETENTION
from memberapp.core.work import writes
from tests.support.units_of_work import run_now, work_in

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("database")


@writes
def add(db: Session, *, member_id: str, now: datetime = NOW) -> None:
    work_in(db, now=now).changed(Topic.REIMBURSEMENTS, member_id=member_id)


def test_a_reader_sees_what_came_after_it_began_in_order() -> None:
    run_now(add, member_id="M1")
    start = run_now(changes.last_id)
    run_now(add, member_id="M2")
    run_now(add, member_id="M3")
    found = run_now(changes.read_after, after=start)
    assert [change.member_id for change in found] == ["M2", "M3"]
    assert {change.topic for change in found} == {Topic.REIMBURSEMENTS}


def test_an_empty_database_begins_at_nothing() -> None:
    assert run_now(changes.last_id) == 0
    assert run_now(changes.read_after, after=0) == []


def test_what_every_reader_has_seen_is_deleted() -> None:
    run_now(add, member_id="M1", now=NOW - timedelta(hours=2))
    run_now(add, member_id="M2")
    run_now(retention.purge, rules=RETENTION, now=NOW)
    assert [change.member_id for change in run_now(changes.read_after, after=0)] == ["M2"]


def test_after_a_quiet_day_a_reader_still_finds_what_is_new() -> None:
    for _ in range(3):
        run_now(add, member_id="M1")
    newest = run_now(changes.last_id)
    tomorrow = NOW + timedelta(days=1)
    run_now(retention.purge, rules=RETENTION, now=tomorrow)
    run_now(add, member_id="M2", now=tomorrow)
    found = run_now(changes.read_after, after=newest)
    assert [change.member_id for change in found] == ["M2"]
