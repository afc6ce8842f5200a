"""What members pay, in a real browser: a Belgian's transfers, French debits."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from memberapp.core.channels import read_channels
from tests.e2e.conftest import SIZES

CAMILLE, BERNARD, LUC = sign_ins()[:3]
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def open_as(
    page_at: Callable[..., Page], signed_in: Callable[[SignIn], Any]
) -> Callable[..., Page]:
    """Open the page as a demo member, where the browser lets it write in the clipboard."""

    def open_page(who: SignIn, width: int, theme: str) -> Page:
        page = page_at(width, theme, storage_state=signed_in(who), permissions=CLIPBOARD)
        page.goto(routes.CONTRIBUTIONS.path)
        expect(page.get_by_role("heading", name="Détail")).to_be_visible()
        return page

    return open_page


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_belgian_member_reads_what_is_due_and_copies_it(
    open_as, accessible, no_overflow, width: int, theme: str
) -> None:
    page = open_as(LUC, width, theme)
    main = page.get_by_role("main")
    due = main.get_by_role("region", name="Assurance complémentaire\u00a0: il reste")
    expect(due).to_contain_text("deux\u00a0trimestres")
    expect(due.get_by_role("img", name="Code QR de paiement européen")).to_be_visible()
    expect(main.get_by_role("region", name="Vos droits dans le temps")).to_contain_text(
        "Droits perdus si rien n’est payé"
    )
    accessible(page)
    no_overflow(page)

    copy = due.get_by_role("button", name="Copier l’IBAN")
    copy.click()
    expect(due.get_by_role("button", name="Copié l’IBAN")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == read_channels().accounts[0].iban
    due.get_by_role("button", name="Copier la communication").click()
    expect(due.get_by_role("button", name="Copié la communication")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("+++")

    page.get_by_text("Paiements reçus").click()
    expect(main.get_by_text("Virement, 2ᵉ").first).to_be_visible()
    page.get_by_role("link", name=routes.CONTRACT.title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.CONTRACT.title)
    page.get_by_role("link", name="Cotisations et paiements").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.CONTRIBUTIONS.title)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_french_member_reads_debits_and_their_mandate(
    open_as, accessible, no_overflow, width: int, theme: str
) -> None:
    page = open_as(CAMILLE, width, theme)
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name="Prochain prélèvement")).to_be_visible()
    expect(main.get_by_text("après un refus")).to_be_visible()
    mandate = main.get_by_role("region", name="Votre mandat de prélèvement")
    expect(mandate).to_contain_text("TIL-800000-2019-01")
    accessible(page)
    no_overflow(page)
    with page.expect_download() as download:
        main.get_by_role("link", name="Échéancier (PDF)").click()
    assert download.value.suggested_filename == "echeancier-800000.pdf"
    main.get_by_role("link", name="Modifier le compte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.BANK.title)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_asks_to_pay_in_parts_and_takes_it_back(
    open_as, accessible, no_overflow, width: int, theme: str
) -> None:
    page = open_as(BERNARD, width, theme)
    region = page.get_by_role("region", name="Payer en plusieurs fois")
    region.get_by_text("3 fois").click()
    region.get_by_role("button", name="Demander cet étalement").click()
    expect(region.get_by_text("Étalement demandé le")).to_be_visible()
    expect(region).to_contain_text("73,40\u00a0€ en 3\u00a0versements")
    accessible(page)
    no_overflow(page)
    page.reload()
    region.get_by_role("button", name="Retirer ma demande").click()
    expect(region.get_by_role("button", name="Demander cet étalement")).to_be_visible()
    accessible(page)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_asks_for_another_day_of_the_month(
    open_as, accessible, no_overflow, width: int, theme: str
) -> None:
    day = {SIZES[0][0]: "10"}.get(width, "20")
    page = open_as(CAMILLE, width, theme)
    page.get_by_role("link", name="Modifier le jour").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.DEBITS.title)
    region = page.get_by_role("region", name="Jour du mois")
    expect(region).to_contain_text("Le 5 du mois")
    accessible(page)
    no_overflow(page)
    region.get_by_text(f"Le {day}", exact=True).click()
    region.get_by_role("button", name="Demander ce jour").click()
    expect(page.get_by_text("Votre demande est enregistrée.")).to_be_visible()
    asked = page.get_by_role("region", name="Vos demandes")
    expect(asked).to_contain_text(f"Le {day} du mois, à partir du")
    accessible(page)
    no_overflow(page)


def test_a_member_defers_the_next_debit(open_as, accessible) -> None:
    page = open_as(CAMILLE, *SIZES[0])
    page.get_by_text("Ce mois-ci est difficile").click()
    page.get_by_role("link", name="Décaler un prélèvement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.DEBITS.title)
    page.get_by_role("button", name="Décaler ce prélèvement").click()
    expect(page.get_by_text("Votre demande est enregistrée.")).to_be_visible()
    expect(page.get_by_role("region", name="Vos demandes")).to_contain_text("reporté au")
    accessible(page)
    page.get_by_role("link", name=routes.CONTRIBUTIONS.title, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.CONTRIBUTIONS.title)


def test_a_refused_debit_can_be_paid_by_transfer(open_as) -> None:
    page = open_as(BERNARD, *SIZES[0])
    due = page.get_by_role("region", name="Il reste 73,40")
    expect(due).to_contain_text("a été refusé")
    expect(due.get_by_role("button", name="Copier la communication")).to_be_visible()


def test_somebody_elses_contract_is_not_found(open_as, accessible) -> None:
    page = open_as(LUC, *SIZES[0])
    page.goto(f"{routes.CONTRIBUTIONS.path}?contrat=800000")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ces cotisations sont introuvables")
    accessible(page)
