"""The head of the trail: whatever is done to its lines, or to the head, is found."""

import json
import shutil
import threading
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, func, select

from memberapp.core import audit, audit_head
from memberapp.core.access import SYSTEM
from memberapp.core.audit import Event
from memberapp.core.database import engine_for
from memberapp.core.key_ring import keys, use_new_key
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from memberapp.settings import get_settings
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("any_database")

LONG_AGO, NOW = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)


@writes
def add(db: Session, *, lines: int, at: datetime = NOW) -> None:
    for number in range(lines):
        work_in(db, now=at).audit(Event.SIGNED_IN, actor=SYSTEM, member_id=f"M{number}")


@writes
def add_many(db: Session, *, lines: int) -> None:
    """Chain lines and write them at once: one after the other takes long."""
    rows, previous = [], "0" * 64
    for _ in range(lines):
        line = AuditEvent(
            at=NOW,
            event=Event.SIGNED_IN,
            actor_id="memberapp",
            actor_role="system",
            previous_hash=previous,
            hash="",
        )
        previous = audit._hash_of(line)
        rows.append(line.model_dump(exclude={"id"}) | {"hash": previous})
    work_in(db).db.connection().execute(insert(AuditEvent), rows)


def tamper(*statements: str) -> None:
    """Change rows behind the back of the application, as who owns the database can."""
    with engine_for(write=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER audit_event_no_update"))
            connection.execute(text("DROP TRIGGER audit_event_no_delete"))
        for statement in statements:
            connection.execute(text(statement))


def fault() -> str:
    return run_now(audit_head.verify).fault


def count() -> int:
    return run_now(lambda db: db.exec(select(func.count()).select_from(AuditEvent)).one())


@pytest.mark.slow  # in `make test`, not in `make check`, which takes a minute
def test_a_clean_trail_of_ten_thousand_lines_is_read_in_little_memory() -> None:
    run_now(add_many, lines=10_000)
    run_now(audit_head.advance)
    run_now(audit_head.verify)  # what is imported and compiled once
    tracemalloc.start()
    found = run_now(audit_head.verify)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == audit_head.Verification(10_000)
    assert peak < 12_000_000


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit_event SET actor_id = 'M9' WHERE id = 3", "broken at line 3"),
        ("DELETE FROM audit_event WHERE id = 3", "broken at line 4"),
        ("DELETE FROM audit_event WHERE id = 1", "broken at line 2"),
        ("DELETE FROM audit_event WHERE id > 3", "cut off: line 5"),
        ("DELETE FROM audit_event WHERE id = 5", "cut off: line 5"),
        ("DELETE FROM audit_event", "cut off: line 5"),
    ],
)
def test_a_line_edited_deleted_or_cut_off_is_found(statement: str, says: str) -> None:
    run_now(add, lines=5)
    run_now(audit_head.advance)
    assert fault() == ""
    tamper(statement)
    assert says in fault()


def test_lines_that_come_after_a_cut_hide_nothing() -> None:
    run_now(add, lines=5)
    run_now(audit_head.advance)
    tamper("DELETE FROM audit_event WHERE id > 3")
    run_now(add, lines=4)
    before = audit_head.read()
    audit_head._complained.clear()
    for _ in range(3):
        run_now(audit_head.advance)
    assert audit_head.read() == before
    assert len(audit_head._complained) == 1
    assert "cut off" in fault()


def change_head(**values: Any) -> None:
    path = get_settings().resolved_audit_head_file
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_head_that_was_changed_or_is_missing_is_found() -> None:
    run_now(add, lines=2)
    assert "is missing" in fault()
    run_now(audit_head.advance)
    change_head(last_id=1)
    assert "was changed" in fault()
    get_settings().resolved_audit_head_file.write_text("[]")
    assert "was changed" in fault()


def test_another_sealing_key_leaves_the_head_valid(tmp_path: Path, settings: Any) -> None:
    run_now(add, lines=2)
    run_now(audit_head.advance)
    own = shutil.copy(get_settings().resolved_keys_file, tmp_path / "keys.json")
    settings(keys_file=own)
    before = keys().current
    use_new_key()
    assert keys().current != before
    assert fault() == ""


def test_lines_older_than_a_year_go_and_the_rest_is_whole() -> None:
    run_now(add, lines=600, at=LONG_AGO)
    run_now(add, lines=3)
    run_now(audit_head.advance)
    assert run_now(audit_head.trim, now=NOW) is True
    assert fault() == ""  # the head does not know yet that they are gone
    run_now(audit_head.advance)
    assert (count(), fault()) == (103, "")
    assert run_now(audit_head.trim, now=NOW) is False
    run_now(audit_head.advance)
    for _ in range(2):
        assert run_now(audit_head.trim, now=NOW) is False
        run_now(audit_head.advance)
        assert (count(), fault()) == (3, "")
    tamper("DELETE FROM audit_event WHERE id = 601")
    assert "broken at line 602" in fault()


def test_the_head_sees_what_was_committed_while_it_waited_for_its_turn() -> None:
    run_now(add, lines=3)
    audit_head.keep_up()
    waiting = threading.Thread(target=audit_head.keep_up)
    with audit_head.alone():
        waiting.start()
        time.sleep(0.3)
        run_now(add, lines=1)
    waiting.join()
    head = audit_head.read()
    assert head is not None
    assert head.last_id == 4


def test_a_purge_that_is_undone_leaves_the_trail_whole() -> None:
    run_now(add, lines=3, at=LONG_AGO)
    run_now(add, lines=1)
    run_now(audit_head.advance)

    @writes
    def fail(db: Session) -> None:
        audit_head.trim(work_in(db, now=NOW))
        raise LookupError

    with pytest.raises(LookupError):
        run_now(fail)
    assert (count(), fault()) == (4, "")
    run_now(audit_head.advance)
    run_now(audit_head.trim, now=NOW)
    run_now(audit_head.advance)
    assert (count(), fault()) == (1, "")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET result = 'x'",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE at > '2020-01-01'",
    ],
)
def test_the_role_of_the_application_cannot_rewrite_the_trail(statement: str) -> None:
    run_now(add, lines=2, at=datetime.now(UTC) - timedelta(days=364))
    with pytest.raises(DBAPIError, match="append-only"), engine_for(write=True).begin() as db:
        db.execute(text(statement))
    with engine_for(write=True).begin() as db:
        if db.dialect.name == "postgresql":
            with pytest.raises(DBAPIError, match="append-only"):
                db.execute(text("TRUNCATE audit_event"))
    assert count() == 2
    assert run_now(lambda db: db.exec(select(AuditEvent).where(col(AuditEvent.id) > 2)).all()) == []
