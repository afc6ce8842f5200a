"""« Je souhaite être rappelé », in a real browser: by a visitor, by a member, and too late."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from memberapp import routes
from memberapp.callbacks.catalogue import read_callbacks
from memberapp.cli.demo import sign_ins
from memberapp.core.opening_hours import open_windows
from tests.e2e.conftest import DESKTOP, PHONE, SIZES
from tests.support.mailbox import open_mailbox
from tests.support.ports import free_port
from tests.support.servers import Server

CAMILLE = sign_ins()[0]
MOBILE = "06 39 98 00 12"
pytestmark = pytest.mark.usefixtures("calls_given_back")


def sign_in(page: Page) -> None:
    page.goto(routes.SIGN_IN.path)
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(CAMILLE.email)
    page.get_by_label("Mot de passe", exact=True).fill(CAMILLE.password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.locator(".hello")).to_contain_text("Bonjour Camille")


def choose(page: Page, day: str = "lun. 23 nov.", hour: str = "9 h 30 à 10 h") -> None:
    page.get_by_label(re.compile(rf"^{day}$".replace(" ", r"\s?"))).check(force=True)
    visible = page.locator(".slots__hours").locator("visible=true")
    visible.get_by_label(re.compile(rf"^{hour}$".replace(" ", r"\s?"))).check(force=True)


def subject(page: Page) -> Locator:
    return page.get_by_label("Pour quel motif\u00a0?")


def number(page: Page) -> Locator:
    return page.get_by_role("textbox", name="À quel numéro\u00a0?")


def type_number(page: Page) -> None:
    """Type another number than the one that is known, once that one is there."""
    expect(number(page)).not_to_have_value("")
    number(page).fill(MOBILE)


def fill(page: Page, *, name: str = "Nguyễn Thị Hoa", phone: str = MOBILE, email: str = "") -> None:
    subject(page).select_option("Nouvelle demande de prestations")
    page.get_by_label("Nom et prénom").fill(name)
    number(page).fill(phone)
    page.get_by_label("Adresse e-mail").fill(email)


def send(page: Page) -> None:
    page.get_by_role("button", name="Demander ce rappel").click()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_visitor_without_e_mail_is_called_back(
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme)
    page.goto(routes.SIGN_IN.path)
    page.get_by_role("link", name="Je souhaite être rappelé").click()
    expect(page.get_by_text("lun.").first).to_be_visible()
    accessible(page)
    no_overflow(page)

    fill(page)
    choose(page)
    accessible(page)
    no_overflow(page)
    send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Votre rappel est enregistré")
    expect(page.get_by_text("Lundi 23 novembre 2026, entre 9 h 30 et 10 h").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"RAP-2026-\d{7}-[0-9A-Z]"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"Confirmation par SMS au 06(\s••){3}\s12"))).to_be_visible()
    accessible(page)
    no_overflow(page)

    bookmark = page.url
    page.goto("about:blank")
    page.goto(bookmark)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre rappel est enregistré")

    stranger = page_at(width, theme)
    stranger.goto(bookmark)
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "Ce rappel ne peut pas être affiché"
    )
    assert "23 novembre" not in stranger.locator("body").inner_text()
    accessible(stranger)
    no_overflow(stranger)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept_twice_in_a_row(
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme)
    page.goto(routes.CALLBACK.path)
    expect(page.get_by_text("lun.").first).to_be_visible()
    send(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(
        [
            "Choisissez le motif de l’appel.",
            "Choisissez le jour de l’appel.",
            "Saisissez votre nom.",
            "Saisissez le numéro auquel vous appeler.",
        ]
    )
    expect(page).to_have_title(re.compile("^Erreur"))
    accessible(page)
    no_overflow(page)

    fill(page, name="Camille 1", phone="0899 70 00 00")
    page.get_by_label(re.compile(r"^lun\.\s?23\snov\.$")).check(force=True)
    send(page)
    expect(summary.get_by_role("link", name="Choisissez l’heure de l’appel.")).to_be_visible()
    expect(subject(page)).to_have_value("new_request")
    expect(page.get_by_label(re.compile(r"^lun\.\s?23\snov\.$"))).to_be_checked()
    expect(page.get_by_label("Nom et prénom")).to_have_value("Camille 1")
    accessible(page)
    no_overflow(page)

    page.get_by_label("Nom et prénom").fill("Camille 2")
    choose(page, hour="10 h à 10 h 30")
    send(page)
    expect(summary.get_by_role("link")).to_have_count(2)
    expect(page.get_by_label("Nom et prénom")).to_have_value("Camille 2")
    visible = page.locator(".slots__hours").locator("visible=true")
    expect(visible.locator("input:checked")).to_have_value("10:00-10:30")


def test_an_error_leads_to_its_group_by_the_keyboard(page_at: Callable[..., Page]) -> None:
    page = page_at()
    page.goto(routes.CALLBACK.path)
    expect(page.get_by_text("lun.").first).to_be_visible()
    send(page)
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(subject(page)).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Choisissez le jour").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#day input").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#day input").first).to_be_checked()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_finds_his_details_and_his_call_on_another_browser(
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme)
    sign_in(page)
    page.get_by_role("main").get_by_role("link", name=routes.CALLBACK.label).click()
    # What the file knows is said, and neither asked nor in the way.
    expect(page.get_by_text(f"La confirmation part à {CAMILLE.email}")).to_be_visible()
    expect(page.get_by_text("Nous demanderons Camille Berthelot")).to_be_visible()
    expect(page.get_by_label("Nom et prénom")).to_have_count(0)
    expect(page.get_by_text("Numéro lu")).to_contain_text("France")
    subject(page).select_option("Suivi d’un dossier en cours")
    number(page).fill("06 39")
    number(page).blur()
    expect(page.get_by_text("Numéro lu")).to_have_count(0)  # it reaches nobody
    number(page).fill(MOBILE)
    number(page).blur()
    expect(page.get_by_text(re.compile(r"\+33\s6\s39\s98\s00\s12, France"))).to_be_visible()
    choose(page, day="mar. 24 nov.")
    accessible(page)
    no_overflow(page)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre rappel est enregistré")
    expect(page.get_by_text("indésirables")).to_be_visible()
    accessible(page)
    no_overflow(page)

    elsewhere = page_at(width, theme)
    sign_in(elsewhere)
    elsewhere.goto(page.url)
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Votre rappel est enregistré")


def test_a_call_can_be_about_a_statement(page_at: Callable[..., Page]) -> None:
    page = page_at()
    sign_in(page)
    page.goto(routes.REIMBURSEMENTS.path)
    page.locator(".c-ref a").first.click()
    page.get_by_role("link", name="Être rappelé à propos de ce décompte").click()
    about = page.get_by_text("À propos du décompte")
    expect(about).to_be_visible()
    reference = about.inner_text().removeprefix("À propos du décompte ").removesuffix(".")
    subject(page).select_option("Une question sur mon contrat ou mes services")
    type_number(page)
    choose(page, day="ven. 27 nov.")
    send(page)
    expect(page.get_by_text(reference)).to_be_visible()


def test_every_page_of_the_member_leads_to_a_call(page_at: Callable[..., Page]) -> None:
    page = page_at(PHONE)
    sign_in(page)
    page.get_by_role("button", name="Plus").click()
    page.get_by_role("dialog").get_by_role("link", name="Je souhaite être rappelé").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.CALLBACK.title)
    bar = page.get_by_role("navigation").locator("visible=true")
    bar.get_by_role("link", name=routes.DASHBOARD.label).click()
    expect(page.locator(".hello")).to_contain_text("Bonjour Camille")


def test_a_double_click_asks_once(page_at: Callable[..., Page], server: Server) -> None:
    page = page_at()
    page.goto(routes.CALLBACK.path)
    expect(page.get_by_text("lun.").first).to_be_visible()
    before = call_count(server)
    fill(page, phone="06 39 98 00 77")
    choose(page, day="mer. 25 nov.")
    page.get_by_role("button", name="Demander ce rappel").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre rappel est enregistré")

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.CALLBACK.title)
    assert call_count(server) == before + 1


def call_count(server: Server) -> int:
    with closing(sqlite3.connect(server.folder / "var" / "memberapp.db", timeout=10)) as db:
        return db.execute("SELECT count(*) FROM callback").fetchone()[0]


def test_a_slot_that_fills_up_meanwhile_is_told_and_the_rest_is_kept(
    page_at: Callable[..., Page], server: Server, accessible: Callable[[Page], None]
) -> None:
    page = page_at(PHONE)
    page.goto(routes.CALLBACK.path)
    expect(page.get_by_text("lun.").first).to_be_visible()
    fill(page, phone="06 39 98 00 78")
    choose(page, day="jeu. 26 nov.", hour="11 h à 11 h 30")
    with closing(sqlite3.connect(server.folder / "var" / "memberapp.db", timeout=10)) as db:
        db.execute("INSERT INTO slot VALUES ('conseil-fr', '2026-11-26', '11:00-11:30', 4, 4)")
        db.commit()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("vient d’être pris")
    accessible(page)
    taken = page.locator("input[name='window-2026-11-26'][value='11:00-11:30']")
    expect(taken).to_be_disabled()
    expect(number(page)).to_have_value("06 39 98 00 78")
    choose(page, day="jeu. 26 nov.", hour="11 h 30 à 12 h")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre rappel est enregistré")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_when_every_slot_is_taken_the_phone_is_offered(
    page_at: Callable[..., Page],
    server: Server,
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
) -> None:
    queue = read_callbacks().queue_for("FR")
    every = [
        (queue.code, f"{window.day}", window.code, queue.capacity, queue.capacity)
        for window in open_windows(queue, server.clock.now)
    ]
    with closing(sqlite3.connect(server.folder / "var" / "memberapp.db", timeout=10)) as db:
        db.executemany("INSERT INTO slot VALUES (?, ?, ?, ?, ?)", every)
        db.commit()
    page = page_at(width)
    page.goto(routes.CALLBACK.path)
    expect(page.get_by_text("Plus de créneau pour le moment")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"^02(\s\d\d){4}$")).first).to_be_visible()
    expect(page.get_by_role("button", name="Demander ce rappel")).to_have_count(0)
    accessible(page)
    no_overflow(page)


def test_the_confirmation_waits_for_an_unavailable_mail_server_then_leaves_once(
    page_at: Callable[..., Page], own_server: Callable[..., Server]
) -> None:
    port = free_port()
    server = own_server(smtp_url=f"smtp://127.0.0.1:{port}")
    server.seed()
    server.start()
    page = page_at(origin=server.origin)
    sign_in(page)
    page.goto(routes.CALLBACK.path)
    subject(page).select_option("Suivi d’un dossier en cours")
    type_number(page)
    choose(page)
    send(page)
    expect(page.get_by_text("E-mail en cours d’envoi")).to_be_visible()

    with open_mailbox(port) as mailbox:
        server.clock.advance(timedelta(minutes=1))
        # The open page says so by itself.
        expect(page.get_by_text("Parti : le 21 novembre 2026")).to_be_visible(timeout=30_000)
        sent = [m["subject"] for to, m in mailbox.received if "rappel" in m["subject"]]
    assert len(sent) == 1
