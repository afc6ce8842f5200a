"""A request after it was sent, in a real browser: completed, changed, cancelled, and the stay."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import addresses, routes
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_assistance import (
    CAMILLE,
    Look,
    choose_hospital,
    go_in,
    go_on,
    keep,
    plan,
    say_who,
    send,
    title,
)

pytestmark = pytest.mark.usefixtures("nothing_asked")
HELP, TALKS = "Aide ménagère", "Soutien psychologique"


def ask(page: Page) -> str:
    """Send a request for help at home and for talks, and return its reference."""
    go_in(page, CAMILLE.email, CAMILLE.password, addresses.event_path())
    choose_hospital(page)
    go_on(page)
    expect(title(page)).to_contain_text("guidé")
    say_who(page)
    page.get_by_role("radio", name="Non, je choisis moi-même").check()
    go_on(page)
    for name in (HELP, TALKS):
        expect(title(page)).to_contain_text("prévue")
        plan(page, name, day=1)
        keep(page, name)
    page.get_by_role("link", name="Je consulte mes prestations").click()
    expect(title(page)).to_have_text("Vérifiez votre demande")
    send(page)
    return page.url.rpartition("/")[2]


def said(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def complete(page: Page, look: Look) -> None:
    """Say how many nights it is, by keyboard: what was to be confirmed is provided for."""
    asked = page.get_by_role("region", name="Combien de temps dure le séjour")
    expect(asked).to_contain_text(f"À confirmer pour l’instant\u00a0: {HELP}")
    look(page)
    nights = asked.get_by_label("Nombre de nuits à l’hôpital")
    nights.fill("quelques")
    nights.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    nights.fill("1")
    asked.get_by_label("Jours de repos complet ensuite").fill("0")
    nights.press("Enter")
    expect(asked).to_contain_text("votre contrat ne prévoit pas")
    look(page)
    asked.get_by_role("button", name="Corriger").press("Enter")
    nights.fill("4")
    asked.get_by_label("Jours de repos complet ensuite").fill("")
    nights.press("Enter")
    said(page, "prévue")
    expect(asked).to_have_count(0)


def move(page: Page, look: Look, name: str = HELP) -> None:
    page.get_by_role("link", name=f"Déplacer\u00a0: {name[:1].lower()}{name[1:]}").click()
    expect(title(page)).to_have_text(f"Changer\u00a0: {name}")
    look(page)
    choose(page, 3)
    page.get_by_role("button", name="Demander ce changement").click()
    said(page, "votre nouvel horaire est réservé")


def choose(page: Page, day: int) -> None:
    page.locator(".slots > .slots__day > .pill").nth(day).click()
    page.locator(".slots__hours .pill").locator("visible=true").nth(1).click()


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_a_request_is_completed_changed_and_cancelled(
    page_at: Callable[..., Page], look: Look, size, theme
) -> None:
    page = page_at(size, theme, reduced_motion="reduce")
    reference = ask(page)
    complete(page, look)
    expect(page.get_by_role("region", name="Vos droits restants")).to_contain_text("reste 26")
    move(page, look)

    other = page.context.new_page()  # the same request, open elsewhere
    other.goto(addresses.case_service_path(reference, "SOUTIEN_PSY"))
    expect(title(other)).to_have_text(f"Changer\u00a0: {TALKS}")
    expect(other.locator(".slots")).to_be_visible()
    page.get_by_role("link", name="Annuler\u00a0: aide ménagère").click()
    expect(page.get_by_text("Rien n’est annulé tant que")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Ne rien annuler").click()
    page.get_by_role("link", name="Annuler\u00a0: aide ménagère").click()
    page.get_by_role("button", name="Oui, annuler la prestation").press("Enter")
    said(page, f"{HELP}\u00a0: c’est annulé")

    choose(other, 2)
    chosen = other.locator("input[name=day]:checked").get_attribute("value")
    other.get_by_role("button", name="Demander ce changement").click()
    changed = other.get_by_role("alert").filter(has_text="A changé entre-temps")
    expect(changed).to_contain_text("Annulé")
    expect(other.locator("input[name=day]:checked")).to_have_value(chosen or "")
    look(other)
    other.get_by_role("button", name="Demander ce changement").click()
    said(other, "votre nouvel horaire est réservé")
    other.close()

    page.get_by_role("link", name="Ajouter une prestation").click()
    expect(title(page)).to_have_text("Ajouter une prestation")
    look(page)
    page.get_by_role("link", name="Coiffeur à domicile").click()
    expect(title(page)).to_have_text("Ajouter\u00a0: Coiffeur à domicile")
    choose(page, 1)
    page.get_by_role("button", name="Ajouter à ma demande").click()
    said(page, "ajoutée à votre demande")

    page.get_by_role("link", name="Annuler toute la demande").click()
    page.get_by_role("button", name="Oui, annuler ma demande").click()
    said(page, "Votre demande est annulée")
    page.get_by_role("link", name="Mes dossiers").click()
    expect(page.get_by_role("region", name="Terminés")).to_contain_text("Annulé")
    look(page)


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_a_stay_is_followed_on_one_page(
    page_at: Callable[..., Page], look: Look, size, theme
) -> None:
    page = page_at(size, theme, reduced_motion="reduce")
    ask(page)
    page.goto(routes.CASES.path)
    current = page.get_by_role("region", name="En cours (1)")
    expect(current).to_contain_text("Et aussi")
    look(page)
    calls = page.get_by_role("region", name="Appels prévus")
    talks = calls.get_by_role("listitem").filter(has_text="soutien psychologique")  # of others too
    expect(talks).to_have_count(1)
    talks.get_by_role("link", name=re.compile("^Déplacer")).click()
    expect(title(page)).to_have_text(f"Changer\u00a0: {TALKS}")
    page.go_back()
    current.get_by_role("link").first.click()
    page.get_by_role("link", name="Voir tout le séjour").click()
    expect(title(page)).to_contain_text("Le séjour")
    for name in ("Aides à la maison", "Coûts et remboursements", "Papiers", "Qui appeler"):
        expect(page.get_by_role("region", name=name)).to_be_visible()
    look(page)
    page.get_by_text("Noter l’hôpital").click()
    page.get_by_label("Hôpital ou clinique").fill("Clinique des Bords de Loire")
    phone = page.get_by_label("Téléphone du service")
    phone.fill("12")
    phone.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    phone.fill("02 61 91 40 00")
    phone.press("Enter")
    said(page, "C’est noté")
    ward = page.get_by_role("link", name=re.compile("02 61 91 40 00"))
    expect(ward).to_have_attribute("href", "tel:+33261914000")
    look(page)
