"""The one way to call a service."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from memberapp import clock as app_clock
from memberapp.core.errors import place_of
from memberapp.core.work import parameters_of, run, run_hashing, writes
from memberapp.state.incident import on_backend_error
from tests.support.base import Clock
from tests.support.works import run_now


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


@pytest.mark.anyio
@pytest.mark.parametrize(
    "statement", ["SELECT * FROM no_such_table", "DELETE FROM member"], ids=["missing", "unmarked"]
)
@pytest.mark.usefixtures("database")
async def test_a_fault_of_ours_is_no_outage(statement: str) -> None:
    def service(db: Session) -> None:
        db.connection().exec_driver_sql(statement)

    with pytest.raises(OperationalError) as met:
        await run(service)
    event = on_backend_error(met.value)
    assert "show_incident" in str(event)
    assert place_of(met.value).startswith("memberapp.core.work:")
