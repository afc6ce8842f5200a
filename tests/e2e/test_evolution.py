"""Two years of care beside each other, in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import SIZES, device_cookie
from tests.support.servers import Server

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def signed_in(browser: Browser, server: Server) -> Any:
    """Sign the member of the richest demo family in once."""
    persona = sign_ins()[0]
    context = browser.new_context(base_url=server.origin)
    context.add_cookies([device_cookie(server.origin)])
    page = context.new_page()
    page.goto(routes.SIGN_IN.path)
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(persona.member_id)
    page.get_by_label("Mot de passe", exact=True).fill(persona.password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.locator(".hello")).to_contain_text("Bonjour")
    state = context.storage_state()
    context.close()
    return state


def total_of(page: Page, name: str) -> str:
    """Return a cell of the total of the table, by its heading."""
    headings = page.locator("thead th").all_inner_texts()
    place = [" ".join(text.split()) for text in headings].index(name)
    return page.locator("tfoot td").nth(place - 1).inner_text()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_two_years_are_compared_by_what_is_chosen_and_say_what_the_list_says(
    page_at: Callable[..., Page],
    signed_in: Any,
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in, reduced_motion="reduce")
    page.goto(f"{routes.REIMBURSEMENTS.path}?beneficiaire=1")
    page.get_by_role("link", name="Comparer deux ans").click()
    expect(page).to_have_url(re.compile(r"/evolution\?beneficiaire=1$"))
    expect(
        page.get_by_role("img", name=re.compile("Prix payé en")).locator(".point path")
    ).not_to_have_count(0)
    assert page.locator(".modebar").count() == 0
    page.get_by_text("Payeur", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?vue=payeur&beneficiaire=1$"))
    expect(page.get_by_role("rowheader", name="Sécurité sociale")).to_be_visible()
    accessible(page)
    no_overflow(page)
    page.get_by_text("Soin", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?vue=soin&beneficiaire=1$"))
    page.get_by_label(re.compile("^Arrêter")).click()
    expect(page).to_have_url(re.compile(r"\?vue=soin&periode=entiere&beneficiaire=1$"))
    expect(page.get_by_role("heading", level=2)).to_contain_text("entières")
    accessible(page)
    no_overflow(page)
    years = [text for text in page.locator("thead th").all_inner_texts() if "charge" in text]
    (before, after) = (text.split()[-1] for text in years)
    shown = {year: total_of(page, f"À votre charge {year}") for year in (before, after)}
    page.go_back()
    expect(page.get_by_label(re.compile("^Arrêter"))).to_be_checked()
    for year, query in ((before, f"annee={before}&"), (after, "")):
        page.goto(f"{routes.REIMBURSEMENTS.path}?{query}beneficiaire=1")
        expect(page.locator("main")).to_contain_text(shown[year])
    page.goto(f"{routes.EVOLUTION.path}?beneficiaire=1&soin=transport")
    expect(page.get_by_role("heading", name="Aucun soin ne correspond")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Effacer les filtres").click()
    expect(page).to_have_url(re.compile("/evolution$"))
    page.emulate_media(media="print")
    expect(page.locator(".chart")).to_be_hidden()
    expect(page.get_by_role("columnheader", name=re.compile("Prix payé")).first).to_be_visible()
