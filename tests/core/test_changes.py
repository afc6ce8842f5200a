"""Live changes: one row for each member and topic, for as long as a reader needs it."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp.core import changes, retention
from memberapp.core.retention import RETENTION
from memberapp.core.tables import Change
from memberapp.core.topics import Topic
from memberapp.core.work import writes
from tests.support.clocks import Clock
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("any_database", "clock")


@writes
def change(
    db: Session, *, topics: Collection[Topic] = (Topic.BANK,), members: Collection[str] = ("M1",)
) -> None:
    for member_id in members:
        for topic in topics:
            work_in(db).changed(topic, member_id=member_id)


def last(member_id: str = "M1") -> dict[Topic, str]:
    found = run_now(changes.of_members, member_ids=[member_id, "nobody"])
    assert found["nobody"] == {}
    return {topic: one.id for topic, one in found[member_id].items()}


def count() -> int:
    return len(run_now(lambda db: db.exec(select(Change.id)).all()))


def test_a_topic_that_changes_again_is_seen_again_and_leaves_one_row():
    run_now(change, topics=[Topic.BANK, Topic.BANK, Topic.PROFILE])
    before = last()
    run_now(change, topics=[Topic.BANK])
    after = last()
    assert {topic for topic in before if before[topic] != after[topic]} == {Topic.BANK}
    assert count() == 2


def test_a_member_is_found_among_any_number_of_others():
    run_now(change, members=[f"M{number}" for number in range(1200)])
    wanted = [f"M{number}" for number in range(0, 1200, 2)]
    found = run_now(changes.of_members, member_ids=wanted)
    assert all(found[member_id].keys() == {Topic.BANK} for member_id in wanted)
    assert len(found) == 600


def test_transactions_that_tell_the_same_members_do_not_wait_for_each_other_in_a_circle():
    both = [["M1", "M2", "M3"], ["M3", "M2", "M1"]]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: run_now(change, members=both[number % 2]), range(40)))
    assert count() == 3


def test_what_is_undone_changes_nothing():
    @writes
    def fail(db: Session) -> None:
        change(db)
        raise LookupError

    with pytest.raises(LookupError):
        run_now(fail)
    assert last() == {}


def test_what_every_reader_has_seen_is_deleted_and_what_comes_next_is_new(clock: Clock):
    run_now(change)
    before = last()
    clock.advance(timedelta(days=2))
    run_now(change, topics=[Topic.PROFILE])
    run_now(retention.purge, rules=RETENTION)
    assert last().keys() == {Topic.PROFILE}
    run_now(change)
    assert last()[Topic.BANK] != before[Topic.BANK]
