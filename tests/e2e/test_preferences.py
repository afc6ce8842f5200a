"""How a member chooses what they are told, is told, and stops it, in a real browser."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from tests import feeds
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_sign_in import enter
from tests.feeds import write_feed
from tests.support.new_payments import HISTORY, MEMBER, paid
from tests.support.servers import Server

PASSWORD = "Verveine-Citron-48"


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_member_is_told_of_new_payments_and_stops_the_messages(
    page_at: Callable[..., Page],
    look: Callable[[Page], None],
    own_server: Callable[..., Server],
    tmp_path: Path,
    width: int,
) -> None:
    server = own_server()
    server.seed()
    server.import_feed(write_feed(tmp_path / "1", HISTORY))
    server.open_account(MEMBER, PASSWORD)
    server.start()
    page = page_at(width, origin=server.origin)

    page.goto(routes.PREFERENCES.path)
    enter(page, MEMBER, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Comment vous prévenir")
    expect(page.get_by_role("checkbox", name="E-mail, Remboursement versé")).to_be_checked()
    look(page)
    sms = page.get_by_role("checkbox", name="SMS, Remboursement versé")
    sms.check()
    page.get_by_role("checkbox", name="SMS, Rendez-vous").uncheck()
    page.get_by_label("De", exact=True).select_option("22\u00a0h")
    page.get_by_role("checkbox", name="Le dimanche aussi").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Vos choix sont enregistrés.")).to_be_visible()
    look(page)
    page.reload()
    expect(sms).to_be_checked()
    calls = page.get_by_role("checkbox", name="SMS, Rendez-vous")
    expect(calls).not_to_be_checked()
    expect(page.get_by_label("De", exact=True)).to_have_value("22")
    expect(page.get_by_role("checkbox", name="Le dimanche aussi")).to_be_checked()
    expect(page.get_by_text("Enregistré le 21 novembre 2026 à 11 h")).to_be_visible()

    lines = [
        paid(pay_ref="VIR-1", pay_date="2026-11-21"),
        paid("R-2", pay_ref="VIR-2", pay_date="2026-11-22"),
    ]
    server.clock.advance(timedelta(minutes=5))
    server.import_feed(write_feed(tmp_path / "2", [*lines, feeds.member(version=2)], sequence=2))
    link = server.link_told("new_payments")
    page.goto(routes.PROFILE.path)
    news = page.get_by_role("link", name=re.compile(r"Remboursements\s?, 1 nouveau"))
    expect(news.first).to_be_visible()
    look(page)
    news.first.click()
    expect(page.get_by_text("1 nouveau remboursement depuis votre dernière visite")).to_be_visible()
    look(page)
    expect(page.get_by_role("link", name=re.compile("nouveau"))).to_have_count(0)

    reader = page_at(width, origin=server.origin, is_trusted=False)
    reader.goto(link)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ne plus être prévenu")
    look(reader)
    reader.get_by_role("button", name="Ne plus recevoir ces e-mails").click()
    expect(reader.get_by_text("vous ne recevrez plus d’e-mail")).to_be_visible()
    look(reader)
    page.goto(routes.PREFERENCES.path)
    expect(page.get_by_role("checkbox", name="E-mail, Remboursement versé")).not_to_be_checked()
