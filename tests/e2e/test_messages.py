"""How a member reads again what they were sent, in a real browser."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from tests.e2e.conftest import SIZES
from tests.e2e.test_sign_in import enter
from tests.feeds import write_feed
from tests.support.new_payments import HISTORY, MEMBER, paid
from tests.support.servers import Server

PASSWORD = "Verveine-Citron-48"
SUBJECT = "Du nouveau dans vos remboursements"


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_finds_opens_and_archives_what_they_were_sent(
    page_at: Callable[..., Page],
    look: Callable[[Page], None],
    own_server: Callable[..., Server],
    tmp_path: Path,
    width: int,
    theme: str,
) -> None:
    server = own_server()
    server.seed()
    server.import_feed(write_feed(tmp_path / "1", HISTORY))
    server.open_account(MEMBER, PASSWORD)
    server.start()
    page = page_at(width, theme, origin=server.origin)
    page.goto(routes.MESSAGES.path)
    enter(page, MEMBER, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Messages")
    expect(page.get_by_role("radio", name="Tous")).to_be_checked()
    look(page)

    server.clock.advance(timedelta(minutes=5))
    line = paid(pay_ref="VIR-1", pay_date="2026-11-21")
    server.import_feed(write_feed(tmp_path / "2", [line], sequence=2))
    row = page.get_by_role("link", name=re.compile(f"{SUBJECT}.*Non lu"))
    expect(row).to_be_visible()  # by itself, on the open page
    look(page)
    row.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SUBJECT)
    expect(page.get_by_text("[lien personnel retiré]")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Archiver ce message").click()
    expect(page.get_by_text("Ce message est archivé.")).to_be_visible()
    look(page)

    page.get_by_role("main").get_by_role("link", name="Messages", exact=True).first.click()
    expect(page.get_by_role("radio", name="Tous")).to_be_checked()
    expect(page.get_by_role("link", name=re.compile(SUBJECT))).to_have_count(0)
    page.get_by_text("Archivés", exact=True).click()
    expect(page).to_have_url(re.compile(r"liste=archives$"))
    expect(page.get_by_role("link", name=re.compile(SUBJECT))).to_be_visible()
    page.get_by_label("Chercher", exact=True).fill("DETAIL remboursements")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("link", name="Effacer la recherche")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(SUBJECT))).to_be_visible()
    page.goto(f"{routes.MESSAGES.path}?q=introuvable")
    expect(page.get_by_text("Aucun message ne contient ces mots.")).to_be_visible()
    look(page)
    page.goto(f"{routes.MESSAGES.path}/{'0' * 32}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Message introuvable")
    look(page)
