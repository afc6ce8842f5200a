"""With Redis, several processes serve the same members."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import PASSWORDS
from tests.support.servers import Server


def test_two_workers_serve_each_member_his_own_figures(
    own_server: Callable[..., Server], redis_url: str, page_at: Callable[..., Page]
) -> None:
    server = own_server(redis_url=redis_url, workers=2)
    server.seed()
    server.start()

    for name, email in (
        ("Camille", "camille.berthelot@example.org"),
        ("Luc", "luc.vandermeulen@example.org"),
        ("Camille", "camille.berthelot@example.org"),
    ):
        page = page_at(origin=server.origin)
        page.goto(routes.SIGN_IN.path)
        page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(email)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORDS[name])
        page.get_by_role("button", name="Se connecter", exact=True).click()
        expect(page.locator(".hello")).to_contain_text(f"Bonjour {name}")
        expect(page.get_by_text("vos soins ont coûté")).to_be_visible()
