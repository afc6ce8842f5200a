"""A case after it was sent: the staff and its member side by side, and the clock moved on."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_assistance import go_in, keep, plan, title
from tests.support.servers import AGENT, Server

CAMILLE, *_ = sign_ins()
AT_HOME, BY_PHONE = "Coiffeur à domicile", "Soutien psychologique"
WHO = ("--agent", AGENT, "--reason", "Suivi du dossier")
TWO_SECONDS = 2000
Look = Callable[[Page], None]


def dossiers(server: Server, *arguments: str) -> str:
    """Run a command of the staff, and return what it prints."""
    done = server.command("staff", "dossiers", *arguments, *WHO)
    assert done.returncode == 0, done.stderr
    return done.stdout


def step(page: Page, name: str) -> Locator:
    return page.locator(".timeline > li").filter(has_text=re.compile(name, re.IGNORECASE))


def send_a_visit_and_a_call(page: Page) -> str:
    """Ask for both without guidance, and return the reference."""
    page.get_by_role("radio", name="Hospitalisation", exact=False).first.check()
    page.get_by_role("radio", name="Une hospitalisation d’au moins une nuit").check()
    for label, value in (("Jour", "27"), ("Mois", "11"), ("Année", "2026")):
        page.get_by_role("textbox", name=label, exact=True).fill(value)
    page.get_by_role("button", name="Continuer").click()
    expect(title(page)).to_contain_text("guidé")
    page.locator("input[name=patient]").first.check()
    page.get_by_role("radio", name="Non, je choisis moi-même").check()
    page.get_by_role("button", name="Continuer").click()
    for name in (AT_HOME, BY_PHONE):
        expect(title(page)).to_contain_text("prévue")
        plan(page, name)
        keep(page, name)
    page.get_by_role("link", name="Je consulte mes prestations sélectionnées").click()
    page.get_by_role("button", name="Valider et envoyer ma demande").click()
    expect(title(page)).to_have_text("Votre demande est envoyée")
    return page.url.rpartition("/")[2]


def miss_and_receive(page: Page, server: Server, reference: str, look: Look) -> None:
    """Ask for a paper, answer on the page, and note that it is there."""
    dossiers(server, "ask", reference, "--what", "le bulletin de situation", "--paper")
    missing = page.get_by_role("region", name="Il nous manque : le bulletin de situation")
    expect(missing).to_be_visible(timeout=TWO_SECONDS)
    look(page)
    missing.get_by_role("button", name="Envoyer ma réponse").click()
    expect(missing).to_contain_text("Écrivez votre réponse.")
    missing.get_by_role("textbox").fill("Posté ce matin.")
    missing.get_by_role("button", name="Envoyer ma réponse").click()
    expect(missing).to_contain_text("« Posté ce matin. »")
    answered = "answered: le bulletin de situation: Posté ce matin."
    assert answered in dossiers(server, "show", reference)
    dossiers(server, "received", reference, "1")
    expect(missing).to_have_count(0, timeout=TWO_SECONDS)


def open_and_confirm(page: Page, server: Server, reference: str) -> None:
    """Give the number and agree to the visit: the page says each by itself."""
    dossiers(server, "open", reference)
    expect(page.locator(".promise")).to_have_count(0, timeout=TWO_SECONDS)
    expect(step(page, BY_PHONE)).to_contain_text("Prévu")
    dossiers(server, "confirm", reference, "COIFFEUR", "--note", "Nadège Morin vient.")
    visit = step(page, AT_HOME)
    expect(visit).to_contain_text("Confirmé", timeout=TWO_SECONDS)
    expect(visit).to_contain_text("par Claire Fabre, dans votre dossier : Nadège Morin vient.")


def ask_for_another_hour(page: Page, server: Server, reference: str, look: Look) -> None:
    """Ask for another hour of the visit: the agreed one stays, until the staff answers."""
    page.get_by_role("link", name="Déplacer\u00a0: coiffeur").click()
    expect(title(page)).to_have_text(f"Changer\u00a0: {AT_HOME}")
    expect(page.get_by_text(re.compile("^Vous gardez le .* tant que"))).to_be_visible()
    look(page)
    page.locator(".slots > .slots__day > .pill").nth(4).click()
    page.locator(".slots__hours .pill").locator("visible=true").first.click()
    page.get_by_role("button", name="Demander ce changement").click()
    expect(page.get_by_role("status").filter(has_text="Vous gardez le")).to_be_visible()
    expect(step(page, AT_HOME).first).to_contain_text("Confirmé")
    answer = step(page, "Votre changement d’horaire")
    expect(answer).to_contain_text("Réponse au plus tard")
    look(page)
    dossiers(server, "keep", reference, "COIFFEUR", "--note", "Personne n’est libre ce jour-là.")
    expect(answer).to_have_count(0, timeout=TWO_SECONDS)
    expect(page.get_by_role("status").filter(has_text="Vous gardez le")).to_have_count(0)
    expect(step(page, AT_HOME)).to_contain_text("Personne n’est libre ce jour-là.")


def be_late(page: Page, server: Server, reference: str) -> None:
    """Let all hours pass without an act, and find it late on both sides."""
    server.clock.advance(timedelta(days=14))
    go_in(page, CAMILLE.email, CAMILLE.password, page.url)
    expect(step(page, AT_HOME)).to_contain_text("En retard depuis")
    expect(step(page, BY_PHONE)).to_contain_text("Personne chez nous n’a noté cet appel")
    expect(page.get_by_role("link", name="Nous sommes en retard")).to_be_visible()
    first = dossiers(server).splitlines()[0]
    assert first.startswith("late since")
    assert reference in first
    day = server.command("staff", "agenda", "--json", *WHO).stdout.splitlines()
    assert {json.loads(line)["kind"] for line in day} == {"call", "visit"}
    assert all(json.loads(line)["late_since"] for line in day)


@pytest.mark.timeout(900)  # each command of the staff starts a process of its own
@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_the_page_follows_each_act_of_the_staff_and_says_what_is_late(
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
    go_in(page, CAMILLE.email, CAMILLE.password)
    reference = send_a_visit_and_a_call(page)
    expect(page.locator(".promise")).to_contain_text(re.compile("4[78].h.[0-5][0-9].min"))
    look(page)

    miss_and_receive(page, server, reference, look)
    open_and_confirm(page, server, reference)
    look(page)
    ask_for_another_hour(page, server, reference, look)
    be_late(page, server, reference)
    look(page)

    dossiers(server, "done", reference, "COIFFEUR", "--minutes", "60", "--way", "on_site")
    expect(step(page, AT_HOME)).to_contain_text("Fait", timeout=TWO_SECONDS)
    dossiers(server, "not-reached", reference, "SOUTIEN_PSY")
    expect(step(page, BY_PHONE)).to_contain_text("sans vous joindre", timeout=TWO_SECONDS)
    look(page)
    dossiers(server, "cancel", reference, "SOUTIEN_PSY")
    dossiers(server, "close", reference)
    expect(title(page)).to_have_text("Votre dossier est clos", timeout=TWO_SECONDS)
    look(page)
