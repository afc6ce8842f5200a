"""Files of the lines: a long history is read and written a page at a time, in flat memory."""

import tracemalloc
from tempfile import TemporaryFile

import pytest
from sqlmodel import Session

from memberapp.care import exports
from memberapp.care.rules.lines import LineFilter
from memberapp.care.tables import Reimbursement
from memberapp.care.views import files
from memberapp.gateways.sheets import open_sheet
from tests.care.test_care_volume import copy_line
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.factories import make_line, make_statement
from tests.support.queries import queries
from tests.support.units_of_work import work_in

BATCH = 50
EVERY_YEAR = LineFilter(())
ONE_YEAR_LINES = 4 * BATCH


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "BATCH", BATCH)


def lines_of(db: Session, member: Persona, how_many: int) -> None:
    statement = make_statement(db, member.member)
    line = make_line(db, member.beneficiary, statement_id=statement.id)
    copy_line(db, db.get_one(Reimbursement, line.id), how_many - 1)


def peak_of_file(db: Session, member: Persona, kind: str) -> int:
    """Return the most memory, in bytes, that Python held while a file was made."""
    with TemporaryFile() as file:
        tracemalloc.start()
        sheet = open_sheet(kind, file, files.HEADINGS, title="Test", author="Test", at=START)
        exports.export_lines(
            work_in(db, member_id=member.id),
            filter=EVERY_YEAR,
            take=lambda page: [
                sheet.add(row) for row in files.to_rows(page.lines, taken_over=page.taken_over)
            ],
        )
        sheet.end()
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return peak


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_years_take_hardly_more_memory_than_one(
    db: Session, alice: Persona, bob: Persona, kind: str
):
    lines_of(db, alice, ONE_YEAR_LINES)
    lines_of(db, bob, 10 * ONE_YEAR_LINES)
    peak_of_file(db, alice, kind)  # what the first file loads stays for all
    one_year, ten_years = (peak_of_file(db, member, kind) for member in (alice, bob))
    assert ten_years < 2 * one_year


def test_so_many_lines_are_read_at_once_however_long_the_history_is(db: Session, alice: Persona):
    lines_of(db, alice, 10 * BATCH)
    taken: list[int] = []
    with queries(db) as executed:
        exports.export_lines(
            work_in(db, member_id=alice.id),
            filter=EVERY_YEAR,
            take=lambda page: taken.append(len(page.lines)),
        )
    assert taken == [BATCH] * 10
    limits = [values for query, values in executed if "LIMIT" in query]
    assert len(limits) == 10
    assert all(BATCH + 1 in values for values in limits)
