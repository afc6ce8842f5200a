"""The letter of complaint: its member's alone, filled in, opened and read back."""

import io

import pypdf
import pytest

from memberapp.incidents.rules import Data
from tests.personas import NUMBER, bob, signed_in, with_account
from tests.support.incidents import REFERENCE, publish
from tests.support.records import audited


def test_the_letter_is_filled_in_and_tagged(visitor):
    with_account()
    publish(NUMBER, exposed=(Data.NAME, Data.GUARANTEES))
    visitor.sign_in()
    answer = visitor.get(f"/files/incidents/{REFERENCE}.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    name = f"plainte-{REFERENCE}.pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert b"pdfuaid:part" in reader.root_object["/Metadata"].get_object().get_data()
    text = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    for part in (
        "Alice Moreau",
        "4 mai 1980",
        "37000 TOURS",
        "procureur de la République",
        "articles 323-1 et suivants du code pénal",
        "Passerelle Soins",
        "18 novembre 2026",
        REFERENCE,
        "Garanties de mon contrat",
        "Signature",
    ):
        assert part in text.replace("\u00a0", " ")
    assert "Numéro de Sécurité sociale" not in text
    assert audited().count("incident:letter_downloaded") == 1


def test_a_belgian_complaint_goes_to_the_police(visitor):
    with_account(bob)
    publish("M010000002")
    visitor.sign_in("M010000002")
    content = visitor.get(f"/files/incidents/{REFERENCE}.pdf").content
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "Police locale" in text
    assert "code pénal" not in text


@pytest.mark.parametrize("asked", [REFERENCE, "INC-2020-01-01", "%00", "x" * 300])
def test_that_of_another_member_reads_like_an_unknown_one(visitor, asked):
    publish(signed_in(bob).member_id)
    with_account()
    visitor.sign_in()
    answer = visitor.get(f"/files/incidents/{asked}.pdf")
    assert answer.status_code == 404
    assert "Incident introuvable" in answer.text
    assert "incident:letter_downloaded" not in audited()
    assert "object:not_found" in audited()


def test_a_visitor_gets_nothing(visitor):
    publish(signed_in().member_id)
    assert visitor.get(f"/files/incidents/{REFERENCE}.pdf").status_code == 401
