"""A request for a quote given up, and the file of one that came in, as a browser asks for them."""

import io

import pypdf
import pytest

from memberapp.quotes.rules import QuoteStatus, offer_line
from tests.personas import SignedInMember, bob, signed_in
from tests.support.browsers import Browser
from tests.support.quotes import CROWN, ask, came_in, own
from tests.support.records import audited

PAGE = "/services/devis"
GONE = "n’est pas dans votre espace"


@pytest.fixture
def alice(visitor: Browser, alice: SignedInMember) -> SignedInMember:
    visitor.sign_in()
    return alice


def test_a_request_is_given_up(visitor, alice):
    reference = ask(alice)
    found = visitor.post(f"{PAGE}/annuler", devis=reference)
    assert (found.status_code, found.headers["location"]) == (303, PAGE)
    assert visitor.shown_again(PAGE).notice == "Votre demande de devis est annulée."
    assert own(alice, reference).status is QuoteStatus.CANCELLED


@pytest.mark.parametrize(
    "form", [{}, {"devis": ""}, {"devis": "DEV-2026-0000001-X"}, {"devis": "x" * 900}]
)
def test_what_no_form_of_ours_sends_changes_nothing(visitor, alice, form):
    found = visitor.post(f"{PAGE}/annuler", **form)
    assert (found.status_code, found.headers["location"]) == (303, PAGE)
    assert GONE in visitor.shown_again(PAGE).errors[0].text
    assert [one for one in audited() if one.startswith("quote")] == []


def test_what_came_in_is_not_given_up(visitor, alice):
    reference = ask(alice)
    came_in(reference)
    visitor.post(f"{PAGE}/annuler", devis=reference)
    assert GONE in visitor.shown_again(PAGE).errors[0].text
    assert own(alice, reference).status is QuoteStatus.ANSWERED


def test_another_members_request_reads_like_one_that_there_is_not(visitor, alice):
    other = signed_in(bob)
    reference = ask(other, "dents-namur")
    visitor.post(f"{PAGE}/annuler", devis=reference)
    assert GONE in visitor.shown_again(PAGE).errors[0].text
    assert own(other, reference).status is QuoteStatus.ASKED


def test_a_quote_that_came_in_is_kept_as_a_paper(visitor, alice):
    reference = ask(alice)
    came_in(reference, CROWN, offer_line("ZZZ99", "Gouttière", 2, 12_000))
    answer = visitor.get(f"/files/quotes/{reference}.pdf")
    name = f"devis-{reference}.pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join("\n".join(page.extract_text() for page in pages).split())
    for told in (
        f"Demande n° {reference}",
        "Devis de Centre dentaire Mirabeau",
        "660,00 € au total",
        "Valable jusqu’au 20 janvier 2027",
        "Sans la ligne non calculée, sur 540,00 €",
        "ligne non calculée, 120,00 €",
        "Gouttière (ZZZ99) × 2, 120,00 €",
        "(HBLD680), 540,00 €",
        "Ni la demande ni le devis ne vous engagent",
    ):
        assert told in text.replace("\u00a0", " "), told
    assert "quote:downloaded" in audited()


@pytest.mark.parametrize("asked", ["bobs", "unanswered", "DEV-2026-0000000-0", "%00"])
def test_a_quote_that_is_not_there_has_no_paper(visitor, alice, asked):
    reference = asked
    if asked == "bobs":
        came_in(reference := ask(signed_in(bob), "dents-namur"))
    elif asked == "unanswered":
        reference = ask(alice)
    answer = visitor.get(f"/files/quotes/{reference}.pdf")
    assert answer.status_code == 404
    assert "Devis introuvable" in answer.text
    assert "object:not_found" in audited()
