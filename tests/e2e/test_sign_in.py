"""In and out, in a real browser: the password, the way back, and nothing left behind."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, PHONE, SIZES

LUC = sign_ins()[2]


def enter(page: Page, identifier: str, password: str) -> None:
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(identifier)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def sign_out(page: Page) -> None:
    if page.viewport_size and page.viewport_size["width"] < 1024:
        page.get_by_role("button", name="Plus", exact=True).click()
    page.get_by_role("button", name="Se déconnecter").locator("visible=true").click()
    # A provider of public identities gives its state back.
    expect(page).to_have_url(re.compile(r"/connexion(\?state=.*)?$"))


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_wrong_password_keeps_the_identifier_and_names_the_next_act(
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme)
    page.goto(routes.SIGN_IN.path)
    accessible(page)
    no_overflow(page)
    enter(page, "nobody@example.org", "Pas-le-bon-1234!")
    expect(page.get_by_role("alert")).to_contain_text("ne correspond")
    phone = page.get_by_role("main").get_by_role("link", name=re.compile(r"(\d\d\s){4}\d\d"))
    expect(phone.first).to_be_visible()
    expect(page.get_by_label("Adresse e-mail ou numéro d’adhérent")).to_have_value(
        "nobody@example.org"
    )
    expect(page.get_by_label("Mot de passe", exact=True)).to_have_value("")
    expect(page).to_have_title(re.compile("^Erreur"))
    accessible(page)
    no_overflow(page)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("typed", [LUC.email.upper(), LUC.member_id, LUC.member_id[1:]])
def test_the_email_and_the_number_both_open_the_page_asked_for(
    page_at: Callable[..., Page], width: int, typed: str
) -> None:
    page = page_at(width)
    page.goto(routes.REIMBURSEMENTS.path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")
    enter(page, typed, LUC.password)
    expect(page.get_by_role("heading", level=1)).to_have_text("Remboursements")
    assert page.evaluate("document.cookie") == ""


def test_after_signing_out_the_back_button_and_the_cookie_show_nothing(
    page_at: Callable[..., Page],
) -> None:
    page = page_at()
    page.goto(routes.SIGN_IN.path)
    enter(page, LUC.email, LUC.password)
    expect(page.locator(".hello")).to_contain_text("Bonjour Luc")
    cookies = page.context.cookies()
    sign_out(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")
    expect(page.get_by_text("Luc", exact=False)).to_have_count(0)
    page.context.add_cookies(cookies)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")


def test_ending_a_session_in_one_tab_empties_the_other_by_itself(
    page_at: Callable[..., Page],
) -> None:
    page = page_at()
    page.goto(routes.SIGN_IN.path)
    enter(page, LUC.email, LUC.password)
    expect(page.locator(".hello")).to_contain_text("Bonjour Luc")
    other = page.context.new_page()
    other.goto(routes.REIMBURSEMENTS.path)
    expect(other.get_by_role("heading", level=1)).to_have_text("Remboursements")
    sign_out(page)
    expect(other.get_by_role("heading", level=1)).to_have_text("Connexion", timeout=15_000)
