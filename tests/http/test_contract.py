"""The card as a file: its member, what it holds, what it leaves behind."""

import io
from datetime import timedelta

import pypdf
import pytest
from sqlmodel import select

from memberapp.core import files
from memberapp.core.limits import Limit
from memberapp.core.tables import AuditEvent
from memberapp.members.tables import Contract
from tests.personas import NUMBER, bob, with_account
from tests.support.browsers import Browser
from tests.support.factories import make_beneficiary
from tests.support.units_of_work import change, run_now

PDF = "/files/card.pdf"


def sign_in(visitor: Browser) -> Browser:
    with_account()
    visitor.sign_in()
    return visitor


def trail() -> list[tuple[str, str]]:
    rows = run_now(lambda db: db.exec(select(AuditEvent)).all())
    return [(row.event, row.object_ref) for row in rows if row.event.startswith(("card", "object"))]


def test_the_file_holds_the_card_of_each_person_and_leaves_a_line_in_the_trail(visitor):
    member = sign_in(visitor)

    def add(db):
        contract = db.exec(select(Contract)).one()
        make_beneficiary(db, contract, rank=2, first_name="Élie")
        return contract.id

    contract_id = change(add)
    answer = member.get(PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    name = f"carte-tiers-payant-{contract_id}.pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert b"pdfuaid:part" in reader.root_object["/Metadata"].get_object().get_data()
    text = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    for told in ("Alice Moreau", "Élie Moreau", "rang 2", NUMBER, "0999999990", "TIL150", "PHAR"):
        assert told in text
    assert text.count("Almérance") == 2
    assert trail() == [("card:downloaded", contract_id)]


@pytest.mark.parametrize("asked", ["bobs", "999999", "%00"])
def test_somebody_elses_card_reads_like_an_unknown_one(visitor, asked):
    member = sign_in(visitor)
    bobs = change(bob).contract.id
    answer = member.get(f"{PDF}?contrat={bobs if asked == 'bobs' else asked}")
    assert answer.status_code == 404
    assert "introuvable" in answer.text
    assert bobs not in answer.text
    assert trail() == [("object:not_found", "card")]


def test_an_ended_contract_has_no_card_and_a_limit_counts_what_is_not_found(
    visitor, monkeypatch, clock
):
    monkeypatch.setattr(files, "_FILES", Limit("tested", "1/hour"))
    member = sign_in(visitor)

    def end(db):
        db.exec(select(Contract)).one().valid_to = clock.now.date() - timedelta(days=1)

    change(end)
    assert [member.get(PDF).status_code for _ in range(2)] == [404, 429]


def test_the_page_that_a_device_keeps_holds_the_card_and_no_script(visitor):
    member = sign_in(visitor)
    answer = member.post("/carte/garder", first="")  # what a script of old says counts for nothing
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    page = answer.json()["page"]
    assert "Alice Moreau" in page
    assert "<script" not in page
    assert ("card:kept", "") in trail()
    member.post("/carte/garder", first="1")
    assert [event for event, _ref in trail()] == ["card:kept"]
    visitor.sign_in()
    visitor.post("/carte/garder")
    assert [event for event, _ref in trail()] == ["card:kept"] * 2


def test_a_visitor_and_another_site_get_no_page_to_keep(visitor):
    assert visitor.post("/carte/garder").headers.get("location", "").startswith("/connexion")
    member = sign_in(visitor)
    assert member.post("/carte/garder", origin="https://evil.example").status_code == 403
    assert trail() == []
