"""Many lines: every query follows an index, and the number of queries never grows."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlmodel import Session

from memberapp.care import reimbursements, statements
from memberapp.care.rules.lines import CareKind, LineFilter
from memberapp.care.tables import Reimbursement
from memberapp.dashboard import service as dashboard
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.factories import make_line, make_statement
from tests.support.queries import queries
from tests.support.units_of_work import work_in

BOTH_YEARS = LineFilter((2025, 2026))
FILTERS = {
    "both years": BOTH_YEARS,
    "every year": LineFilter(()),
    "a kind": LineFilter((2026,), kind=CareKind.CONSULTATIONS),
    "words": LineFilter((2026,), text="consultation moreau"),
    "a contract": LineFilter((2026,), contract_id="000000"),
}


def copy_line(db: Session, line: Reimbursement, times: int) -> None:
    """Copy a line over two years, three lines to a payment."""
    changed = {
        "id": ":id || '-' || number",
        "care_date": "date('2026-12-31', '-' || (number % 720) || ' days')",
        "pay_ref": ":id || '-' || (number / 3)",
    }
    names = [column.key for column in inspect(Reimbursement).columns]
    values = ", ".join(changed.get(name, name) for name in names)
    db.connection().execute(
        text(
            "WITH RECURSIVE counter(number) AS "
            "(SELECT 1 UNION ALL SELECT number + 1 FROM counter WHERE number < :times) "
            f"INSERT INTO reimbursement ({', '.join(names)}) "
            f"SELECT {values} FROM counter, reimbursement WHERE id = :id"
        ),
        {"id": line.id, "times": times},
    )


def plans(db: Session, executed: list[tuple[str, Any]]) -> list[str]:
    """Return the steps of SQLite's plan of each statement."""
    steps = []
    for statement, parameters in executed:
        rows = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps += [str(row[3]) for row in rows]
    return steps


@pytest.fixture(autouse=True)
def _lines(db: Session, alice: Persona, bob: Persona) -> None:
    """Give Alice a line on a statement, among the lines of somebody else."""
    statement = make_statement(db, alice.member)
    make_line(db, alice.beneficiary, id="A", statement_id=statement.id)
    make_line(db, bob.beneficiary, id="B")


def every_screen(db: Session, member: Persona) -> list[Callable[[], object]]:
    first_page = reimbursements.list_lines(
        work_in(db, member_id=member.id), filter=BOTH_YEARS, size=1
    )
    reference = first_page.lines[0].statement_reference or ""
    cursor = first_page.next_cursor
    return [
        lambda: dashboard.load(work_in(db, member_id=member.id, now=START)),
        lambda: statements.get(work_in(db, member_id=member.id), reference=reference),
        *(
            lambda asked=asked: reimbursements.list_lines(
                work_in(db, member_id=member.id), filter=asked, cursor=cursor
            )
            for asked in FILTERS.values()
        ),
    ]


def test_no_screen_reads_the_lines_of_everybody(db: Session, alice: Persona):
    copy_line(db, db.get_one(Reimbursement, "A"), 5_000)
    copy_line(db, db.get_one(Reimbursement, "B"), 95_000)
    for screen in every_screen(db, alice):
        with queries(db) as executed:
            screen()
        steps = plans(db, executed)
        assert any("USING" in step for step in steps)
        assert not [step for step in steps if step.startswith("SCAN reimbursement")], steps


def test_sums_are_made_from_the_index_alone(db: Session, alice: Persona):
    of_dashboard, _statement, of_both_years, *_ = every_screen(db, alice)
    for screen in (of_dashboard, of_both_years):
        with queries(db) as executed:
            screen()
        sums = [(query, values) for query, values in executed if "count(*)" in query]
        (step,) = [step for step in plans(db, sums) if "reimbursement" in step]
        assert "COVERING INDEX ix_reimbursement_member_care" in step


def test_a_page_follows_the_order_of_the_index(db: Session, alice: Persona):
    copy_line(db, db.get_one(Reimbursement, "A"), 60)
    work = work_in(db, member_id=alice.id)
    cursor = reimbursements.list_lines(work, filter=BOTH_YEARS).next_cursor
    with queries(db) as executed:
        reimbursements.list_lines(work, filter=BOTH_YEARS, cursor=cursor)
    assert any("LIMIT" in statement for statement, _ in executed)
    steps = plans(db, executed)
    # The lines of one day are sorted among themselves, and the sums by month; the list never is.
    sorts = {step for step in steps if "TEMP B-TREE" in step}
    sorted_parts = {"RIGHT PART OF ORDER BY", "GROUP BY"}
    assert sorts <= {f"USE TEMP B-TREE FOR {part}" for part in sorted_parts}, steps


def test_more_lines_do_not_make_more_queries(db: Session, alice: Persona):
    counts = []
    for more in (30, 300):
        copy_line(db, make_line(db, alice.beneficiary, statement_id=1), more)
        db.expire_all()
        counts.append([])
        for screen in every_screen(db, alice):
            with queries(db) as executed:
                screen()
            counts[-1].append(len(executed))
    assert counts[0] == counts[1]
    dashboard_queries, _statement, *list_queries = counts[0]
    assert dashboard_queries <= 8  # three of them for the counters
    assert max(list_queries) <= 6


def test_what_is_pending_costs_the_dashboard_two_queries_more(db: Session, alice: Persona):
    make_line(db, alice.beneficiary, status="pending")
    with queries(db) as executed:
        dashboard.load(work_in(db, member_id=alice.id, now=START))
    assert len(executed) <= 10
