"""How a member gives their own calendar a link, keeps a call in it, and takes the link back."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from memberapp import addresses, routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import SIZES
from tests.e2e.test_calls import ask_for_a_call
from tests.support.servers import Server


@pytest.fixture(autouse=True)
def nothing_left(server: Server) -> Iterator[None]:
    """Give the place of the call, the limits and the link back: the demo serves every test."""
    yield
    with closing(sqlite3.connect(server.folder / "var" / "memberapp.db", timeout=10)) as db:
        for table in ("slot", "attempt_counter", "calendar_link"):
            db.execute(f"DELETE FROM {table}")
        db.commit()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_creates_renews_and_removes_the_link_of_their_calendar(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(sign_ins()[0]))
    ask_for_a_call(page)
    with page.expect_download() as kept:
        page.get_by_role("link", name="Ajouter à mon agenda").click()
    assert len(Calendar.from_ical(kept.value.path().read_bytes()).walk("VEVENT")) == 1
    accessible(page)

    page.goto(routes.PREFERENCES.path)
    page.get_by_role("button", name="Créer mon lien privé").press("Enter")
    expect(page.get_by_text("Votre lien est créé.")).to_be_visible()
    address = page.locator(".calendar-address li")
    first = address.inner_text()
    webcal = page.get_by_role("link", name="Ouvrir dans l’agenda de cet appareil")
    expect(webcal).to_have_attribute("href", f"webcal://{first.partition('://')[2]}")
    accessible(page)
    no_overflow(page)
    stranger = page_at()
    feed = stranger.request.get(addresses.calendar_path(first.rpartition("/")[2][:-4]))
    assert feed.status == 200
    assert "Appel de votre mutuelle" in feed.text()

    page.get_by_role("button", name="Créer un autre lien").press("Enter")
    expect(page.get_by_text("Votre nouveau lien est créé")).to_be_visible()
    expect(address).not_to_have_text(first)
    second = address.inner_text()
    page.get_by_role("button", name="Supprimer le lien").press("Enter")
    expect(page.get_by_text("Votre lien est supprimé")).to_be_visible()
    expect(page.get_by_role("button", name="Créer mon lien privé")).to_be_visible()
    accessible(page)
    for one in (first, second):
        token = one.rpartition("/")[2][:-4]
        assert stranger.request.get(addresses.calendar_path(token)).status == 404
