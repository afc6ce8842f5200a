"""The contributions of a contract as a file: its member, what it holds, what it leaves behind."""

import io

import pypdf
import pytest
from sqlmodel import Session, select

from memberapp.contributions import service as contributions
from memberapp.contributions.document import to_paper
from memberapp.core import files
from memberapp.core.channels import read_channels
from memberapp.core.limits import Limit
from memberapp.core.tables import AuditEvent
from memberapp.gateways import pdf
from memberapp.members.tables import Contract
from tests.personas import Persona, bob, with_account
from tests.support.browsers import Browser
from tests.support.clocks import START
from tests.support.contribution_values import OGM, make_contribution, make_mandate
from tests.support.units_of_work import change, run_now, work_in

PDF = "/files/contributions.pdf"
DEBIT = {"on": "2026-12-07", "cents": 11840, "means": "debit", "status": "planned"}


def sign_in(visitor: Browser) -> Browser:
    with_account()
    visitor.sign_in()
    return visitor


def words_of(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert b"pdfuaid:part" in reader.root_object["/Metadata"].get_object().get_data()
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def trail() -> list[tuple[str, str]]:
    rows = run_now(lambda db: db.exec(select(AuditEvent)).all())
    wanted = ("contributions", "object")
    return [(row.event, row.object_ref) for row in rows if row.event.startswith(wanted)]


def test_the_file_says_what_is_debited_and_by_which_mandate(visitor):
    member = sign_in(visitor)

    def add(db):
        contract = db.exec(select(Contract)).one()
        contract.pay = "SEPA"
        make_contribution(db, contract, period="2026-12", cents=11840, settlements=[DEBIT], ogm="")
        make_mandate(db, contract, "FR7630006000011234567890189")
        return contract.id

    contract_id = change(add)
    answer = member.get(PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    name = f"echeancier-{contract_id}.pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    text = words_of(answer.content)
    for told in (
        "Échéancier de cotisations",
        "Alice Moreau",
        "Prochain prélèvement : 118,40 €, le lundi 7 décembre 2026",
        "TIL-100001-2019-01",
        "FR00ZZZ000000",
        "Décembre 2026",
        "Prévu",
    ):
        assert told in text
    assert "11234567890189" not in text.replace(" ", "")  # masked, as on the page
    assert trail() == [("contributions:schedule_downloaded", contract_id)]


@pytest.mark.anyio
async def test_the_file_says_what_to_transfer_and_where(db: Session, bob: Persona):
    bob.contract.pay = "VIR_OGM"
    make_contribution(db, bob.contract)
    schedule = contributions.issue_schedule(
        work_in(db, member_id=bob.id, now=START), contract_id=""
    )
    paper = to_paper(schedule, START)
    assert paper.content["orders"][0]["qr"].startswith("<svg")
    text = words_of(await pdf.make_pdf(paper, at=START))
    iban = next(one.iban for one in read_channels().accounts if "complementaire" in one.purposes)
    assert iban in text.replace(" ", "")
    assert OGM in text
    assert "28,20 €" in text
    assert "3ᵉ trimestre 2026" in text


@pytest.mark.parametrize("asked", ["bobs", "999999", "%00", "é" * 2000])
def test_somebody_elses_contributions_read_like_unknown_ones(visitor, asked):
    member = sign_in(visitor)
    bobs = change(bob).contract.id
    answer = member.get(f"{PDF}?contrat={bobs if asked == 'bobs' else asked}")
    assert answer.status_code == 404
    assert "Cet échéancier n’est pas disponible" in answer.text
    assert trail() == [("object:not_found", "contributions")]


def test_a_member_has_so_many_files_an_hour(visitor, monkeypatch):
    monkeypatch.setattr(files, "_FILES", Limit("file", "1/hour"))
    member = sign_in(visitor)
    assert member.get(PDF).status_code == 200
    assert member.get(PDF).status_code == 429
