"""Long files of care: made in a process of its own, the same as short ones, or a page says why."""

from datetime import date

import pytest
from sqlmodel import select

from memberapp.care import exports
from memberapp.core.tables import AuditEvent
from memberapp.gateways import apart
from memberapp.http import care
from memberapp.http.care_exports import ListFile, StatementFile
from tests.personas import NUMBER, bob, with_account
from tests.support.browsers import Browser
from tests.support.care_files import csv_rows, pdf_text, statement_of, xlsx_rows
from tests.support.units_of_work import change, run_now


@pytest.fixture
def signed_in(visitor: Browser) -> Browser:
    with_account()
    visitor.sign_in()
    return visitor


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_a_long_file_is_made_in_a_process_of_its_own_and_is_the_same(
    signed_in, monkeypatch, clock, kind
):
    paths = [f"/files/statements/{statement_of(NUMBER)}.{kind}"]
    paths.append(f"/files/reimbursements.{kind}?year=all&soin=consultations")
    statement_of(NUMBER, act="HBLD", care_date=date(2019, 5, 2))
    change(bob)
    statement_of("M010000002", label="Le soin de quelqu’un d’autre")
    here = [signed_in.get(path).content for path in paths]
    monkeypatch.setattr(exports, "BATCH", 0)
    for made in (ListFile, StatementFile):
        monkeypatch.setattr(made, "write", None)  # nothing may be made in this process
        monkeypatch.setattr(made, "paper", None)
    apart_from_it = [signed_in.get(path) for path in paths]
    assert [answer.status_code for answer in apart_from_it] == [200] * 2
    read = {"csv": csv_rows, "xlsx": xlsx_rows, "pdf": pdf_text}[kind]
    assert [read(answer.content) for answer in apart_from_it] == [*map(read, here)]
    assert len({answer.content for answer in apart_from_it}) == 2


def test_when_many_wait_for_long_files_a_page_says_when_to_come_back(signed_in, monkeypatch):
    reference = statement_of(NUMBER)
    monkeypatch.setattr(apart, "MOST_ASKED", 0)
    assert signed_in.get("/files/reimbursements.csv").status_code == 200  # a short one
    monkeypatch.setattr(exports, "BATCH", 0)
    for path in ("reimbursements.pdf", f"statements/{reference}.xlsx"):
        answer = signed_in.get(f"/files/{path}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert "Beaucoup de fichiers se préparent en ce moment" in answer.text


def test_a_long_file_that_cannot_be_made_says_so_and_is_not_in_the_trail(signed_in, monkeypatch):
    statement_of(NUMBER)
    monkeypatch.setattr(exports, "BATCH", 0)
    monkeypatch.setattr(care, "MAKER", "memberapp.http.care_exports:nobody")
    answer = signed_in.get("/files/reimbursements.csv")
    assert answer.status_code == 503
    assert "Ce fichier n’a pas pu être préparé" in answer.text
    told = run_now(lambda db: list(db.exec(select(AuditEvent.event))))
    assert "care:lines_downloaded" not in told
