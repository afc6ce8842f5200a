"""A request as a file: its member, what it holds, what it leaves behind."""

import io

import pypdf
import pytest
from sqlmodel import select

from memberapp.account.tables import Account
from memberapp.core.access import Access, LiveSession
from memberapp.core.tables import AuditEvent
from memberapp.http import files
from memberapp.requests import staff
from tests.personas import NUMBER, SignedInMember, bob, signed_in, with_account
from tests.support.browsers import Browser
from tests.support.requests import act, add_agent, send
from tests.support.units_of_work import run_now


def own_claim(visitor: Browser) -> str:
    """Sign Alice in, and send a claim in her name."""
    with_account()
    visitor.sign_in()
    account = run_now(lambda db: db.exec(select(Account).where(Account.member_id == NUMBER)).one())
    session = LiveSession("session", account.id, account.member_id, Access.MEMBER)
    return send(SignedInMember(account.member_id, account.id, session, ""))


def trail() -> list[tuple[str, str]]:
    rows = run_now(lambda db: db.exec(select(AuditEvent)).all())
    wanted = ("request:downloaded", "object:not_found")
    return [(row.event, row.object_ref) for row in rows if row.event in wanted]


def test_the_file_for_the_mediator_is_tagged_and_holds_the_whole_claim(visitor):
    reference = own_claim(visitor)
    add_agent()
    act(staff.take, reference)
    act(staff.answer, reference, text="Le calcul est exact.")
    answer = visitor.get(f"/files/requests/{reference}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    name = f"dossier-mediateur-{reference}.pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert b"pdfuaid:part" in reader.root_object["/Metadata"].get_object().get_data()
    text = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    for told in (
        reference,
        "Médiateur de la consommation",
        "Il manque 12 € sur le remboursement",
        "Accusé de réception",
        "Agathe Noël",
        "Le calcul est exact.",
    ):
        assert told in text
    assert trail() == [("request:downloaded", reference)]


@pytest.mark.parametrize("asked", ["bobs", "DEM-2026-0000000-0", "%00"])
def test_somebody_elses_request_reads_like_an_unknown_one(visitor, asked):
    bobs = send(signed_in(bob))
    own_claim(visitor)
    answer = visitor.get(f"/files/requests/{bobs if asked == 'bobs' else asked}.pdf")
    assert answer.status_code == 404
    assert "Demande introuvable" in answer.text
    assert trail() == [("object:not_found", "request")]


def test_a_file_waits_its_turn_as_the_long_ones_do(visitor):
    reference = own_claim(visitor)
    assert visitor.get(f"/files/requests/{reference}.pdf").status_code == 200
    files._turns[NUMBER].count = files.MAX_FILES_AT_ONCE
    try:
        assert visitor.get(f"/files/requests/{reference}.pdf").status_code == 429
    finally:
        del files._turns[NUMBER]
    assert trail() == [("request:downloaded", reference)]


def test_a_visitor_gets_nothing(visitor):
    reference = send(signed_in())
    assert visitor.get(f"/files/requests/{reference}.pdf").status_code == 401
