"""Transactions: a reader cannot write, and a writer's count is still true when it writes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, func, select

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.database import engine_for
from memberapp.core.tables import Change
from memberapp.core.work import writes
from tests.support.units_of_work import run_now

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def add_change(db: Session) -> None:
    db.add(Change(member_id="M1", topic=random_id(), at=NOW))
    db.flush()


@writes
def add_change_writing(db: Session) -> None:
    add_change(db)


def how_many(db: Session) -> int:
    return db.exec(select(func.count(col(Change.id)))).one()


@pytest.mark.usefixtures("any_database")
def test_a_service_that_is_not_marked_cannot_write() -> None:
    with pytest.raises(DatabaseError, match=r"(?i)read.?only"):
        run_now(add_change)
    run_now(add_change_writing)
    assert run_now(how_many) == 1


@pytest.mark.usefixtures("any_database")
def test_a_service_that_fails_leaves_nothing() -> None:
    @writes
    def fail(db: Session) -> None:
        add_change(db)
        raise LookupError

    with pytest.raises(LookupError):
        run_now(fail)
    assert run_now(how_many) == 0


@pytest.mark.usefixtures("any_database")
def test_all_queries_of_one_reading_see_one_state() -> None:
    def count_twice(db: Session) -> tuple[int, int]:
        first = how_many(db)
        with ThreadPoolExecutor(1) as meanwhile:
            meanwhile.submit(run_now, add_change_writing).result()
        return first, how_many(db)

    assert run_now(count_twice) == (0, 0)
    assert run_now(how_many) == 1


@pytest.mark.usefixtures("database")
def test_fifty_writers_that_count_first_never_pass_the_cap() -> None:
    @writes
    def add_below_twenty(db: Session) -> bool:
        if how_many(db) >= 20:
            return False
        add_change(db)
        return True

    with ThreadPoolExecutor(50) as pool:
        added = list(pool.map(lambda _: run_now(add_below_twenty), range(50)))
    assert sum(added) == 20
    assert run_now(how_many) == 20


@pytest.mark.usefixtures("database")
def test_sqlite_keeps_foreign_keys_and_a_log_that_readers_do_not_wait_for() -> None:
    with engine_for(write=False).connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"


@pytest.mark.usefixtures("any_database")
def test_instants_come_back_aware_in_utc() -> None:
    run_now(add_change_writing)
    at = run_now(lambda db: db.exec(select(Change)).one().at)
    assert at == NOW
    assert at.tzinfo is UTC


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcInstant().process_bind_param(datetime(2026, 1, 1), None)  # noqa: DTZ001  # pyright: ignore[reportArgumentType]


@pytest.mark.usefixtures("any_database")
def test_a_database_error_never_quotes_the_values() -> None:
    @writes
    def twice(db: Session) -> None:
        for _ in range(2):
            db.add(Change(id="7", member_id="CANARI-member", topic="x", at=NOW))
            db.flush()
            db.expunge_all()

    with pytest.raises(DatabaseError) as caught:
        run_now(twice)
    assert "CANARI" not in str(caught.value)
