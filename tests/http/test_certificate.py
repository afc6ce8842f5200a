import io
from datetime import timedelta

import pypdf
import pytest
from sqlmodel import Session, col, select

from memberapp.certificate import service as certificates
from memberapp.core import files
from memberapp.core.limits import Limit
from memberapp.core.tables import AuditEvent
from memberapp.members.tables import Contract, Member
from tests.personas import bob, with_account
from tests.support.browsers import Browser
from tests.support.factories import make_contract
from tests.support.units_of_work import change, run_now

PDF, PNG = "/files/attestation.pdf", "/files/attestation.png"
FILES = [PDF, f"{PNG}?page=1"]


@pytest.fixture
def signed_in(visitor: Browser) -> Browser:
    with_account()
    visitor.sign_in()
    return visitor


def contract_of(member_id: str) -> str:
    return run_now(
        lambda db: db.exec(select(Contract.id).where(Contract.member_id == member_id)).one()
    )


def trail(event: str) -> list[AuditEvent]:
    return run_now(
        lambda db: list(db.exec(select(AuditEvent).where(col(AuditEvent.event) == event)))
    )


def test_the_certificate_is_a_file_to_keep_under_its_name(signed_in):
    answer = signed_in.get(PDF)
    contract_id = contract_of("M010000001")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="attestation-mutuelle-{contract_id}.pdf"'
    )
    assert answer.headers["cache-control"] == "no-store"
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Alice Moreau" in text


def test_a_page_is_shown_as_an_image_and_leaves_no_trace(signed_in):
    answer = signed_in.get(f"{PNG}?page=1")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\x89PNG")
    assert trail("certificate:downloaded") == []


def test_a_seal_that_is_none_seals_nothing_and_leaves_no_line(signed_in, tmp_path, settings):
    (tmp_path / "none.p12").write_bytes(b"none")
    settings(seal_file=tmp_path / "none.p12")
    answer = signed_in.get(PDF)
    assert (answer.status_code, trail("certificate:downloaded")) == (503, [])


@pytest.mark.parametrize("page", ["", "0", "9", "-1", "１", "9999999999"])
def test_a_page_that_is_not_there_is_not_found(signed_in, page):
    assert signed_in.get(f"{PNG}?page={page}").status_code == 404


@pytest.mark.parametrize("path", [f"{PDF}?", f"{PNG}?page=1&"])
@pytest.mark.parametrize("contract", ["bobs", "999999", "%00"])
def test_somebody_elses_contract_reads_like_an_unknown_one(signed_in, path, contract):
    bobs = change(bob).contract.id
    asked = bobs if contract == "bobs" else contract
    answer = signed_in.get(f"{path}contrat={asked}")
    assert answer.status_code == 404
    assert "introuvable" in answer.text
    assert bobs not in answer.text
    (line,) = trail("object:not_found")
    assert (line.object_ref, line.member_id) == ("certificate", "M010000001")


def test_with_several_contracts_a_file_is_made_only_for_the_one_named(signed_in):
    first = contract_of("M010000001")
    change(lambda db: make_contract(db, db.exec(select(Member)).one(), kind="surcomplementaire"))
    assert signed_in.get(PDF).status_code == 404
    assert signed_in.get(f"{PDF}?contrat={first}").status_code == 200


def test_a_contract_that_ended_gives_the_certificate_of_its_end(signed_in, clock):
    def end(db: Session) -> None:
        contract = db.exec(select(Contract)).one()
        contract.valid_to = clock.now.date() - timedelta(days=1)

    change(end)
    answer = signed_in.get(PDF)
    assert "certificat-radiation-" in answer.headers["content-disposition"]
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Certificat de radiation" in text
    assert trail("certificate:downloaded")[0].object_ref in text
    assert signed_in.get(f"{PNG}?page=1").content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("path", "room", "limit", "other"),
    [
        (f"{PDF}?", files, "_FILES", FILES[1]),
        (f"{PNG}?page=1&", certificates, "_PREVIEWS", PDF),
    ],
)
def test_a_limit_counts_what_is_not_found_and_says_when_to_come_back(
    signed_in, clock, monkeypatch, path, room, limit, other
):
    monkeypatch.setattr(room, limit, Limit("tested", "2/hour"))
    asked = [signed_in.get(f"{path}contrat={contract}") for contract in ("999999", "", "")]
    assert [answer.status_code for answer in asked] == [404, 200, 429]
    assert asked[-1].headers["retry-after"] == "3600"
    assert "Réessayez à 12\u00a0h" in asked[-1].text
    assert signed_in.get(other).status_code == 200
    clock.advance(timedelta(hours=1))
    signed_in.sign_in()
    assert signed_in.get(path).status_code == 200


@pytest.mark.parametrize("path", FILES)
def test_only_a_get_makes_a_file(signed_in, path):
    answer = signed_in.request("HEAD", path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert trail("certificate:downloaded") == []
