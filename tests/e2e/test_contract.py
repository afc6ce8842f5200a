"""The contract and its card, in a real browser: read, printed, shown."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, PHONE, SIZES

CAMILLE = sign_ins()[0]
INK = "getComputedStyle(document.querySelector('h1')).color"


@pytest.fixture
def open_as(page_at: Callable[..., Page]) -> Callable[..., Page]:
    """Sign a demo member in, who wanted a page."""

    def sign_in(who, path: str, width: int = DESKTOP, theme: str = "light") -> Page:
        page = page_at(width, theme, accept_downloads=True)
        page.goto(path)
        page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(who.email)
        page.get_by_label("Mot de passe", exact=True).fill(who.password)
        page.get_by_role("button", name="Se connecter", exact=True).click()
        return page

    return sign_in


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_finds_reads_and_prints_his_contract(
    open_as, accessible, no_overflow, width: int, theme: str
) -> None:
    page = open_as(CAMILLE, routes.DASHBOARD.path, width, theme)
    if width == PHONE:
        page.get_by_role("button", name="Plus").click()
    page.get_by_role("link", name=routes.CONTRACT.label).locator("visible=true").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.CONTRACT.title)
    main = page.get_by_role("main")
    expect(main).to_contain_text("4 personnes couvertes pour")
    expect(main.get_by_role("region", name="Ce qui est remboursé")).to_contain_text(
        "Avec la part de l’assurance maladie, jusqu’à 150"
    )
    if width == PHONE:  # its amounts stand in one line, its bar is folded
        main.get_by_text("Exemple\u00a0: Chambre particulière (nuit) à").click()
    expect(main.get_by_text(re.compile(r"Chambre particulière \(nuit\).*une nuit"))).to_be_visible()
    expect(main.get_by_role("img", name="Répartition de").first).to_be_visible()
    expect(main.get_by_role("region", name="Ce que le contrat ne paie pas")).to_contain_text("2,00")
    expect(main.get_by_role("region", name="Personnes couvertes", exact=True)).to_contain_text(
        "Élie"
    )
    if width == PHONE:
        main.get_by_text("Consultation pédiatre à").click()
    main.get_by_label("Soins concernés\u00a0: Soins courants", exact=True).click()
    expect(page.get_by_text("Consultation généraliste").first).to_be_visible()
    accessible(page)
    no_overflow(page)

    page.get_by_role("link", name="Personnes couvertes").click()
    expect(page.get_by_role("heading", name="Personnes couvertes", exact=True)).to_be_focused()

    page.evaluate(
        "window.print = () => document.body.setAttribute('data-printed', ++window.sheets)"
    )
    page.evaluate("window.sheets = 0")
    page.get_by_role("button", name="Imprimer cette page").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "1")
    page.evaluate("document.documentElement.classList.add('dark')")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(INK) == "rgb(20, 33, 27)"  # dark on paper, whatever the screen has
    bars = main.get_by_role("img", name="Répartition de")
    assert all(bar.is_visible() for bar in bars.all())  # whatever was folded is printed
    assert bars.count() > 10
    page.emulate_media(media="screen", color_scheme=theme)
    page.evaluate("document.documentElement.classList.remove('dark')")

    main.get_by_role("link", name="Surcomplémentaire").click()
    expect(main).to_contain_text("Surcomplémentaire Plus")
    page.goto(f"{routes.CONTRACT.path}?contrat=800001")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce contrat est introuvable")
    accessible(page)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_shows_the_card_of_each_person_and_prints_them_all(
    open_as, accessible, no_overflow, width: int, theme: str
) -> None:
    page = open_as(CAMILLE, routes.CARD.path, width, theme)
    camille = page.get_by_role("article", name="Carte de tiers payant de Camille Berthelot")
    elie = page.get_by_role("article", name="Carte de tiers payant d’Élie Berthelot")
    expect(camille).to_contain_text("0999999990")
    expect(camille).to_contain_text("Almérance")
    expect(elie).to_be_hidden()
    box = camille.bounding_box()
    assert box
    assert 0 < box["x"] < box["x"] + box["width"] < width  # whole, in its sheet
    accessible(page)
    no_overflow(page)

    with page.expect_download() as started:
        page.get_by_role("link", name="Télécharger").click()
    assert started.value.suggested_filename == "carte-tiers-payant-800000.pdf"

    page.context.set_offline(True)  # in a corridor without network, once it is loaded
    page.get_by_role("radio", name="Élie").check()
    expect(elie).to_be_visible()
    expect(camille).to_be_hidden()
    page.emulate_media(media="print", color_scheme=theme)
    expect(page.get_by_role("article")).to_have_count(4)
    expect(page.get_by_role("heading", level=1)).to_have_count(0)
    page.emulate_media(media="screen", color_scheme=theme, forced_colors="active")
    no_overflow(page)
    page.emulate_media(media="screen", color_scheme=theme, forced_colors="none")
    page.context.set_offline(False)
    # What the browser itself says of the network that was away.
    page.complaints[:] = [one for one in page.complaints if "ERR_INTERNET" not in one]  # pyright: ignore[reportAttributeAccessIssue]

    page.get_by_role("link", name="Attestation de mutuelle").click()
    page.get_by_role("link", name="Montrer ma carte de tiers payant").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.CARD.title)
    page.goto(f"{routes.CARD.path}?contrat=800001")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette carte est introuvable")
    accessible(page)
