"""From an event to assistance, in a real browser: both paths, by keyboard, on two devices."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, NARROW, PHONE
from tests.e2e.test_sign_in import enter
from tests.support.servers import AGENT, Server

CAMILLE, BERNARD, *_ = sign_ins()
Look = Callable[[Page], None]
ONE_LINE, SHORT_RECAP = 80, 1400  # pixels
LOOKED_AT = 3  # the questions after these are made of the same parts


pytestmark = pytest.mark.usefixtures("nothing_asked")


def go_in(page: Page, who: str, password: str, path: str = routes.ASSISTANCE.path) -> None:
    page.goto(path)
    enter(page, who, password)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Connexion")


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continuer").click()


def choose_hospital(page: Page) -> None:
    expect(title(page)).to_contain_text("Que se passe-t-il")
    page.get_by_role("radio", name="Hospitalisation", exact=False).first.check()
    page.get_by_role("radio", name="Une hospitalisation d’au moins une nuit").check()
    for label, value in (("Jour", "27"), ("Mois", "11"), ("Année", "2026")):
        page.get_by_role("textbox", name=label, exact=True).fill(value)


def say_who(page: Page) -> None:
    """Say who is concerned: the first person of the contract."""
    page.locator("input[name=patient]").first.check()


def forget_everything(page: Page, look: Look) -> None:
    """Go on without an answer: the summary takes the focus and leads to the fields."""
    go_on(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur"))
    look(page)
    summary.get_by_role("link", name="Choisissez ce qui se passe").click()
    expect(page.locator("input[name=event]").first).to_be_focused()
    go_on(page)
    expect(summary).to_be_focused()  # the same mistake again is told again
    summary.get_by_role("link", name="Saisissez la date").click()
    expect(page.get_by_role("textbox", name="Jour", exact=True)).to_be_focused()


def answer(page: Page) -> None:
    """Answer the question that shows, by the first of its answers."""
    for group in page.locator("main form fieldset").all():
        group.get_by_role("radio").first.check()
    for typed in page.locator("main form input.input").all():
        typed.fill("0" if "enfants" in page.url else "4")
    asked = title(page).inner_text()
    go_on(page)
    expect(title(page)).not_to_have_text(asked)
    expect(page.locator("main .skeleton")).to_have_count(0)


def plan(page: Page, name: str, *, day: int = 0, hour: int = 0) -> None:
    """Open a service from the list and keep it with a day and an hour."""
    page.get_by_role("link", name=name, exact=True).click()
    expect(title(page)).to_have_text(name)
    page.locator(".slots > .slots__day > .pill").nth(day).click()
    hours = page.locator(".slots__hours .pill").locator("visible=true")
    hours.nth(hour).click()


def check_hours_in_view(page: Page) -> None:
    """Check that the hours of the day just chosen stand above a bar of one line."""
    bar = page.locator(".wizard-actions--bar").bounding_box()
    hours = page.locator(".slots__hours").locator("visible=true").bounding_box()
    assert bar
    assert hours
    assert bar["height"] <= ONE_LINE
    assert hours["y"] + hours["height"] <= bar["y"]


def keep(page: Page, name: str) -> None:
    page.get_by_role("button", name="Je valide ma demande").click()
    expect(page.get_by_role("status").filter(has_text=name)).to_contain_text("Rien n’est encore")


def change_from_recap(page: Page) -> None:
    """Change a day and an answer: « Modifier » comes back to the recap, not through every step."""
    page.get_by_role("link", name="Modifier : Aide ménagère").click()
    expect(page.get_by_role("link", name="Retour : récapitulatif")).to_be_visible()
    # The day that was selected hides none of the earlier ones, and no other has an hour chosen.
    expect(page.locator("input[name=day]").nth(1)).to_be_checked()
    page.locator(".slots > .slots__day > .pill").nth(2).click()
    expect(page.locator(".slots__hours input:checked").locator("visible=true")).to_have_count(0)
    page.locator(".slots__hours .pill").locator("visible=true").first.click()
    page.get_by_role("button", name="Je valide ma demande").click()
    expect(title(page)).to_have_text("Vérifiez votre demande")
    page.get_by_text("Votre situation").click()
    page.get_by_role("link", name="Modifier : Qui vit chez vous").click()
    page.get_by_role("radio").nth(1).check()
    other = page.get_by_role("radio").nth(1).locator("..").inner_text()
    go_on(page)
    expect(title(page)).to_have_text("Vérifiez votre demande")
    page.get_by_text("Votre situation").click()
    expect(page.get_by_text(other)).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("button", name="Valider et envoyer ma demande").click()
    expect(title(page)).to_have_text("Votre demande est envoyée")


def cases_of(server: Server) -> list[str]:
    with closing(sqlite3.connect(server.folder / "var" / "memberapp.db", timeout=10)) as db:
        return [row[0] for row in db.execute("SELECT reference FROM assistance_case")]


def test_a_guided_request_is_made_on_a_phone(page_at: Callable[..., Page], look: Look) -> None:
    page = page_at(PHONE, "dark", reduced_motion="reduce")
    go_in(page, CAMILLE.email, CAMILLE.password)
    look(page)
    # A step is a place of its own: nothing but « Quitter » leads elsewhere.
    expect(page.get_by_role("navigation").locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("link", name="Quitter")).to_be_visible()
    forget_everything(page, look)
    choose_hospital(page)
    look(page)
    go_on(page)

    expect(title(page)).to_contain_text("guidé")
    expect(page).to_have_title(re.compile("^Avez-vous besoin"))
    look(page)
    page.get_by_role("radio", name="Oui, guidez-moi").check()
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Choisissez la personne concernée")
    say_who(page)
    go_on(page)
    expect(page).to_have_url(re.compile("/questions/"))
    expect(page).to_have_title(re.compile("^Combien de temps"))
    number = 0
    while "/questions/" in page.url:
        if number < LOOKED_AT:
            look(page)
        answer(page)
        number += 1

    expect(title(page)).to_contain_text("prévue")
    look(page)
    plan(page, "Aide ménagère", day=1)
    check_hours_in_view(page)
    look(page)
    keep(page, "Aide ménagère")
    look(page)

    page.get_by_role("link", name="Je consulte mes prestations sélectionnées (1)").click()
    expect(title(page)).to_have_text("Vérifiez votre demande")
    assert page.evaluate("document.documentElement.scrollHeight") <= SHORT_RECAP
    look(page)
    page.get_by_role("link", name="Modifier : Pour venir chez vous").click()
    expect(title(page)).to_contain_text("Où devons-nous venir")
    expect(page).to_have_title(re.compile("^Où devons-nous venir"))
    look(page)
    page.get_by_label("Étage, ascenseur (optionnel)").fill("3e étage")
    page.get_by_label("Code d’entrée, interphone (optionnel)").fill("A 1234")
    page.get_by_role("button", name="Enregistrer cette adresse").click()
    expect(page.get_by_text("A 1234")).to_be_visible()

    change_from_recap(page)
    call = page.get_by_role("link", name="Je souhaite être rappelé").get_attribute("href") or ""
    assert re.search(r"sujet=AST-2026-\d{7}-\w&motif=new_request", call)
    send(page)
    look(page)


def test_a_member_who_knows_chooses_by_himself_and_sees_his_number_come(
    page_at: Callable[..., Page], look: Look, server: Server
) -> None:
    page = page_at(DESKTOP, "light", reduced_motion="reduce")
    go_in(page, CAMILLE.email, CAMILLE.password)
    choose_hospital(page)
    look(page)
    go_on(page)
    page.get_by_role("radio", name="Non, je choisis moi-même").check()
    say_who(page)
    look(page)
    go_on(page)

    # Every service of the contract for the event, and no request by looking.
    expect(title(page)).to_contain_text("prévue")
    page.get_by_text("Voir ce qui n’est pas prévu ici").click()
    look(page)
    assert not cases_of(server)
    page.go_back()
    expect(page.get_by_role("radio", name="Non, je choisis moi-même")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("textbox", name="Jour", exact=True)).to_have_value("27")
    page.go_forward()
    page.go_forward()
    expect(title(page)).to_contain_text("prévue")

    plan(page, "Soutien psychologique")
    page.locator(".slots__hours .pill").locator("visible=true").nth(3).click()
    look(page)
    keep(page, "Soutien psychologique")
    aside = page.get_by_role("complementary", name="Votre demande")
    expect(aside).to_contain_text("Soutien psychologique")
    page.get_by_role("link", name="Je consulte mes prestations sélectionnées (1)").click()
    expect(page.get_by_text("Nous vous appelons")).to_be_visible()
    expect(page.get_by_text("Pour venir chez vous")).to_have_count(0)  # a call needs no address
    look(page)
    page.get_by_role("button", name="Valider et envoyer ma demande").dblclick()
    expect(title(page)).to_have_text("Votre demande est envoyée")
    [reference] = cases_of(server)
    expect(page).to_have_url(re.compile(f"/dossiers/{reference}$"))
    expect(page.get_by_text("au plus tard le 23 novembre 2026")).to_be_visible()
    look(page)
    with page.expect_download() as calendar:
        page.get_by_role("link", name="Ajouter à mon agenda").click()
    assert "BEGIN:VEVENT" in calendar.value.path().read_text()

    server.add_agent()
    who = ("--agent", AGENT, "--reason", "Demande complète")
    opened = server.command("staff", "dossiers", "open", reference, *who)
    assert opened.returncode == 0, opened.stderr
    told = page.get_by_role("status").filter(has_text="Votre numéro de dossier")
    expect(told).to_be_visible()  # nobody touched the page
    number = told.inner_text().rpartition(" ")[2]
    page.reload()
    expect(page.get_by_text(f"Dossier ouvert, numéro {number}")).to_be_visible()
    look(page)


def test_a_request_is_made_by_the_keyboard_alone(page_at: Callable[..., Page]) -> None:
    page = page_at(DESKTOP)
    go_in(page, BERNARD.email, BERNARD.password)
    keys = page.keyboard
    expect(title(page)).to_contain_text("Que se passe-t-il")

    def tab_to(target: Locator) -> None:
        for _ in range(60):
            keys.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"Tab never reaches {target}")

    tab_to(page.locator("input[name=event]").first)
    keys.press("Space")
    tab_to(page.locator("input[name=event-hospitalisation]").first)
    keys.press("Space")
    keys.press("Tab")
    for part in ("27", "11", "2026"):
        keys.type(part)
        keys.press("Tab")
    keys.press("Enter")
    expect(title(page)).to_be_focused()
    expect(title(page)).to_contain_text("guidé")
    tab_to(page.locator("input[name=patient]").first)
    keys.press("Space")
    tab_to(page.locator("input[name=need]").first)
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("ArrowUp")  # round the two boxes, to the second one
    expect(page.get_by_role("radio", name="Non, je choisis moi-même")).to_be_checked()
    keys.press("Enter")
    expect(title(page)).to_contain_text("prévue")
    tab_to(page.get_by_role("link", name="Soutien psychologique", exact=True))
    keys.press("Enter")
    expect(title(page)).to_be_focused()
    expect(title(page)).to_have_text("Soutien psychologique")
    tab_to(page.locator("input[name=day]").first)
    keys.press("Space")
    tab_to(page.locator(".slots__hours input").locator("visible=true").first)
    keys.press("Space")
    tab_to(page.get_by_role("button", name="Je valide ma demande"))
    keys.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Soutien")).to_be_visible()
    tab_to(page.get_by_role("link", name="Je consulte mes prestations sélectionnées"))
    keys.press("Enter")
    expect(title(page)).to_have_text("Vérifiez votre demande")
    tab_to(page.get_by_role("button", name="Valider et envoyer ma demande"))
    keys.press("Enter")
    expect(title(page)).to_have_text("Votre demande est envoyée")
    expect(title(page)).to_be_focused()


def test_a_request_begun_on_a_phone_is_finished_on_a_desktop(
    page_at: Callable[..., Page], look: Look, server: Server
) -> None:
    phone, desktop = page_at(NARROW), page_at(DESKTOP, "dark", reduced_motion="reduce")
    go_in(phone, BERNARD.member_id, BERNARD.password)
    choose_hospital(phone)
    go_on(phone)
    expect(title(phone)).to_contain_text("guidé")

    go_in(desktop, BERNARD.member_id, BERNARD.password, routes.DASHBOARD.path)
    # Looking is no request: the event is there again, and nothing is « en cours ».
    expect(desktop.get_by_role("link", name="Reprendre votre demande d’assistance")).to_have_count(
        0
    )
    desktop.goto(routes.ASSISTANCE.path)
    expect(desktop.get_by_role("textbox", name="Jour", exact=True)).to_have_value("27")
    desktop.goto(routes.ASSISTANCE_NEED.path)
    desktop.get_by_role("radio", name="Non, je choisis moi-même").check()
    say_who(desktop)
    go_on(desktop)
    expect(title(desktop)).to_contain_text("prévue")

    # The phone still shows the older step: it writes over nothing, and shows where it stands.
    phone.get_by_role("radio", name="Oui, guidez-moi").check()
    say_who(phone)
    go_on(phone)
    told = phone.get_by_role("alert")
    expect(told).to_contain_text("Votre demande a changé")
    expect(told).to_be_focused()
    expect(phone.get_by_role("radio", name="Non, je choisis moi-même")).to_be_checked()
    look(phone)

    plan(desktop, "Coiffeur à domicile")
    keep(desktop, "Coiffeur à domicile")
    desktop.goto(routes.DASHBOARD.path)
    desktop.get_by_role("link", name="Reprendre votre demande d’assistance").click()
    expect(title(desktop)).to_have_text("Vous avez une demande en cours")
    look(desktop)
    desktop.get_by_role("link", name="Reprendre ma demande").click()
    expect(title(desktop)).to_have_text("Vérifiez votre demande")
    desktop.get_by_role("link", name="Ajouter une prestation").click()
    desktop.get_by_role("link", name="Je consulte mes prestations sélectionnées").click()
    send(desktop)
    assert len(cases_of(server)) == 1
    # What was sent from the desktop is no longer there to go on with.
    go_on(phone)
    expect(title(phone)).to_have_text("Votre demande est envoyée")
    expect(phone.get_by_role("alert")).to_contain_text("n’est pas enregistré")
    look(phone)
    assert len(cases_of(server)) == 1
