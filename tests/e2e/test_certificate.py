"""The certificate of cover, in a real browser: chosen, read, looked at, saved as a file."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, NARROW, SIZES
from tests.support.servers import Server

CAMILLE, CHLOE, NADIA = sign_ins()[0], sign_ins()[3], sign_ins()[4]


@pytest.fixture
def open_as(page_at: Callable[..., Page]) -> Callable[..., Page]:
    """Sign a demo member in, who wanted the page of the certificate."""

    def sign_in(who, width: int = DESKTOP, theme: str = "light") -> Page:
        page = page_at(width, theme, accept_downloads=True)
        page.goto(routes.CERTIFICATE.path)
        page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(who.email)
        page.get_by_label("Mot de passe", exact=True).fill(who.password)
        page.get_by_role("button", name="Se connecter", exact=True).click()
        title = "Certificat de radiation" if who == CHLOE else "Attestation de mutuelle"
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        return page

    return sign_in


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_with_two_contracts_chooses_reads_and_keeps_his_certificate(
    open_as, accessible, no_overflow, tmp_path: Path, width: int, theme: str
) -> None:
    page = open_as(CAMILLE, width, theme)
    expect(page.get_by_role("heading", name="Pour quel contrat")).to_be_visible()
    accessible(page)
    no_overflow(page)

    page.get_by_role("link", name="Équilibre").click()
    facts = page.get_by_role("region", name="Ce que dit le document")
    expect(facts).to_contain_text("Mme Camille Berthelot")
    expect(facts).to_contain_text("du 21 novembre 2026 au 20 novembre 2027")
    page.get_by_text("Voir le détail des garanties").click()
    expect(page.get_by_text("Frais réels dans la limite du 100 % Santé").first).to_be_visible()
    images = page.get_by_role("img", name="Ouvrir en grand")
    expect(images).to_have_count(2)
    for image in images.all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("naturalWidth", 992)
    accessible(page)
    no_overflow(page)

    with page.expect_download() as started:
        page.get_by_role("link", name="Télécharger mon attestation").click()
    file = tmp_path / "saved.pdf"
    started.value.save_as(file)
    assert re.fullmatch(r"attestation-mutuelle-\d{6}\.pdf", started.value.suggested_filename)
    reader = pypdf.PdfReader(file)
    number = facts.get_by_text(re.compile(r"^ATT-2026-[0-9A-Z]{8}-[0-9A-Z]$")).inner_text()
    assert number in reader.pages[0].extract_text()
    assert "Camille Berthelot" in reader.pages[0].extract_text()

    page.get_by_role("link", name="Choisir un autre contrat").click()
    expect(page.get_by_role("heading", name="Pour quel contrat")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_whose_contract_has_ended_keeps_the_certificate_of_its_end(
    open_as, accessible, no_overflow, tmp_path: Path, width: int, theme: str
) -> None:
    page = open_as(CHLOE, width, theme)
    facts = page.get_by_role("region", name="Ce que dit le document")
    expect(facts).to_contain_text("Période de couverture")
    expect(page.get_by_role("heading", name="Codes pour les professionnels")).to_have_count(0)
    image = page.get_by_role("img", name="Ouvrir en grand")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("naturalWidth", 992)
    accessible(page)
    no_overflow(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Télécharger mon certificat").click()
    file = tmp_path / "kept.pdf"
    started.value.save_as(file)
    assert re.fullmatch(r"certificat-radiation-\d{6}\.pdf", started.value.suggested_filename)
    assert "Certificat de radiation" in pypdf.PdfReader(file).pages[0].extract_text()


def test_somebody_elses_contract_reads_like_an_unknown_one(open_as, accessible) -> None:
    page = open_as(NADIA)
    shown = []
    for contract in ("800000", "999999"):
        page.goto(f"{routes.CERTIFICATE.path}?contrat={contract}")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Cette attestation est introuvable"
        )
        shown.append(page.get_by_role("main").inner_text())
        assert page.request.get(f"{routes.CERTIFICATE_PDF}?contrat={contract}").status == 404
    assert shown[0] == shown[1]
    accessible(page)
    page.get_by_role("link", name="Voir mon attestation").click()
    expect(page.get_by_role("link", name="Télécharger mon attestation")).to_be_visible()


def test_the_certificate_fits_the_narrowest_screen_and_starts_from_the_dashboard(
    open_as, no_overflow
) -> None:
    page = open_as(NADIA, NARROW)
    no_overflow(page)
    page.goto(routes.DASHBOARD.path)
    no_overflow(page)
    page.get_by_role("main").get_by_role("link", name="Mon attestation").click()
    expect(page.get_by_role("region", name="Aperçu")).to_be_visible()


def test_a_file_carries_the_headers_that_keep_it_private(open_as, server: Server) -> None:
    page = open_as(NADIA)
    for path in (routes.CERTIFICATE_PDF, f"{routes.CERTIFICATE_PNG}?page=1"):
        headers = page.request.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert server.get(path) == 401
