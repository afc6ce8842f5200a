"""A session that ends while its page stays open: announced, put off, then nothing left."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, PHONE
from tests.support.servers import Server

CAMILLE = sign_ins()[0]
A_TURN = 15_000  # milliseconds: far longer than the watch takes to look again


@pytest.fixture
def demo(own_server: Callable[..., Server]) -> Iterator[Server]:
    """A demo of its own, whose clock the test moves."""
    server = own_server()
    server.seed()
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_a_page_left_open_warns_then_asks_to_sign_in_and_shows_nothing(
    demo: Server,
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, origin=demo.origin, reduced_motion="reduce")
    page.goto(f"{routes.REIMBURSEMENTS.path}?soin=dental")
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(CAMILLE.email)
    page.get_by_label("Mot de passe", exact=True).fill(CAMILLE.password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remboursements")

    demo.clock.advance(timedelta(minutes=18))
    warning = page.get_by_role("status").filter(has_text="faute d’activité")
    expect(warning).to_contain_text(re.compile(r"à 11\sh\s20"), timeout=A_TURN)
    expect(warning).to_be_in_viewport()
    accessible(page)
    no_overflow(page)

    stay = page.get_by_role("button", name="Rester connecté")
    stay.focus()
    stay.press("Enter")
    expect(stay).to_have_count(0)
    demo.clock.advance(timedelta(minutes=17))
    page.wait_for_timeout(4000)  # longer than one turn of the watch
    expect(page.get_by_role("heading", level=1)).to_have_text("Remboursements")

    demo.clock.advance(timedelta(minutes=3))
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion", timeout=A_TURN)
    expect(page.get_by_text("Votre session a pris fin")).to_be_visible()
    expect(page.get_by_text("Camille")).to_have_count(0)
    accessible(page)
    no_overflow(page)

    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(CAMILLE.email)
    page.get_by_label("Mot de passe", exact=True).fill(CAMILLE.password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remboursements")
    assert page.url.endswith("?soin=dental")


def test_a_form_open_to_anybody_is_left_with_what_the_members_file_said(
    demo: Server, page_at: Callable[..., Page]
) -> None:
    page = page_at(origin=demo.origin)
    page.goto(routes.SIGN_IN.path)
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(CAMILLE.email)
    page.get_by_label("Mot de passe", exact=True).fill(CAMILLE.password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.locator(".hello")).to_contain_text("Bonjour Camille")
    page.goto(routes.CALLBACK.path)
    name = page.locator("[name=name]")
    expect(name).to_have_value(re.compile("Camille"))

    demo.clock.advance(timedelta(minutes=20))
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion", timeout=A_TURN)
    assert "Camille" not in page.content()
    page.goto(routes.CALLBACK.path)
    expect(name).to_have_value("")
