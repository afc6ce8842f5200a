"""An estimate as a file: its member, what it holds, what it leaves behind."""

import io

import pypdf
import pytest
from sqlmodel import select

from memberapp.core.forms import ReturnedForm
from memberapp.core.tables import AuditEvent
from memberapp.estimates import service
from memberapp.members.tables import Beneficiary, Contract
from tests.personas import NUMBER, bob, signed_in, with_account
from tests.support.browsers import ORIGIN, Browser
from tests.support.factories import make_guarantee
from tests.support.units_of_work import change, run_now


def stored(member_id: str) -> str:
    """Store an estimate of a visit for a member."""

    def clause(db) -> str:
        contract = db.exec(select(Contract).where(Contract.member_id == member_id)).one()
        make_guarantee(db, contract, "SOINS", acts=["G", "301011"], expr_value=100)
        return db.exec(select(Beneficiary.id).where(Beneficiary.contract_id == contract.id)).one()

    act = "G" if member_id == NUMBER else "301011"
    typed = {"personne": change(clause), "soin-1": act, "prix-1": "32"}
    return run_now(service.store, typed=typed, quote_id=member_id, member_id=member_id)


def events() -> list[str]:
    return [row.event for row in run_now(lambda db: db.exec(select(AuditEvent)).all())]


def test_the_dated_file_holds_the_reference_the_lines_and_what_is_supposed(visitor: Browser):
    with_account()
    visitor.sign_in()
    reference = stored(NUMBER)
    answer = visitor.get(f"/files/estimates/{reference}.pdf")
    name = f"estimation-{reference}.pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    for told in (
        reference,
        "Calculée le",
        "Consultation généraliste (G), 32,00 €",
        "100 % de 30,00 € font 30,00 €",
        "Ce que nous supposons",
        "ni un accord ni une promesse",
    ):
        assert told in text.replace("\u00a0", " ")
    assert "estimate:downloaded" in events()


@pytest.mark.parametrize("asked", ["bobs", "EST-2026-0000000-0", "%00"])
def test_somebody_elses_estimate_reads_like_an_unknown_one(visitor: Browser, asked: str):
    with_account()
    visitor.sign_in()
    reference = stored(signed_in(bob).member_id) if asked == "bobs" else asked
    answer = visitor.get(f"/files/estimates/{reference}.pdf")
    assert answer.status_code == 404
    assert "Estimation introuvable" in answer.text
    assert "object:not_found" in events()


PAGE = "/estimation"


def sent(visitor: Browser, content: bytes) -> ReturnedForm:
    """Send a quote as a file, and return what its page would show."""
    answer = visitor.request(
        "POST",
        "/estimation/fichier",
        headers={"origin": ORIGIN},
        files={"fichier": ("devis.csv", content, "text/csv")},
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == PAGE
    return visitor.shown_again(PAGE)


def test_a_file_proposes_its_lines_and_stores_nothing(visitor: Browser):
    with_account()
    visitor.sign_in()
    returned = sent(visitor, b"code;libelle;quantite;prix\nG;Visite;1;30,00\n;Autre soin;2;12\n")
    assert returned.values == {
        "soin-1": "Consultation généraliste (G)", "prix-1": "30,00", "quantite-1": "1",
        "soin-2": "Autre soin", "prix-2": "12", "quantite-2": "2",
    }  # fmt: skip
    assert "relisez chaque soin" in returned.notice
    assert not run_now(service.desk, member_id=NUMBER).stored


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"G;=1+1;1;30", "formule"),
        (b"G;x;1;30\n" * 10_000, "plus de 12"),
        (b"", "Choisissez"),
        (b"x" * (50 << 20), "5\u00a0Mo"),
    ],
    ids=["formula", "10,000 lines", "empty", "50 MB"],
)
def test_a_hostile_file_gets_a_clear_sentence(visitor: Browser, content: bytes, told: str):
    with_account()
    visitor.sign_in()
    returned = sent(visitor, content)
    (error,) = returned.errors
    assert error.field == "fichier"
    assert told in error.text
    assert not returned.values


def test_so_many_files_an_hour_are_read(visitor: Browser):
    with_account()
    visitor.sign_in()
    for _ in range(30):
        sent(visitor, b"")
    (error,) = sent(visitor, b"G;Visite;1;30").errors
    assert "Trop d’essais" in error.text
