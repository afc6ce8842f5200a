"""A quote: typed, corrected, estimated, stored with a dated file, and deleted."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import PHONE, SIZES, Theme

CAMILLE, CHLOE, NADIA = (sign_ins()[place] for place in (0, 3, 4))
Look = Callable[[Page], None]


def fill(page: Page, number: int, act: str, price: str) -> None:
    """Type one line of the quote."""
    line = page.get_by_role("group", name=f"Ligne {number}", exact=True)
    line.get_by_label("Soin", exact=True).fill(act)
    line.get_by_label("Prix de la ligne, en euros").fill(price)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_quote_is_estimated_and_stored(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Look,
    no_overflow: Look,
    width: int,
    theme: Theme,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.ESTIMATION.path)
    expect(page.get_by_role("combobox", name="Pour qui ?")).to_contain_text("Camille")
    fill(page, 1, "consultation", "30")
    page.get_by_role("button", name="Calculer", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Plusieurs soins portent ces mots.")
    accessible(page)
    no_overflow(page)

    fill(page, 1, "HBLD680", "550,00")
    page.get_by_role("button", name="Ajouter une ligne").press("Enter")
    expect(page.get_by_role("group", name="Ligne 2", exact=True)).to_be_visible()
    fill(page, 2, "ostéopathie", "60")
    page.get_by_role("button", name="Calculer", exact=True).press("Enter")
    expect(page.locator(".hero__say")).to_contain_text(re.compile(r"Sur ce devis de 610,00\s€"))
    expect(page.locator(".sum > li")).to_have_count(2)
    expect(page.get_by_text("Une version sans reste à charge existe")).to_be_visible()
    expect(
        page.get_by_role("group", name="Ligne 1", exact=True).get_by_label("Soin")
    ).to_have_value("HBLD680")
    accessible(page)
    no_overflow(page)

    page.get_by_role("button", name="Garder cette estimation").dblclick()
    expect(page.locator("h1")).to_have_text("Votre estimation")
    reference = page.url.rpartition("/")[2]
    expect(page.locator(".ref").first).to_have_text(reference)
    accessible(page)
    no_overflow(page)
    with page.expect_download() as sent:
        page.get_by_role("link", name="PDF daté").click()
    assert sent.value.suggested_filename == f"estimation-{reference}.pdf"

    page.goto(routes.ESTIMATION.path)
    page.get_by_role("link", name=reference).click()
    page.locator("summary", has_text="Supprimer cette estimation").click()
    page.get_by_role("button", name="Oui, supprimer").click()
    expect(page.locator("h1")).to_have_text("Estimer un devis")
    expect(page.get_by_role("link", name=reference)).to_have_count(0)
    page.goto(f"{routes.ESTIMATION.path}/{reference}")
    expect(page.locator("h1")).to_have_text("Estimation introuvable")
    accessible(page)


def test_a_file_proposes_lines_that_are_confirmed(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Look,
    no_overflow: Look,
) -> None:
    page = page_at(PHONE, "dark", storage_state=signed_in(CAMILLE))
    page.goto(routes.ESTIMATION.path)
    page.locator("summary", has_text="Joindre plutôt le fichier du devis").click()
    chooser = page.get_by_label("Fichier du devis, CSV ou PDF")
    for content, told in (
        (b"HBLD680;=1+1;1;550", "Une case contient une formule"),
        ("HBLD680;Couronne;1;550,00\r\nOST;Séance;2;120".encode(), "2 lignes de votre fichier"),
    ):
        chooser.set_input_files({"name": "d.csv", "mimeType": "text/csv", "buffer": content})
        page.get_by_role("button", name="Lire ce fichier").click()
        expect(page.locator("main")).to_contain_text(told)
        accessible(page)
        no_overflow(page)
    line = page.get_by_role("group", name="Ligne 2", exact=True)
    expect(line.get_by_label("Soin", exact=True)).to_have_value("Ostéopathie (OST)")
    expect(page.locator(".hero__say")).to_have_count(0)
    page.get_by_role("button", name="Calculer", exact=True).click()
    expect(page.locator(".hero__say")).to_contain_text(re.compile(r"670,00\s€"))


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_two_years_are_read_under_each_product(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Look,
    no_overflow: Look,
    width: int,
    theme: Theme,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.ESTIMATION.path)
    page.get_by_role("link", name="Et avec une autre formule").click()
    expect(page.locator("h1")).to_have_text("Et avec une autre formule\u00a0?")
    rows = page.get_by_role("table", name="Ce que chaque formule aurait coûté").locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="La vôtre")).to_have_count(1)
    expect(page.locator(".hero__say")).to_contain_text("coûté le moins cher")
    expect(page.get_by_text("Ce que nous ne pouvons pas savoir")).to_be_visible()
    accessible(page)
    no_overflow(page)
    page.get_by_role("link", name="Demander un changement").click()
    expect(page.get_by_role("group", name="Quelle formule souhaitez-vous")).to_be_visible()


@pytest.mark.parametrize(
    ("who", "why"),
    [(CHLOE, "aucun contrat ne vous couvre"), (NADIA, "il n’y a rien à recalculer")],
    ids=["without a contract", "without care"],
)
def test_a_member_with_nothing_to_compare_is_told_why(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Look,
    who: SignIn,
    why: str,
) -> None:
    page = page_at(PHONE, storage_state=signed_in(who))
    page.goto(routes.FORMULAS.path)
    expect(page.locator("h1")).to_have_text("Et avec une autre formule\u00a0?")
    expect(page.locator("main").get_by_text(why)).to_be_visible()
    accessible(page)
