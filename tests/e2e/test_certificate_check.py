"""A certificate from its member to whoever checks it, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, PHONE, SIZES
from tests.support.sealed_files import with_byte_changed

NADIA = sign_ins()[4]


@pytest.fixture
def member(page_at: Callable[..., Page], signed_in: Callable[..., Any]) -> Callable[..., Page]:
    """Open the certificate of a demo member who is signed in."""

    def open_page(width: int = DESKTOP, theme: str = "light") -> Page:
        state = signed_in(NADIA)
        page = page_at(width, theme, accept_downloads=True, storage_state=state)
        page.goto(routes.CERTIFICATE.path)
        expect(page.get_by_role("link", name="Télécharger mon attestation")).to_be_visible()
        return page

    return open_page


@pytest.fixture
def anybody(page_at: Callable[..., Page]) -> Callable[..., Page]:
    """Open a browser of somebody else, in which no script runs."""

    def open_page(width: int = DESKTOP, theme: str = "light") -> Page:
        return page_at(width, theme, java_script_enabled=False)

    return open_page


def downloaded(page: Page, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name="Télécharger mon attestation").click()
    file = folder / "attestation.pdf"
    started.value.save_as(file)
    return file


def send(page: Page, file: Path) -> None:
    page.goto(routes.CERTIFICATE_CHECK)
    page.get_by_label("Fichier reçu").set_input_files(file)
    page.get_by_role("button", name="Vérifier ce fichier").click()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_whoever_gets_a_file_checks_it_without_a_script(
    member, anybody, no_overflow, tmp_path: Path, width: int, theme: str
) -> None:
    file = downloaded(member(), tmp_path)
    page = anybody(width, theme)
    send(page, file)
    answer = page.get_by_role("region", name="Attestation valable")
    expect(answer).to_contain_text("Nadia")
    no_overflow(page)

    changed = tmp_path / "changed.pdf"
    changed.write_bytes(with_byte_changed(file.read_bytes(), 20_000))
    send(page, changed)
    expect(page.get_by_role("region", name="Document modifié, ne l’acceptez pas")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Nadia")
    no_overflow(page)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_every_answer_is_accessible(
    page_at, accessible, no_overflow, tmp_path: Path, width: int, theme: str
) -> None:
    page = page_at(width, theme)
    page.goto(routes.CERTIFICATE_CHECK)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier une attestation")
    accessible(page)
    no_overflow(page)
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Saisissez le numéro du document")
    accessible(page)
    page.get_by_label("Numéro du document", exact=True).fill("ATT-2026-K7RM2P9X-4")
    page.get_by_label("Code de contrôle").fill("2222 2222")
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.get_by_role("region", name="Document introuvable")).to_be_visible()
    accessible(page)
    no_overflow(page)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_shares_a_link_reads_of_its_check_and_stops_it(
    member, page_at, accessible, no_overflow, width: int, theme: str
) -> None:
    page = member(width, theme)
    page.get_by_role("link", name="Partager par un lien, ou voir les contrôles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Attestation partagée")
    expect(page.get_by_role("heading", name="Contrôles")).to_be_visible()
    accessible(page)
    note = f"Bailleur {width} {theme}"  # the links of the other sizes are there too
    page.get_by_label("Pour qui").fill(note)
    page.get_by_text("24\u00a0h").click()
    page.get_by_role("button", name="Créer le lien").click()
    expect(page.get_by_text("Votre lien est créé.")).to_be_visible()
    expect(page.get_by_label("Pour qui")).to_have_value("")
    own = page.locator(".panel").filter(has_text=note)
    address = own.get_by_role("list", name="Adresse de votre lien").inner_text().strip()
    accessible(page)
    no_overflow(page)

    visitor = page_at(width, theme)
    visitor.goto(address)
    expect(visitor.get_by_role("main")).not_to_contain_text("Nadia")
    accessible(visitor)
    visitor.get_by_role("button", name="Voir l’attestation").click()
    expect(visitor.get_by_role("region", name="Attestation valable")).to_contain_text("Nadia")
    expect(visitor.get_by_role("main")).not_to_contain_text("Bailleur")
    accessible(visitor)
    no_overflow(visitor)

    # The member's page follows by itself.
    checks = page.get_by_role("region", name="Contrôles").get_by_role("listitem")
    expect(checks.filter(has_text=note)).to_contain_text(re.compile("Valable.*Lien partagé"))
    own.get_by_role("button", name="Arrêter le partage").click()
    expect(page.get_by_text("Le partage est arrêté.")).to_be_visible()
    visitor.goto(address)
    visitor.get_by_role("button", name="Voir l’attestation").click()
    expect(visitor.get_by_role("region", name="Partage arrêté")).to_be_visible()
    expect(checks.filter(has_text=note)).to_have_count(2)


def test_a_document_that_is_revoked_is_so_for_whoever_has_it(
    member, anybody, accessible, tmp_path: Path
) -> None:
    page = member(PHONE)
    file = downloaded(page, tmp_path)
    text = pypdf.PdfReader(file).pages[0].extract_text()
    number = re.search(r"ATT-\d{4}-\w{8}-\w", text)
    assert number is not None
    page.goto(routes.CERTIFICATE_SHARING.path)
    listed = page.get_by_role("region", name="Documents émis").get_by_role("listitem")
    issued = listed.filter(has_text=number[0])
    expect(issued).to_contain_text("Valable jusqu’au")
    issued.locator("summary").click()
    accessible(page)
    issued.get_by_role("button", name="Annuler ce document").click()
    expect(page.get_by_text("Le document est annulé.")).to_be_visible()
    expect(issued).to_contain_text("Annulé le")
    other = anybody()
    send(other, file)
    expect(other.get_by_role("region", name="Attestation annulée")).to_be_visible()


def test_a_purpose_shows_the_document_for_whom_it_is(member, accessible, no_overflow) -> None:
    page = member(PHONE)
    page.get_by_role("link", name="Votre employeur").click()
    expect(page.get_by_text("Sans vos taux ni vos garanties")).to_be_visible()
    expect(page.get_by_role("heading", name="Prise en charge par domaine")).to_have_count(0)
    expect(page.get_by_role("link", name="Votre employeur")).to_have_attribute(
        "aria-current", "page"
    )
    accessible(page)
    no_overflow(page)


def test_the_code_of_the_card_is_large_enough_to_be_read(page_at, signed_in) -> None:
    page = page_at(DESKTOP, storage_state=signed_in(NADIA))
    page.goto(routes.CARD.path)
    code = page.get_by_role("img", name="Code QR qui mène à la vérification de cette carte")
    expect(code.first).to_be_visible()
    assert code.first.bounding_box()["width"] >= 100
