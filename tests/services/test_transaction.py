"""The one way to call a service."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from memberapp import clock as app_clock
from memberapp.services.transaction import parameters_of, run, run_hashing, run_now, writes
from tests.support import Clock


def when(_db: Session, *, now: datetime) -> datetime:
    return now


@pytest.mark.usefixtures("database")
def test_a_service_that_takes_now_gets_the_clock(clock: Clock) -> None:
    assert run_now(when) == clock.now == app_clock.now()
    earlier = clock.now - timedelta(days=1)
    assert run_now(when, now=earlier) == earlier


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_a_service_runs_beside_the_event_loop(clock: Clock) -> None:
    assert await run(when) == clock.now
    assert await run_hashing(max, 1, 2) == 2


def test_what_a_service_takes_is_read_from_its_signature() -> None:
    @writes
    def service(_db: Session, *, member_id: str, actor: str) -> None:
        """Do nothing."""

    assert parameters_of(service) == {"_db", "member_id", "actor"}
