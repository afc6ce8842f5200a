"""A second opinion in a real browser: asked, sent with a paper, received, taken back; answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import DESKTOP, SIZES
from tests.support import sent_files
from tests.support.servers import Server

CAMILLE, LUC = sign_ins()[0], sign_ins()[2]
QUESTION = "Faut-il opérer mon genou, ou peut-on attendre ?"
Check = Callable[[Page], None]
SignedIn = Callable[[SignIn], Any]


def write(page: Page) -> None:
    """Write a question and wait for the papers that go with it."""
    page.get_by_label("Domaine").select_option(label="Orthopédie, dos et articulations")
    page.get_by_label("Votre question au spécialiste").fill(QUESTION)
    page.get_by_role("button", name="Continuer vers mes documents").click()
    expect(page.get_by_text("Votre question est enregistrée.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(f"«\u00a0{QUESTION}\u00a0»")


def send(page: Page, name: str) -> None:
    """Send a paper for the question, agree, and have both leave."""
    expect(page.locator("form[data-ready]")).to_be_visible()
    page.get_by_label("Choisir un fichier").set_input_files(
        [{"name": name, "mimeType": "image/jpeg", "buffer": sent_files.photo()}]
    )
    expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    page.get_by_role("checkbox", name="J’accepte que ma question").check()
    page.get_by_role("button", name="Envoyer à Deuxième Voix").click()
    expect(page.get_by_text("Votre demande est envoyée.")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_question_is_asked_handed_over_and_taken_back(
    page_at: Callable[..., Page],
    signed_in: SignedIn,
    accessible: Check,
    no_overflow: Check,
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.SERVICES.path)
    page.get_by_role("link", name=routes.SECOND_OPINION.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.SECOND_OPINION.title)
    go_on = page.get_by_role("button", name="Continuer vers mes documents")
    go_on.click()
    expect(page.get_by_text("Écrivez votre question.").first).to_be_visible()
    accessible(page)
    no_overflow(page)

    write(page)
    accessible(page)
    no_overflow(page)
    page.get_by_role("button", name="Modifier").click()
    page.get_by_role("button", name="Revenir sans rien changer").click()
    expect(page.get_by_role("button", name="Modifier")).to_be_visible()
    page.get_by_text("Supprimer cette question").click()
    expect(page.get_by_role("button", name="Oui, la supprimer")).to_be_visible()
    accessible(page)
    page.reload()  # what was written is stored
    send_it = page.get_by_role("button", name="Envoyer à Deuxième Voix")
    send_it.click()
    expect(page.get_by_text("Pour envoyer, cochez votre accord.").first).to_be_visible()
    accessible(page)
    send(page, f"irm-{width}.jpg")
    asked = page.get_by_role("region", name="Avis pour Camille").filter(has_text=f"irm-{width}.jpg")
    expect(asked).to_contain_text("Deuxième Voix nous a confirmé avoir tout reçu.")
    assert "genou" not in page.url
    accessible(page)
    no_overflow(page)

    asked.get_by_text("Retirer ma demande").click()
    accessible(page)
    asked.get_by_role("button", name="Oui, la retirer").click()
    expect(page.get_by_text("Votre demande est retirée. Nous demandons")).to_be_visible()
    expect(asked).to_contain_text("Tout est effacé chez le partenaire")
    accessible(page)


def test_an_answer_shows_by_itself_and_no_message_says_what_it_is_about(
    page_at: Callable[..., Page],
    signed_in: SignedIn,
    accessible: Check,
    no_overflow: Check,
    server: Server,
) -> None:
    page = page_at(DESKTOP, "light", storage_state=signed_in(LUC))
    page.goto(routes.SECOND_OPINION.path)
    write(page)
    send(page, "compte-rendu.jpg")
    asked = page.get_by_role("region", name="Avis pour Luc").filter(has_text="compte-rendu.jpg")
    expect(asked).to_contain_text("nous a confirmé avoir tout reçu")
    server.clock.advance(timedelta(minutes=2))
    expect(asked).to_contain_text("Ceci est un avis de démonstration")
    accessible(page)
    no_overflow(page)
    for told in server.messages("opinion_moved"):
        said = f"{told.subject} {told.text}".casefold()
        assert not any(one in said for one in ("avis", "médic", "genou"))
