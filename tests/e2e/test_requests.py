"""Requests: written, checked, sent once, followed live, late, and taken to the mediator."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_assistance import go_in, go_on, title
from tests.support.servers import AGENT, Server

CAMILLE, BERNARD, LUC, *_ = sign_ins()
WHO = ("--agent", AGENT, "--reason", "Réclamation")
SOON = 4000  # milliseconds: a commit of another process is looked for each second
LOOKS = 10
FACTS = "Il manque 12 € sur le remboursement du 3 mars."
Look = Callable[[Page], None]


def staff(server: Server, *arguments: str) -> str:
    """Run a command of the staff, and return what it prints."""
    done = server.command("staff", "requests", *arguments, *WHO)
    assert done.returncode == 0, done.stderr
    return done.stdout


def wait_until_kept(page: Page, label: str, text: str) -> None:
    """Look from another tab until it shows what was typed: each field is saved after a pause."""
    tab = page.context.new_page()
    for _ in range(LOOKS):
        tab.goto(page.url)
        expect(tab.get_by_label(label)).to_be_visible()
        if tab.get_by_label(label).input_value() == text:
            break
    tab.close()


def write_a_claim(page: Page, look: Look) -> None:
    """Write a claim, with what is missing refused and what is typed saved over a reload."""
    page.goto(routes.REQUESTS.path)
    look(page)
    page.get_by_role("link", name="Nouvelle demande").click()
    look(page)
    page.get_by_role("link", name="Réclamation").click()
    expect(title(page)).to_have_text("Faire une réclamation")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("2 réponses sont à corriger")
    look(page)
    page.get_by_role("radio", name="Le montant d’un remboursement").check()
    page.get_by_label("Que s’est-il passé").fill(FACTS)
    page.get_by_label("Que demandez-vous").fill("12 €")  # leaves the field before: it is saved
    page.get_by_label("Que s’est-il passé").focus()
    expect(page.locator("#demande")).to_contain_text("Brouillon gardé à")
    wait_until_kept(page, "Que demandez-vous", "12 €")
    page.reload()
    expect(page.get_by_label("Que s’est-il passé")).to_have_value(FACTS)
    expect(page.get_by_label("Que demandez-vous")).to_have_value("12 €")
    go_on(page)
    expect(title(page)).to_have_text("Vérifiez avant d’envoyer")
    expect(page.locator("main")).to_contain_text("Accusé de réception, au plus tard")


def end_a_contract(page: Page, look: Look) -> None:
    """See what ends with a contract, by which right and when; nothing is sent unread."""
    page.goto("/demandes/nouvelle/resiliation")
    page.get_by_role("radio", name="contrat 800").check()
    expect(page.get_by_role("radio", name="À tout moment")).to_be_checked()
    look(page)
    go_on(page)
    expect(title(page)).to_have_text("Vérifiez avant d’envoyer")
    expect(page.locator("main")).to_contain_text("article L. 221-10-2")
    expect(page.locator("main")).to_contain_text("21 décembre 2026")
    look(page)
    page.get_by_role("button", name="J’envoie ma résiliation").click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez la case")
    look(page)


@pytest.mark.timeout(900)  # each command of the staff starts a process of its own
@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_a_claim_is_sent_once_followed_live_late_on_both_sides_and_ends_at_the_mediator(
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
    go_in(page, CAMILLE.email, CAMILLE.password, routes.REQUESTS.path)
    end_a_contract(page, look)
    write_a_claim(page, look)
    look(page)
    page.get_by_role("button", name="Envoyer ma réclamation").dblclick()
    page.wait_for_url("**/demandes/DEM-*")
    expect(title(page)).to_contain_text("Réclamation")
    look(page)
    reference = page.url.rpartition("/")[2]
    assert staff(server).count("DEM-") == 1

    other = page_at(width, theme, origin=server.origin)
    go_in(other, BERNARD.email, BERNARD.password, f"/demandes/{reference}")
    expect(title(other)).to_have_text("Demande introuvable")
    other.close()

    server.clock.advance(timedelta(days=14))
    go_in(page, CAMILLE.email, CAMILLE.password, routes.REQUESTS.path)
    first = page.locator(".visit").first
    expect(first).to_contain_text("En retard")
    expect(first).to_contain_text("Accusé de réception attendu depuis le")
    assert staff(server).startswith("late since")
    first.get_by_role("link").click()
    expect(page.locator(".alert--attention")).to_contain_text("passe en premier")
    look(page)

    staff(server, "take", reference)
    steps = page.locator(".timeline")
    expect(steps).to_contain_text("Par Claire Fabre", timeout=SOON)
    staff(server, "ask", reference, "--version", "2", "--text", "La facture du 3 mars.")
    missing = page.get_by_role("region", name="Il nous manque un élément")
    expect(missing).to_contain_text("La facture du 3 mars.", timeout=SOON)
    look(page)
    missing.get_by_role("textbox").fill("Je l’ai postée ce matin.")
    missing.get_by_role("button", name="Envoyer ma réponse").click()
    expect(missing).to_have_count(0)
    expect(steps).to_contain_text("Je l’ai postée ce matin.")
    words = "Le calcul est exact, voici pourquoi."
    staff(server, "answer", reference, "--version", "4", "--text", words)
    expect(page.locator("main")).to_contain_text("voici pourquoi", timeout=SOON)
    expect(page.locator("main")).to_contain_text("vous pouvez saisir le médiateur, gratuitement")
    look(page)
    with page.expect_download() as waited:
        page.get_by_role("link", name=re.compile("Télécharger le dossier")).click()
    assert waited.value.suggested_filename == f"dossier-mediateur-{reference}.pdf"


def send_termination(page: Page) -> None:
    page.get_by_role("checkbox", name="J’ai lu").check()
    page.get_by_role("button", name="J’envoie ma résiliation").click()


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_a_contract_is_ended_once_its_dates_are_read_and_taken_back(
    page_at: Callable[..., Page], look: Look, server: Server, width: int, theme: str
) -> None:
    page = page_at(width, theme)
    go_in(page, LUC.email, LUC.password, "/demandes/nouvelle/resiliation")
    page.get_by_role("radio", name="À tout moment").check()
    go_on(page)
    expect(title(page)).to_have_text("Vérifiez avant d’envoyer")
    send_termination(page)
    expect(title(page)).to_have_text("Confirmez que c’est vous")
    page.get_by_role("button", name="Recevoir un code").click()
    code = page.get_by_label(re.compile("Code reçu"))
    expect(code).to_be_visible()  # and sent
    code.fill(server.code_told("proof_code"))
    page.get_by_role("button", name="Continuer").click()
    expect(title(page)).to_have_text("Vérifiez avant d’envoyer")
    send_termination(page)
    page.wait_for_url("**/demandes/DEM-*")
    expect(title(page)).to_contain_text("Résiliation")
    look(page)
    page.get_by_text("Retirer cette demande", exact=True).click()
    page.get_by_role("button", name="Oui, retirer").click()
    expect(page.locator("main")).to_contain_text("Retirée")
