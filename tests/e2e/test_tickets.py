"""Writing to the help: the member and the staff side by side, and the clock moved on."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from memberapp import addresses, routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, PHONE, SIZES
from tests.e2e.test_assistance import go_in, title
from tests.support.sent_files import picture
from tests.support.servers import AGENT, Server

CAMILLE, BERNARD, *_ = sign_ins()
WHO = ("--agent", AGENT, "--reason", "Réponses du jour")
SOON = 4000  # milliseconds: a commit of another process is looked for each second
CHECKED = 60_000  # milliseconds: a process of its own writes the file anew
Look = Callable[[Page], None]
WORDS = "Bonjour, nous avons deux contrats.\nPeut-on les regrouper ?"


def tickets(server: Server, *arguments: str) -> str:
    """Run a command of the staff, and return what it prints."""
    done = server.command("staff", "tickets", *arguments, *WHO)
    assert done.returncode == 0, done.stderr
    return done.stdout


def write(page: Page, look: Look) -> str:
    """Fill the form by keyboard, lose nothing by a reload, send it, and return its reference."""
    page.goto(routes.HELP.path)
    page.get_by_role("link", name="Nous écrire").press("Enter")
    expect(page.get_by_role("textbox", name="Votre message")).to_be_visible()
    expect(page.get_by_role("complementary", name="Déjà rempli pour vous")).to_contain_text(
        CAMILLE.member_id
    )
    look(page)
    page.get_by_role("button", name="J’envoie mon message").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("2 réponses sont à corriger")
    look(page)
    page.get_by_role("radio", name="Regrouper des contrats").press("Space")
    expect(page.get_by_text("Nos conseillers spécialisés vous répondent")).to_be_visible()
    page.get_by_role("textbox", name="Votre message").fill(WORDS)
    expect(page.locator("#text-count")).to_contain_text("Brouillon gardé à")
    page.reload()
    expect(page.get_by_role("textbox", name="Votre message")).to_have_value(WORDS)
    expect(page.get_by_role("radio", name="Regrouper des contrats")).to_be_checked()
    capture = {"name": "capture.png", "mimeType": "image/png", "buffer": picture("PNG")}
    page.locator("input[name=fichier]").last.set_input_files(capture)
    expect(page.locator("[data-upload]")).to_contain_text("Reçu", timeout=CHECKED)
    expect(page.get_by_role("textbox", name="Votre message")).to_have_value(WORDS)
    look(page)
    page.get_by_role("button", name="J’envoie mon message").dblclick()
    expect(title(page)).to_have_text("Votre question sur un regroupement de contrats")
    expect(page.get_by_text("Votre message est parti.")).to_be_visible()
    expect(page.get_by_role("region", name="Pièces jointes")).to_contain_text("capture.png")
    look(page)
    return page.url.rpartition("/")[2]


def be_asked_and_answer(page: Page, server: Server, reference: str, look: Look) -> None:
    """Follow a question that comes while the member types, and answer it."""
    reply = page.get_by_role("textbox", name=re.compile("Ajouter un mot|Votre réponse"))
    reply.fill("J’oubliais")
    expect(page.locator("#text-count")).to_contain_text("Brouillon gardé à")
    tickets(server, "take", reference)
    tickets(server, "ask", reference, "--version", "1", "--text", "Depuis quand ?")
    expect(page.locator(".thread")).to_contain_text("Depuis quand ?", timeout=SOON)
    expect(page.locator(".page-head")).to_contain_text("À vous de répondre")
    expect(reply).to_have_value("J’oubliais")
    look(page)
    reply.fill("Depuis le 2 novembre.")
    page.get_by_role("button", name="Envoyer ma réponse").press("Enter")
    expect(page.get_by_text("Votre message est ajouté à ce suivi.")).to_be_visible()
    expect(reply).to_have_value("")
    expect(page.locator(".thread > li")).to_have_count(3)


def be_late(page: Page, server: Server, reference: str, look: Look) -> None:
    """Let the promised day pass, and find it late on both sides."""
    server.clock.advance(timedelta(days=14))
    go_in(page, CAMILLE.email, CAMILLE.password, page.url)
    expect(page.locator(".page-head")).to_contain_text("En retard depuis")
    expect(page.get_by_text("vous n’avez rien à refaire")).to_be_visible()
    look(page)
    assert tickets(server).startswith("late since ")
    (listed,) = tickets(server, "--json").splitlines()
    assert json.loads(listed)["reference"] == reference
    assert server.messages("ticket_late")


def be_answered_and_close(page: Page, server: Server, reference: str, look: Look) -> None:
    """Read the answer, say what one thinks of it once, close, and open again."""
    tickets(server, "answer", reference, "--version", "3", "--text", "Oui, au 1er janvier.")
    expect(page.locator(".thread")).to_contain_text("Oui, au 1er janvier.", timeout=SOON)
    expect(page.locator(".page-head")).to_contain_text("Réponse donnée")
    look(page)
    page.get_by_role("radio", name="En partie").press("Space")
    page.get_by_role("textbox", name="Une précision (optionnel)").fill("Et le tarif ?")
    page.get_by_role("button", name="Donner mon avis").press("Enter")
    expect(page.get_by_text("Merci, votre avis est enregistré.")).to_be_visible()
    expect(page.get_by_role("button", name="Donner mon avis")).to_have_count(0)
    page.locator("summary", has_text="Fermer ce suivi").press("Enter")
    page.get_by_role("button", name="Oui, fermer ce suivi").press("Enter")
    expect(page.locator(".page-head")).to_contain_text("Fermé le")
    look(page)
    page.get_by_role("textbox", name="Rouvrir ce suivi").fill("Une dernière question.")
    page.get_by_role("button", name="Rouvrir et envoyer").press("Enter")
    expect(page.get_by_text("Ce suivi est rouvert")).to_be_visible()
    expect(page.locator(".page-head")).to_contain_text("À nous de répondre")


@pytest.mark.timeout(900)  # each command of the staff starts a process of its own
@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_a_question_is_followed_to_its_end(
    own_server: Callable[..., Server],
    page_at: Callable[..., Page],
    look: Look,
    width: int,
    theme: str,
) -> None:
    server = own_server()
    server.seed()
    server.start()
    server.add_agent()
    page = page_at(width, theme, origin=server.origin)
    go_in(page, CAMILLE.email, CAMILLE.password, routes.TICKETS.path)
    expect(page.get_by_text("Vous ne nous avez pas encore écrit.")).to_be_visible()
    look(page)
    reference = write(page, look)
    be_asked_and_answer(page, server, reference, look)
    be_late(page, server, reference, look)
    be_answered_and_close(page, server, reference, look)
    page.get_by_role("link", name="Mes messages à l’aide").first.press("Enter")
    expect(page.locator(".rows > li")).to_have_count(1)
    look(page)

    stranger = page_at(width, theme, origin=server.origin)
    go_in(stranger, BERNARD.email, BERNARD.password, addresses.ticket_path(reference))
    expect(title(stranger)).to_have_text("Suivi introuvable")
    look(stranger)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_visitor_is_told_how_else_we_are_reached(
    page_at: Callable[..., Page], look: Look, width: int, theme: str
) -> None:
    page = page_at(width, theme)
    page.goto(routes.CONTACT.path)
    expect(page.get_by_role("link", name="Me connecter pour écrire")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Ligne ")
    look(page)
    page.get_by_role("link", name="Me connecter pour écrire").press("Enter")
    expect(title(page)).to_have_text("Connexion")
    expect(page).to_have_url(re.compile("suite=%2Faide%2Fcontact"))
