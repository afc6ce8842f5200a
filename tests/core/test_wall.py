"""PostgreSQL: a member's transaction reaches the rows of that member only, whatever is asked."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Table, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from typer.testing import CliRunner

from memberapp.care import reimbursements
from memberapp.care.rules.lines import LineFilter
from memberapp.cli import database, load_commands
from memberapp.core import references, wall
from memberapp.core.access import Role
from memberapp.core.database import engine_for, load_tables
from memberapp.core.work import NOBODY, Caller, Work, open_work
from memberapp.quotes.tables import QuoteRequest
from tests.personas import alice, without_account
from tests.support.factories import make_line
from tests.support.queries import queries

ALICE, BOB = "M010000001", "M010000002"


def naming_a_member() -> dict[str, Table]:
    """Return the tables with a column that names a member."""
    return {
        name: table
        for name, table in load_tables().tables.items()
        if "member_id" in table.columns
        or any(key.target_fullname == "member.id" for key in table.foreign_keys)
    }


def of(member_id: str) -> Caller:
    return Caller.of_task(account_id="", member_id=member_id)


_SOME = {"timestamp with time zone": "2026-11-21", "date": "2026-11-21", "json": "{}",
         "bytea": b"x", "boolean": False, "integer": 0, "bigint": 0,
         "double precision": 0, "numeric": 0}  # fmt: skip
"""A value of each type that a column must have; of a text « x »."""
_NEEDED = """SELECT column_name, data_type FROM information_schema.columns
WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL"""


@pytest.fixture
def rows_of_bob(application: str, clock: Any) -> str:
    """A row of Bob in each table under the wall, written by the owner without what it refers to."""
    assert clock
    with psycopg.connect(application.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")  # no foreign keys
        for name in wall.TABLES:
            needed = owner.execute(_NEEDED, [name]).fetchall()
            values = {key: _SOME.get(kind, "x") for key, kind in needed} | {"member_id": BOB}
            columns = sql.SQL(", ").join(map(sql.Identifier, values))
            marks = sql.SQL(", ").join(sql.Placeholder() * len(values))
            row = sql.SQL("INSERT INTO {} ({}) VALUES ({})")
            owner.execute(row.format(sql.Identifier(name), columns, marks), [*values.values()])
    return application


def count(db: Session, table: str, *, where: str = "") -> int:
    return db.connection().execute(text(f'SELECT count(*) FROM "{table}" {where}')).scalar_one()


def test_every_table_that_names_a_member_is_under_the_wall_or_has_a_reason() -> None:
    assert set(naming_a_member()) == {*wall.TABLES, *wall.SPARED}
    assert all(wall.SPARED.values())
    assert all("member_id" in naming_a_member()[name].columns for name in wall.TABLES)


def test_the_tables_under_the_wall_are_those_with_a_policy(application: str) -> None:
    with psycopg.connect(application.replace("+psycopg", "")) as owner:
        policies = owner.execute("SELECT tablename FROM pg_policies").fetchall()
        active = owner.execute("SELECT relname FROM pg_class WHERE relrowsecurity").fetchall()
    assert sorted(policies) == sorted(active) == [(name,) for name in sorted(wall.TABLES)]


@pytest.mark.usefixtures("rows_of_bob")
def test_another_member_finds_changes_and_removes_nothing() -> None:
    with open_work(of(BOB), write=False) as work:
        assert {name: count(work.db, name) for name in wall.TABLES} == dict.fromkeys(wall.TABLES, 1)
    with open_work(of(ALICE), write=True) as work:
        for name in wall.TABLES:
            where = f"WHERE member_id = '{BOB}'"
            assert count(work.db, name) == count(work.db, name, where=where) == 0, name
            for statement in (
                f'UPDATE "{name}" SET member_id = member_id',
                f'DELETE FROM "{name}"',
            ):
                done: Any = work.db.connection().execute(text(f"{statement} {where}"))
                assert done.rowcount == 0, statement
    with open_work(NOBODY, write=False) as work:  # the worker: each row is still there
        assert {count(work.db, name) for name in wall.TABLES} == {1}


@pytest.mark.usefixtures("rows_of_bob")
def test_no_setting_finds_nothing_and_the_setting_ends_with_its_transaction() -> None:
    with open_work(NOBODY, write=False) as work:
        assert count(work.db, "reimbursement") == 1
    with Session(engine_for(write=False)) as db:  # the same connection of the pool
        assert {count(db, name) for name in wall.TABLES} == {0}


@pytest.mark.usefixtures("rows_of_bob")
def test_a_row_is_not_given_to_another_member() -> None:
    given = f"UPDATE reimbursement SET member_id = '{ALICE}'"
    with pytest.raises(DBAPIError, match="row-level security"), open_work(of(BOB), write=True) as w:
        w.db.connection().execute(text(given))


@pytest.mark.usefixtures("rows_of_bob")
def test_a_carer_reaches_both_files_from_the_check_on() -> None:
    with open_work(of(ALICE), write=False) as work:
        assert count(work.db, "statement") == 0
        helped = work.on_behalf(member_id=BOB, role=Role.CARER)
        assert count(helped.db, "statement") == 1
    with open_work(NOBODY, write=False) as work:  # who reaches all keeps all
        Work(work.db, work.now, of(ALICE)).on_behalf(member_id=BOB, role=Role.CARER)
        assert count(work.db, "statement") == 1


@pytest.mark.usefixtures("rows_of_bob")
def test_a_reference_that_another_member_has_is_not_given_again() -> None:
    drawn = iter(["x", "y"])  # the row of Bob has the first one
    with open_work(of(ALICE), write=True) as work:
        given = references.draw_free(work, lambda *_: next(drawn), 2026, QuoteRequest.reference)
        assert given == "y"
        assert count(work.db, "quote_request") == 0  # the wall is there again


@pytest.mark.usefixtures("postgresql")
def test_the_wall_goes_up_by_a_command_once_no_older_version_runs() -> None:
    def is_up() -> bool:
        with engine_for(write=False).connect() as connection:
            return wall.is_up(connection)

    assert not is_up()  # the revision alone: a version before this one would find nothing
    for option, is_up_then in (("--wall", True), ("--no-wall", False)):
        done = CliRunner().invoke(load_commands(), ["migrate", option])
        assert done.exit_code == 0, done.output
        assert is_up() is is_up_then


def test_a_new_database_is_under_it_from_the_start(
    postgresql_url: str, settings: Callable[..., object]
) -> None:
    settings(database_url=postgresql_url)
    database.upgrade()
    with engine_for(write=False).connect() as connection:
        assert wall.is_up(connection)
    engine_for(write=True).dispose()


@pytest.mark.parametrize("name", ["*", "M1 M2", " ", "M1\n"], ids=range(4))
def test_only_one_member_is_ever_named(name: str) -> None:
    with pytest.raises(ValueError, match="one member"):
        wall.only(name)


@pytest.mark.usefixtures("application", "clock")
def test_the_list_is_read_from_its_index_by_as_many_queries() -> None:
    who = without_account(alice)
    with open_work(NOBODY, write=True) as work:
        for number in range(3):
            make_line(work.db, who.beneficiary, id=f"R{number}")
    asked = {}
    for caller in (of(who.id), NOBODY):
        with open_work(caller, write=False) as work:
            work.db.connection().execute(text("SET LOCAL enable_seqscan = off"))
            own = replace(work, caller=of(who.id))
            with queries(work.db) as executed:
                page = reimbursements.list_lines(own, filter=LineFilter(years=()))
            assert len(page.lines) == 3
            asked[caller] = len(executed)
            plans = [plan_of(work, *one) for one in executed]
        read = [plan for plan in plans if " on reimbursement" in plan]
        assert read
        assert not [plan for plan in read if "Seq Scan on reimbursement" in plan]
        assert all(re.search(r"Index Cond: .*member_id\)?(::text)? = 'M", plan) for plan in read)
    assert asked[of(who.id)] == asked[NOBODY]


def plan_of(work: Work, statement: str, parameters: Any) -> str:
    """Return how a statement would be answered."""
    cursor: Any = work.db.connection().connection.cursor()
    with cursor:
        cursor.execute(f"EXPLAIN {statement}", parameters)
        return "\n".join(str(row[0]) for row in cursor.fetchall())
