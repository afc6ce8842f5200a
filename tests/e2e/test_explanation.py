"""« Pourquoi ce montant ? »: from a dear line of the list to a sum that adds up, and to a call."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, PHONE, SIZES, Theme, device_cookie
from tests.support.servers import Server

CAMILLE, OTHER = sign_ins()[0], sign_ins()[1]


def cents(text: str) -> int:
    """Read « − 1 234,56 € »."""
    digits = int(re.sub(r"\D", "", text))
    return -digits if text.strip().startswith("\u2212") else digits


def sign_in(page: Page, server: Server, identifier: str, password: str) -> None:
    page.context.add_cookies([device_cookie(server.origin)])
    page.goto(routes.SIGN_IN.path)
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(identifier)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.locator(".hello")).to_contain_text("Bonjour")


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_reads_why_a_specialists_amount_remains_and_asks_for_a_call(
    page_at: Callable[..., Page],
    server: Server,
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: Theme,
):
    page = page_at(width, theme, origin=server.origin)
    sign_in(page, server, CAMILLE.member_id, CAMILLE.password)
    page.goto(f"{routes.REIMBURSEMENTS.path}?recherche=dermatologue")
    if width == PHONE:
        page.locator("details.soin summary").first.click()
    elif width == DESKTOP:
        page.locator(".c-more summary").first.click()
    page.get_by_role("link", name="Pourquoi ce montant").locator("visible=true").first.click()

    expect(page.get_by_role("heading", name="Pourquoi ce montant")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Consultation dermatologue")
    *terms, total = [cents(text) for text in page.locator(".sum .money").all_inner_texts()]
    assert len(terms) >= 5
    assert sum(terms) == total == cents(page.locator(".hero mark").inner_text())
    expect(page.get_by_text("La loi interdit aux mutuelles de la rembourser.")).to_be_visible()
    accessible(page)
    no_overflow(page)

    page.emulate_media(media="print")
    expect(page.locator(".sum .total")).to_be_visible()
    expect(page.get_by_role("link", name="Être rappelé à propos de ce soin")).to_be_hidden()
    page.emulate_media(media="screen")

    address = page.url
    page.get_by_role("link", name="Être rappelé à propos de ce soin").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"DEC-\d{4}-\d{7}-"))

    stranger = page_at(width, theme, origin=server.origin)
    sign_in(stranger, server, OTHER.member_id, OTHER.password)
    stranger.goto(address)
    expect(stranger.locator("h1")).to_have_text("Soin introuvable")


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_what_is_left_of_a_ceiling_stands_beside_the_care_and_its_reason(
    page_at: Callable[..., Page],
    server: Server,
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: Theme,
):
    page = page_at(width, theme, origin=server.origin)
    sign_in(page, server, CAMILLE.member_id, CAMILLE.password)
    page.goto(f"{routes.REIMBURSEMENTS.path}?recherche=monture")
    if width == PHONE:
        page.locator("details.soin summary").first.click()
    elif width == DESKTOP:
        page.locator(".c-more summary").first.click()
    facts = page.locator(".facts").locator("visible=true").first
    expect(facts).to_contain_text("Plafond du contrat")
    expect(facts).to_contain_text(re.compile(r"Il reste .+ sur 3 en 2.ans, pour Camille"))
    expect(facts).to_contain_text("Se renouvelle à partir du")
    page.get_by_role("link", name="Pourquoi ce montant").locator("visible=true").first.click()

    counter = page.locator(".counters li")
    expect(counter).to_contain_text(re.compile(r"Optique .*de Camille.*il reste .+ sur 3"))
    expect(counter).to_contain_text("Se renouvelle à partir du")
    accessible(page)
    no_overflow(page)
