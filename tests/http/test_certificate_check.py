"""The public check of a certificate or a card: every answer, from the outside."""

import asyncio
import io
import re
from datetime import timedelta

import pypdf
import pytest
from sqlmodel import Session, select

from memberapp.certificate import register, tags
from memberapp.certificate import service as certificates
from memberapp.certificate.document import to_paper
from memberapp.certificate.tables import CertificateFile, IssuedCertificate
from memberapp.gateways import pdf, seal, seal_key
from memberapp.members.tables import Contract, Member
from tests.personas import chloe, with_account
from tests.support.browsers import ORIGIN
from tests.support.certificate_checks import (
    MEMBER,
    PAGE,
    PDF,
    ask_number,
    checks,
    issued,
    sent,
    shared,
    tag_of,
    title_of,
)
from tests.support.sealed_files import with_byte_changed, with_text_added
from tests.support.units_of_work import change, run_now


def test_the_file_as_it_was_downloaded_is_valid_and_says_the_least(paper, anybody):
    answer = sent(anybody, paper)
    assert title_of(answer) == "Attestation valable"
    assert "Alice M., naissance en" in answer.text
    for private in ("Moreau", MEMBER, "AL ", "TIL150", "2 84", "rue des"):
        assert private not in answer.text
    assert "le fichier entier" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert checks() == [("file", "valid", False)]


def test_the_paper_bears_what_the_page_asks_for(paper, anybody):
    text = pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    number = re.search(r"ATT-\d{4}-\w{8}-\w", text)[0]
    code = re.search(r"Code de contrôle\s+(\w{4}\s\w{4})", text)[1]
    assert title_of(ask_number(anybody, number.lower(), f" {code.lower()} ")) == (
        "Attestation valable"
    )
    assert checks() == [("number", "valid", False)]


@pytest.mark.parametrize("part", ["head", "text", "seal", "padding", "last"])
def test_one_byte_changed_is_found(paper, anybody, part):
    hole = re.search(rb"/Contents <([0-9a-f]{100,})>", paper, re.IGNORECASE)
    places = {
        "head": 7,
        "text": len(paper) // 3,
        "seal": hole.start(1) + 300,
        "padding": hole.end(1) - 3,
        "last": len(paper) - 2,
    }
    answer = sent(anybody, with_byte_changed(paper, places[part]))
    assert title_of(answer) == "Document modifié, ne l’acceptez pas"
    assert "Alice" not in answer.text
    assert checks() == [("file", "altered", False)]


def test_text_added_after_the_seal_is_a_change(paper, anybody):
    assert title_of(sent(anybody, with_text_added(paper))) == "Document modifié, ne l’acceptez pas"
    assert title_of(sent(anybody, paper + b"\n")) == "Document modifié, ne l’acceptez pas"


def test_the_same_statement_under_another_seal_is_refused(paper, anybody, tmp_path, settings):
    row = issued()
    seal_key.write_demo_seal(tmp_path / "other.p12")
    settings(seal_file=tmp_path / "other.p12")
    member = {"member_id": MEMBER, "account_id": "a"}
    again = run_now(certificates.issue, contract_id=row.contract_id, **member)
    raw = asyncio.run(pdf.make_pdf(to_paper(again.certificate, again), at=row.issued_at))
    forged = asyncio.run(
        seal.seal_pdf(raw, reference=row.number, name="Mutuelle", at=row.issued_at)
    )
    assert title_of(sent(anybody, forged.content)) == "Document modifié, ne l’acceptez pas"
    without_number = forged.content.replace(row.number.encode(), b"X" * len(row.number))
    assert title_of(sent(anybody, without_number)) == "Ce cachet n’est pas le nôtre"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"%PDF-1.7\n%%EOF", "Ce fichier ne porte pas notre cachet"),
        (b"GIF89a", "Document introuvable"),
        (b"%PDF-1.7 ATT-2026-K7RM2P9X-4", "Ce fichier ne porte pas notre cachet"),
    ],
    ids=["bare", "image", "unknown number"],
)
def test_a_file_of_somebody_else_is_none_of_ours(visitor, anybody, content, title):
    assert title_of(sent(anybody, content)) == title


def test_a_file_is_bounded_and_a_form_without_one_says_so(visitor, anybody, monkeypatch):
    monkeypatch.setattr(seal, "MAX_FILE_BYTES", 1000)
    too_large = sent(anybody, b"%PDF-" + b"x" * 10_000)
    assert (too_large.status_code, "dépasse 3" in too_large.text) == (200, True)
    little_too_large = sent(anybody, b"%PDF-" + b"x" * 1000)
    assert "dépasse 3" in little_too_large.text
    empty = sent(anybody, b"")
    assert (empty.status_code, "Choisissez le fichier PDF" in empty.text) == (200, True)
    bare = anybody.post(f"{PAGE}/fichier", fichier="x")
    assert (bare.status_code, "pas arrivé en entier" in bare.text) == (200, True)
    broken = anybody.request(
        "POST",
        f"{PAGE}/fichier",
        content=b"--x\r\nnothing",
        headers={"origin": ORIGIN, "content-type": "multipart/form-data; boundary=x"},
    )
    assert "field--error" in broken.text
    many = anybody.request(
        "POST",
        f"{PAGE}/fichier",
        files=[("fichier", ("a.pdf", b"%PDF-", "application/pdf"))] * 3,
        headers={"origin": ORIGIN},
    )
    assert "pas arrivé en entier" in many.text


