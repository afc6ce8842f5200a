"""The member's own details, changed in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import NARROW, SIZES
from tests.e2e.test_sign_in import enter
from tests.support.servers import Server

BERNARD = sign_ins()[1]


def open_profile(page: Page) -> None:
    page.goto(routes.PROFILE.path)
    enter(page, BERNARD.email, BERNARD.password)
    expect(page.get_by_role("heading", name="Vos coordonnées")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_an_address_is_corrected_in_place(
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme)
    open_profile(page)
    accessible(page)
    no_overflow(page)

    page.get_by_role("link", name="Modifier l’adresse").click()
    street = page.get_by_label("Numéro et voie")
    expect(street).to_be_focused()
    accessible(page)
    no_overflow(page)

    page.get_by_label("Pays").select_option("France")
    street.fill("")
    page.get_by_label("Code postal").fill("3700")
    page.get_by_role("button", name="Enregistrer l’adresse").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(re.compile(r"^2\s?réponses sont à corriger"))
    expect(page).to_have_title(re.compile("^Erreur"))
    expect(page.get_by_label("Code postal")).to_have_value("3700")
    accessible(page)
    no_overflow(page)

    page.get_by_role("button", name="Enregistrer l’adresse").click()
    expect(summary).to_be_focused()  # the same mistake again is told again
    summary.get_by_role("link", name="Saisissez un code postal").click()
    expect(page.get_by_label("Code postal")).to_be_focused()
    page.get_by_label("Pays").select_option("Luxembourg")
    page.get_by_label("Code postal").fill("1234")
    street.fill(f"{width} rue des Tanneurs {theme}")
    page.get_by_role("button", name="Enregistrer l’adresse").press("Enter")
    expect(page.get_by_role("status").filter(has_text="enregistrée")).to_be_visible()
    expect(page.get_by_text(f"{width} rue des Tanneurs {theme}, L-1234")).to_be_visible()
    expect(page).to_have_title(re.compile("^Profil"))
    expect(page).to_have_url(re.compile("/profil$"))
    accessible(page)


def test_back_closes_the_form_and_the_narrowest_screen_holds_it(
    page_at: Callable[..., Page], no_overflow: Callable[[Page], None]
) -> None:
    page = page_at(NARROW)
    open_profile(page)
    page.get_by_role("link", name="Modifier le téléphone").click()
    expect(page.get_by_label("Téléphone (optionnel)")).to_be_focused()
    no_overflow(page)
    page.go_back()
    expect(page.get_by_role("link", name="Modifier le téléphone")).to_be_visible()


def test_a_phone_asks_for_the_factor_and_of_two_tabs_the_second_sees_both_values(
    server: Server, page_at: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = page_at()
    open_profile(page)
    page.get_by_role("link", name="Modifier le téléphone").click()
    page.get_by_label("Téléphone (optionnel)").fill("06 39 98 00 11")
    page.get_by_role("button", name="Enregistrer le téléphone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c’est vous")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code reçu par e-mail").fill(server.code_told("proof_code"))
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Téléphone (optionnel)")).to_have_value("06 39 98 00 11")

    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{routes.PROFILE.path}?{routes.EDIT_PARAMETER}=telephone")
        expect(tab.get_by_label("Téléphone (optionnel)")).to_be_visible()
    page.get_by_label("Téléphone (optionnel)").fill("06 39 98 00 11")
    page.get_by_role("button", name="Enregistrer le téléphone").click()
    expect(page.get_by_role("status").filter(has_text="enregistré")).to_be_visible()

    other.get_by_label("Téléphone (optionnel)").fill("06 39 98 00 22")
    other.get_by_role("button", name="Enregistrer le téléphone").click()
    told = other.get_by_role("alert")
    expect(told).to_contain_text("Le téléphone enregistré est maintenant : 06 39 98 00 11")
    expect(other.get_by_label("Téléphone (optionnel)")).to_have_value("06 39 98 00 22")
    accessible(other)

    other.get_by_role("button", name="Enregistrer le téléphone").click()
    expect(other.get_by_role("status").filter(has_text="enregistré")).to_be_visible()
    expect(page.get_by_text("06 •• •• •• 22")).to_be_visible()  # without a click: it is live
