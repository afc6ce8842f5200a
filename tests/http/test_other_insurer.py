"""Acts for another insurer as files: their member, what they hold, what they leave out."""

import csv
import io

import pypdf
import pytest
from sqlmodel import select

from memberapp.core.tables import AuditEvent
from memberapp.members.tables import Beneficiary, Contract, Member
from memberapp.other_insurer import service
from tests.personas import NUMBER, bob, signed_in, with_account
from tests.support.browsers import Browser
from tests.support.factories import make_beneficiary, make_line, make_statement
from tests.support.units_of_work import change, run_now


def prepared(member_id: str, label: str = "Consultation spécialiste") -> str:
    """Prepare one care of a member; somebody else of the same contract has one too."""

    def care(db) -> None:
        member = db.get_one(Member, member_id)
        contract = db.exec(select(Contract).where(Contract.member_id == member_id)).first()
        own = db.exec(select(Beneficiary).where(Beneficiary.contract_id == contract.id)).first()
        other = make_beneficiary(db, contract, first_name="Zoé", last_name="Autrui", rank=9)
        statement = make_statement(db, member)
        for person in (own, other):
            make_line(
                db,
                person,
                statement_id=statement.id,
                act="CS",
                label=label,
                spent_cents=7000,
                base_cents=2300,
                social_security_cents=1600,
                mutual_cents=2500,
            )

    change(care)
    found = run_now(service.desk, member_id=member_id)
    cares = next(one.cares for one in found.offered if one.first_name != "Zoé")
    return run_now(service.prepare, tokens=[one.token for one in cares], member_id=member_id)


def events() -> list[str]:
    return [row.event for row in run_now(lambda db: db.exec(select(AuditEvent)).all())]


def test_the_paper_has_what_another_insurer_asks_and_nobody_else(visitor: Browser):
    with_account()
    visitor.sign_in()
    reference = prepared(NUMBER)
    answer = visitor.get(f"/files/other-insurer/{reference}.pdf")
    name = f"autre-mutuelle-{reference}.pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join("\n".join(page.extract_text() for page in pages).split())
    text = text.replace("\u00a0", " ")
    for told in (
        reference,
        "Consultation spécialiste",
        "Code CS",
        "Base de remboursement 23,00 €",
        "70,00 €",
        "16,00 €",
        "25,00 €",
        "Il reste 29,00 € à payer sur 70,00 €.",
        "DEC-2026-",
    ):
        assert told in text
    for hidden in ("Zoé", "Autrui", "Vasseur", "Assuré", "VIR", "FR76"):
        assert hidden not in text
    assert "insurer_pack:downloaded" in events()


def test_the_table_has_a_row_for_each_care_and_no_formula(visitor: Browser):
    with_account()
    visitor.sign_in()
    reference = prepared(NUMBER, label="=1+1")
    answer = visitor.get(f"/files/other-insurer/{reference}.csv")
    headings, row, total = csv.reader(
        io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"
    )
    assert headings[:6] == [
        "Personne", "Date", "Code", "Soin", "Prix payé", "Base de remboursement",
    ]  # fmt: skip
    assert row[1:10] == [
        "02/03/2026", "CS", "'=1+1", "70,00", "23,00", "16,00", "25,00", "0,00", "29,00",
    ]  # fmt: skip
    assert row[10].startswith("DEC-2026-")
    assert (total[0], total[4], total[9]) == ("Total", "70,00", "29,00")
    assert "Zoé" not in answer.text


@pytest.mark.parametrize("asked", ["bobs", "REL-2026-0000000-0", "%00"])
@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_somebody_elses_reads_like_an_unknown_one(visitor: Browser, asked: str, kind: str):
    with_account()
    visitor.sign_in()
    reference = prepared(signed_in(bob).member_id) if asked == "bobs" else asked
    answer = visitor.get(f"/files/other-insurer/{reference}.{kind}")
    assert answer.status_code == 404
    assert "Relevé introuvable" in answer.text
    assert "object:not_found" in events()


def test_another_kind_of_file_is_unknown(visitor: Browser):
    with_account()
    visitor.sign_in()
    assert visitor.get(f"/files/other-insurer/{prepared(NUMBER)}.xlsx").status_code == 404