def test_a_scanned_code_is_answered_at_once_and_twice_is_once(paper, anybody):
    tag = tag_of()
    for _ in range(2):
        assert title_of(anybody.get(f"{PAGE}?code={tag}")) == "Attestation valable"
    assert checks() == [("qr", "valid", False)]
    assert title_of(anybody.get(f"{PAGE}?code={tag[:-2]}AA")) == "Document introuvable"
    assert title_of(anybody.get(f"{PAGE}?code={'x' * 5000}")) == "Document introuvable"


def test_the_member_who_checks_it_is_told_apart(paper, visitor):
    visitor.get(f"{PAGE}?code={tag_of()}")
    assert checks() == [("qr", "valid", True)]


def test_a_certificate_expires_after_its_last_day(paper, anybody, clock):
    tag = tag_of()
    clock.advance(timedelta(days=364))
    assert title_of(anybody.get(f"{PAGE}?code={tag}")) == "Attestation valable"
    clock.advance(timedelta(days=1))
    answer = anybody.get(f"{PAGE}?code={tag}")
    assert title_of(answer) == "Attestation expirée"
    assert "Alice" not in answer.text


def test_a_cover_that_ended_before_makes_it_worth_nothing(paper, anybody, clock):
    def end(db: Session) -> None:
        db.exec(select(Contract)).one().valid_to = clock.now.date() - timedelta(days=1)

    tag = tag_of()
    change(end)
    answer = anybody.get(f"{PAGE}?code={tag}")
    assert title_of(answer) == "Couverture terminée"
    assert re.search(r"Couverture terminée le</dt><dd class=\"lines\">20\snovembre", answer.text)


def test_a_revoked_certificate_is_so_by_every_way_and_the_next_one_is_another(paper, anybody):
    row = issued()
    token = shared(row.contract_id).token
    run_now(register.revoke, certificate_id=row.id, member_id=MEMBER, account_id="a")
    answers = [
        sent(anybody, paper),
        anybody.get(f"{PAGE}?code={tag_of()}"),
        ask_number(anybody, row.number, tags.control_code(row.number)),
        anybody.post(f"{PAGE}/lien", lien=token),
    ]
    for answer in answers:
        assert title_of(answer) == "Attestation annulée"
        assert "Alice" not in answer.text
    again = run_now(
        certificates.issue, contract_id=row.contract_id, member_id=MEMBER, account_id="a"
    )
    assert again.certificate.number != row.number


def test_a_wrong_code_reads_like_an_unknown_number_and_only_the_member_learns_of_it(paper, anybody):
    row = issued()
    wrong = ask_number(anybody, row.number, "22222222")
    unknown = ask_number(anybody, "ATT-2026-K7RM2P9X-4", "22222222")
    moved = re.compile(r"\d{1,2}\s?h\s?\d{2}")
    assert moved.sub("", wrong.text) == moved.sub("", unknown.text)
    assert checks() == [("number", "unknown", False)]


def test_an_end_certificate_is_right_as_long_as_the_contract_ended_that_day(
    visitor, anybody, clock
):
    with_account(chloe)
    member = run_now(lambda db: db.exec(select(Member.id)).one())
    visitor.sign_in(member)
    content = visitor.get(PDF).content
    assert title_of(sent(anybody, content)) == "Certificat valable"

    def reopen(db: Session) -> None:
        contract = db.exec(select(Contract)).one()
        contract.valid_to, contract.closed_at = None, None

    change(reopen)
    assert title_of(sent(anybody, content)) == "Certificat qui n’est plus exact"


def test_an_empty_form_says_what_is_missing(visitor, anybody):
    answer = anybody.post(PAGE, number="", code="")
    assert answer.status_code == 200
    assert "Saisissez le numéro du document" in answer.text
    assert "Saisissez le code de contrôle" in answer.text
    typed = anybody.post(PAGE, number='"><script>', code="")
    assert "<script>" not in typed.text


def test_a_hash_is_noted_for_each_file_that_left(paper, visitor):
    visitor.get(PDF)
    files = run_now(lambda db: list(db.exec(select(CertificateFile.seal))))
    assert len(files) == 2
    assert len(set(files)) == 1


def test_a_purpose_leaves_out_what_it_has_no_use_for_and_is_a_document_of_its_own(paper, visitor):
    answer = visitor.get(f"{PDF}?pour=employeur")
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages
    )
    assert "l’employeur" in text
    assert "Détail des garanties" not in text
    assert "TIL150" not in text
    numbers = run_now(lambda db: list(db.exec(select(IssuedCertificate.purpose))))
    assert sorted(numbers) == ["employer", "general"]
