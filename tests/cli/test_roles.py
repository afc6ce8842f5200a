"""PostgreSQL 18: the application's own role works in full and cannot rewrite the trail."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, func, select
from typer.testing import CliRunner

from memberapp import worker
from memberapp.account import connections
from memberapp.bank import service as bank
from memberapp.cli import load_commands
from memberapp.core import audit_head, key_rotation, retention
from memberapp.core.access import SYSTEM
from memberapp.core.audit import Event as Tag
from memberapp.core.database import engine_for
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from memberapp.privacy.retentions import RETENTION
from tests.feeds import SAMPLE
from tests.personas import NEW_IBAN, signed_in
from tests.support.contact_changes import propose
from tests.support.units_of_work import run_now, work_in

NOW = datetime.now(UTC)


@writes
def add(db: Session, *, lines: int, at: datetime) -> None:
    for _ in range(lines):
        work_in(db, now=at).audit(Tag.SIGNED_IN, actor=SYSTEM, member_id=None)


def count() -> int:
    return run_now(lambda db: db.exec(select(func.count()).select_from(AuditEvent)).one())


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET result = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "DROP TRIGGER audit_event_append_only ON audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE audit_event OWNER TO CURRENT_USER",
        "DROP TABLE audit_event",
        "CREATE RULE quiet AS ON INSERT TO audit_event DO INSTEAD NOTHING",
        "CREATE TRIGGER quiet BEFORE INSERT ON audit_event"
        " EXECUTE FUNCTION audit_event_is_append_only()",
        "SELECT setval('audit_event_id_seq', 1)",
        "CREATE OR REPLACE FUNCTION audit_event_purge(last_id bigint) RETURNS void LANGUAGE sql"
        " AS $$ SELECT $$",
        "CREATE OR REPLACE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NULL; END $$",
        "CREATE TABLE mine (id int)",
        "UPDATE alembic_version SET version_num = 'x'",
        "SET ROLE postgres",
        "SET session_replication_role = replica",
    ],
    ids=range(16),
)
def test_the_application_cannot_rewrite_the_trail_nor_what_guards_it(statement: str) -> None:
    run_now(add, lines=2, at=NOW)
    with (
        pytest.raises(DBAPIError, match=r"permission denied|must be owner"),
        engine_for(write=True).begin() as db,
    ):
        db.execute(text(statement))
    assert count() == 2


@pytest.mark.usefixtures("application")
def test_what_is_past_its_time_goes_and_nothing_else() -> None:
    run_now(add, lines=3, at=NOW - timedelta(days=400))
    run_now(add, lines=2, at=NOW)
    run_now(audit_head.advance)
    with engine_for(write=True).begin() as db:
        db.execute(text("CREATE TEMP TABLE audit_event (id bigint, at timestamptz) ON COMMIT DROP"))
        db.execute(text("SELECT audit_event_purge(1)"))  # of the real one
    assert count() == 4
    with engine_for(write=True).begin() as db:
        db.execute(text("SELECT audit_event_purge(1000000)"))
    assert count() == 2
    assert run_now(lambda db: db.exec(select(func.min(AuditEvent.id))).one()) == 4


@pytest.mark.usefixtures("application")
def test_the_purge_of_the_worker_leaves_a_whole_trail() -> None:
    run_now(add, lines=600, at=NOW - timedelta(days=400))
    run_now(add, lines=3, at=NOW)
    audit_head.keep_up()
    assert run_now(audit_head.trim, now=NOW) is True
    run_now(audit_head.advance)
    assert run_now(audit_head.trim, now=NOW) is False
    run_now(audit_head.advance)
    assert count() == 3
    assert run_now(audit_head.verify).fault == ""


@pytest.mark.usefixtures("application", "clock")
def test_the_application_works_in_full() -> None:
    who = signed_in()
    propose(who, NEW_IBAN)
    assert run_now(bank.proposal, **who.ids).iban == NEW_IBAN
    run_now(connections.close_others, session=who.session, forgets_devices=True)
    asyncio.run(worker.run_once())
    run_now(retention.purge, rules=RETENTION)
    for command in (["import", str(SAMPLE)], ["migrate"]):
        done = CliRunner().invoke(load_commands(), command)
        assert done.exit_code == 0, done.output
    key_rotation.reseal_all()
    audit_head.keep_up()
    assert run_now(audit_head.verify).fault == ""


def test_a_newer_version_is_left_to_the_owner(application: str) -> None:
    with psycopg.connect(application.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute("UPDATE alembic_version SET version_num = '2026_11_30_113'")
    done = CliRunner().invoke(load_commands(), ["migrate"])
    assert "`memberapp migrate --app-role` as their owner" in str(done.exception)


@pytest.mark.parametrize(
    ("name", "says"), [("nobody-has-it", "CREATE ROLE it first"), ("postgres", "one of its own")]
)
@pytest.mark.usefixtures("postgresql")
def test_a_role_that_may_do_all_is_no_role_of_the_application(name: str, says: str) -> None:
    done = CliRunner().invoke(load_commands(), ["migrate", "--app-role", name])
    assert says in str(done.exception)


@pytest.mark.usefixtures("database")
def test_sqlite_has_no_roles() -> None:
    done = CliRunner().invoke(load_commands(), ["migrate", "--app-role", "x"])
    assert "only PostgreSQL has roles" in str(done.exception)
