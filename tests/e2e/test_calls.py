"""« Sommes-nous en train de vous appeler ? »: staff and member side by side, and a visitor."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import SIZES
from tests.support.callbacks import PHONE, TYPED
from tests.support.servers import AGENT, Server

CAMILLE = sign_ins()[0]
WHO = ("--agent", AGENT, "--reason", "Rappel demandé")
AT_MOST = 2_000
"""Milliseconds from the staff's act to the member's open page."""


@pytest.fixture(autouse=True)
def no_call_left(server: Server) -> Iterator[None]:
    """Give places, limits and lines back to the next test."""
    server.add_agent()
    yield
    with closing(sqlite3.connect(server.folder / "var" / "memberapp.db", timeout=10)) as db:
        db.execute("UPDATE phone_call SET ended_at = started_at WHERE ended_at IS NULL")
        for table in ("slot", "attempt_counter"):
            db.execute(f"DELETE FROM {table}")
        db.commit()


def staff(server: Server, *arguments: str) -> dict[str, Any]:
    """Run a command of an agent and return what it prints."""
    done = server.command("staff", "calls", *arguments, *WHO, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ask_for_a_call(page: Page, phone: str = PHONE) -> str:
    """Ask for a call by the form, as whoever the browser is, and return its reference."""
    page.goto(routes.CALLBACK.path)
    page.locator(".slots__day input[name=day]:not([disabled])").first.check(force=True)
    hours = page.locator(".slots__hours").locator("visible=true")
    hours.locator("input:not([disabled])").first.check(force=True)
    page.get_by_label("Pour quel motif\u00a0?").select_option("Nouvelle demande de prestations")
    if page.get_by_label("Nom et prénom").count():  # of a member the file knows it
        page.get_by_label("Nom et prénom").fill(TYPED.name)
    page.get_by_role("textbox", name="À quel numéro\u00a0?").fill(phone)
    page.get_by_role("button", name="Demander ce rappel").click()
    reference = page.locator(".page-head .ref")
    expect(reference).to_contain_text("RAP-")
    return reference.inner_text().strip()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_the_members_page_follows_the_call_of_the_staff(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    server: Server,
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    reference = ask_for_a_call(page)
    page.goto(routes.CALL_CHECK.path)
    expect(page.get_by_role("heading", name="Non. Raccrochez")).to_be_visible()
    accessible(page)
    no_overflow(page)

    words = staff(server, "start", reference)["words"]
    expect(page.get_by_role("heading", name="Oui, c’est nous")).to_be_visible(timeout=AT_MOST)
    expect(page.locator(".word b").first).to_have_text(words)
    own = page.locator(".word--own b").inner_text()
    accessible(page)
    no_overflow(page)

    assert not staff(server, "check", reference, *words.split())["right"]
    assert staff(server, "check", reference, *own.split())["right"]
    staff(server, "end", reference, "--done")
    expect(page.get_by_role("heading", name="Non. Raccrochez")).to_be_visible(timeout=AT_MOST)
    expect(page.locator(".word")).to_have_count(0)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_visitor_asks_by_keyboard_and_a_stranger_learns_nothing(
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    server: Server,
    width: int,
    theme: str,
) -> None:
    reference = ask_for_a_call(page_at(width, theme))
    words = staff(server, "start", reference)["words"]
    page = page_at(width, theme)
    page.goto(routes.CALL_CHECK.path)
    question = page.get_by_label("Référence")
    expect(question).to_be_visible()

    question.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    accessible(page)

    question.focus()
    page.keyboard.type(reference)
    page.keyboard.press("Tab")
    page.keyboard.type("06 39 98 00 13")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Non. Raccrochez")).to_be_visible()
    assert words not in page.content()

    page.get_by_label("Téléphone, en entier").fill(PHONE)
    page.keyboard.press("Enter")
    expect(page.locator(".word b").first).to_have_text(words)
    accessible(page)
    no_overflow(page)

    staff(server, "end", reference)
    page.get_by_role("button", name="Vérifier de nouveau").press("Enter")
    expect(page.get_by_role("heading", name="Non. Raccrochez")).to_be_visible()
