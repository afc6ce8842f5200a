"""What is held of a member, in a real browser: the public pages and the member's own."""

import re
from collections.abc import Callable
from datetime import timedelta
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import SIZES
from tests.e2e.test_sign_in import enter
from tests.support.servers import Server

MARTIN = sign_ins()[1]


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_who_opens_a_space_reads_first_what_their_data_serve_for(
    page_at: Callable[..., Page], look: Callable[[Page], None], width: int, theme: str
) -> None:
    page = page_at(width, theme)
    page.goto(routes.ACTIVATION.path)
    page.get_by_role("main").get_by_role("link", name="confidentialité", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Confidentialité")).to_be_visible()
    expect(page.get_by_text("Vos données servent exclusivement à")).to_be_visible()
    look(page)
    for name in ("Accessibilité", "Mentions légales"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
        look(page)

    page.goto(routes.SETTINGS.path)
    enter(page, MARTIN.email, MARTIN.password)
    expect(page.get_by_role("heading", level=1, name="Paramètres")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Activité de votre espace").click()
    expect(page.get_by_role("heading", name="Qui a consulté mes données")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Connexions").click()
    expect(page).to_have_url(re.compile("type=connexions"))
    expect(page.get_by_text("Connexion réussie").first).to_be_visible()
    page.goto(routes.SETTINGS.path)
    page.get_by_role("main").get_by_role("link", name="Confidentialité").click()
    expect(page.get_by_text("Création de votre espace")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_leaves_by_themselves_and_is_then_unknown(
    page_at: Callable[..., Page],
    look: Callable[[Page], None],
    own_server: Callable[..., Server],
    width: int,
    theme: str,
) -> None:
    server = own_server()
    server.seed()
    server.start()
    page = page_at(width, theme, origin=server.origin, is_trusted=False)
    page.goto(routes.DASHBOARD.path)
    enter(page, MARTIN.email, MARTIN.password)
    page.locator("input[name=code]").fill(server.code_told())
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("mon profil$")).click()
    expect(page.get_by_role("heading", name="Vos coordonnées")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Paramètres").click()
    page.get_by_role("link", name="Supprimer votre compte").click()
    expect(page.get_by_role("heading", name="Gardé, et jusqu’à quand")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Supprimer mon compte").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page)
    page.get_by_label("J’ai compris").check()
    page.get_by_role("button", name="Supprimer mon compte").click()
    expect(page.get_by_text("Votre espace est supprimé")).to_be_visible()
    look(page)
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(MARTIN.email)
    page.get_by_label("Mot de passe", exact=True).fill(MARTIN.password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_receives_a_copy_of_all_their_data(
    page_at: Callable[..., Page],
    look: Callable[[Page], None],
    own_server: Callable[..., Server],
    width: int,
    theme: str,
) -> None:
    server = own_server()
    server.seed()
    server.start()
    page = page_at(width, theme, origin=server.origin, is_trusted=False)
    page.goto(routes.SETTINGS.path)
    enter(page, MARTIN.email, MARTIN.password)
    page.locator("input[name=code]").fill(server.code_told())
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Recevoir toutes mes données").click()
    heading = page.get_by_role("heading", level=1, name="Recevoir toutes mes données")
    expect(heading).to_be_visible()
    expect(page.get_by_text("Identité, contrats et garanties")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Demander ma copie").click()
    expect(page.get_by_text("Votre demande est enregistrée")).to_be_visible()
    link = page.get_by_role("link", name="Télécharger", exact=True)
    expect(link).to_be_visible(timeout=120_000)  # by itself: nobody loads the page again
    look(page)
    with page.expect_download() as downloaded:
        link.click()
    assert downloaded.value.suggested_filename == "mes-donnees.zip"
    assert "decomptes/" in " ".join(ZipFile(downloaded.value.path()).namelist())
    assert server.messages("data_ready")

    server.clock.advance(timedelta(minutes=12))
    page.reload()
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", level=1, name="Confirmez que c’est vous")).to_be_visible()
    look(page)
    context = page.context
    page.close()  # the end of its session would redirect it meanwhile
    server.clock.advance(timedelta(hours=24))
    page = context.new_page()
    page.goto(routes.DATA.path)
    enter(page, MARTIN.email, MARTIN.password)
    expect(page.locator("input[name=code]")).to_be_visible()  # the new code is queued by now
    page.locator("input[name=code]").fill(server.code_told())
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre dernière copie n’est plus disponible")).to_be_visible()
    look(page)
