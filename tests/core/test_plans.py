"""What is looked for all the time, and what is purged, is found by an index at any size."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from memberapp.account import letters, sessions, sign_in_notices
from memberapp.assistance import lateness
from memberapp.bank import service as bank
from memberapp.callbacks import reminders
from memberapp.calls import service as calls
from memberapp.core import changes, outbox, retention
from memberapp.core.database import engine_for
from memberapp.core.work import Work, writes
from memberapp.preferences import payments
from memberapp.privacy import archives
from memberapp.privacy.retentions import RETENTION
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("any_database", "clock")

NEWEST_LINE = "SELECT audit_event.hash"  # the first one that is met from the end
LOOKS: dict[str, Any] = {
    "messages": outbox.is_due,
    "messages to send": writes(lambda work: outbox.take(work, limit=1)),
    "letters": letters.waiting,
    "waiting periods": bank.expired_waiting_periods,
    "late alerts": sign_in_notices.unfinished,
    "payments to tell": payments.is_due,
    "payments of an import": writes(payments.release),
    "sessions": sessions.has_expired,
    "reminders": reminders.due,
    "calls to end": calls.has_overdue,
    "late cases": lateness.found,
    "copies of data": archives.is_due,
    "copies of data to make": archives.take,
    "files of copies": archives.stored_names,
    "live changes": lambda work: changes.of_members(work, member_ids=["M1", "M2"]),
}


@contextmanager
def plans() -> Iterator[list[str]]:
    """Give the plan of each statement that the test runs and that looks for rows."""
    found: list[str] = []
    engine = engine_for(write=True)

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        is_search = statement.startswith(("SELECT", "DELETE", "UPDATE"))
        if not is_search or "pg_" in statement or statement.startswith(NEWEST_LINE):
            return
        beside = connection.connection.dbapi_connection.cursor()
        is_sqlite = engine.dialect.name == "sqlite"
        beside.execute(("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ") + statement, parameters)
        lines = [str(row[-1]) for row in beside.fetchall()]
        found.append("\n".join([statement, *lines]))

    event.listen(engine, "before_cursor_execute", explain)
    yield found
    event.remove(engine, "before_cursor_execute", explain)


def reads_whole_tables(plan: str) -> bool:
    """Return whether a plan walks through a table, or through an index from end to end."""
    return any(
        line.strip(" ->").startswith(("Seq Scan", "SCAN")) and "USING INDEX" not in line
        for line in plan.splitlines()[1:]
    )


def look(use_case: Any, **arguments: Any) -> list[str]:
    @writes
    def with_indexes(work: Work) -> None:
        if work.db.get_bind().dialect.name == "postgresql":  # it reads small tables whole
            work.db.connection().execute(text("SET LOCAL enable_seqscan = off"))
        use_case(work, **arguments)

    with plans() as found:
        run_now(with_indexes)
    assert found
    return [plan for plan in found if reads_whole_tables(plan)]


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_reads_only_what_waits(name: str) -> None:
    assert look(LOOKS[name]) == []


def test_a_purge_reads_only_what_it_deletes() -> None:
    assert look(lambda work: [retention.purge(work, rules=[rule]) for rule in RETENTION]) == []
