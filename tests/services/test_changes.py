from datetime import timedelta

import pytest
from sqlmodel import Session

from memberapp.services import changes
from memberapp.services.changes import Topic
from memberapp.services.transaction import run_now, writes

pytestmark = pytest.mark.usefixtures("clock", "database")


@writes
def add(db: Session, now) -> None:
    changes.add(db, member_id="M010000001", topic=Topic.PROFILE, now=now)


def ids() -> list[int]:
    return [change.id for change in run_now(changes.read_after, after=0)]


def test_after_a_quiet_day_a_reader_still_finds_what_is_new(clock):
    for _ in range(3):
        run_now(add)
    newest = run_now(changes.last_id)
    clock.advance(timedelta(days=1))
    run_now(changes.purge)
    run_now(add)

    assert ids() == [3, 4]
    assert [change.id for change in run_now(changes.read_after, after=newest)] == [4]
