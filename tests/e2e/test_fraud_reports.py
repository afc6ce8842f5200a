"""A member hands a suspicious message over, the staff counts it and warns on every page."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import SIZES
from tests.e2e.test_every_page import MOST_SHIFTED, open_slowly
from tests.support.servers import AGENT, Server

WHO = ("--agent", AGENT, "--reason", "Veille des fraudes")
TITLE = "De faux conseillers appellent en notre nom"
HIDE = "Masquer jusqu’à la prochaine mise à jour"


def staff(server: Server, *arguments: str) -> dict:
    done = server.command("staff", *arguments, *WHO, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def agent(server: Server) -> None:
    server.add_agent()


@pytest.fixture
def warning(server: Server, agent: None) -> Iterator[str]:
    """Publish a warning, and end it: every test of this server would see it."""
    until = (server.clock.now + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    words = ("--title", TITLE, "--text", "Ils promettent 414 €. Raccrochez.", "--until", until)
    published = staff(server, "warning", "publish", *words)
    yield published["id"]
    staff(server, "warning", "end", published["id"])


def check(page: Page, text: str) -> None:
    page.goto(routes.MESSAGE_CHECK)
    page.get_by_label("Texte du message").fill(text)
    page.get_by_role("button", name="Vérifier ce message", exact=True).click()
    expect(page.get_by_role("heading", name="Pourquoi cette réponse")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_hands_a_message_over_and_the_staff_counts_it(
    page_at: Callable[..., Page],
    signed_in: Callable,
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    server: Server,
    agent: None,
    width: int,
    theme: str,
) -> None:
    host = f"tilleuls-rib-{width}.info"
    page = page_at(width, theme, storage_state=signed_in(sign_ins()[0]))
    check(page, f"Mutuelle des Tilleuls : validez votre RIB sur https://{host} Bises de Paul")
    handed = page.get_by_label("Texte transmis")
    expect(handed).to_have_value(
        f"Mutuelle des Tilleuls : validez votre RIB sur https://{host} Bises de Paul"
    )
    accessible(page)
    no_overflow(page)
    handed.fill("")
    page.get_by_role("button", name="Transmettre à la mutuelle", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Il ne reste rien à transmettre")
    accessible(page)
    page.get_by_label("Texte transmis").fill(
        f"Mutuelle des Tilleuls : validez votre RIB sur https://{host}"
    )
    page.get_by_role("button", name="Transmettre à la mutuelle", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Message transmis à la mutuelle")
    reference = page.url.rpartition("/")[2]
    expect(page.get_by_role("main")).to_contain_text(reference)
    accessible(page)
    no_overflow(page)

    counted = staff(server, "reports")["by_pattern"]
    assert {"kind": "host", "value": host.replace(".", "[.]"), "reports": 1} in counted
    shown = staff(server, "reports", "show", reference)
    assert "Bises" not in shown["text"]
    assert server.messages("fraud_report_received")


def test_a_visitor_reads_where_to_report(page_at: Callable[..., Page]) -> None:
    page = page_at(java_script_enabled=False)
    check(page, "Tilleuls : validez votre RIB sur https://tilleuls-rib.info")
    where = page.get_by_role("region", name="Signaler ce message")
    expect(where).to_contain_text("33700")
    expect(where.get_by_role("link", name="Connectez-vous")).to_be_visible()
    expect(page.get_by_role("button", name="Transmettre à la mutuelle")).to_have_count(0)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_every_page_warns_nothing_moves_and_who_hid_it_does_not_see_it_again(
    page_at: Callable[..., Page],
    signed_in: Callable,
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    warning: str,
    width: int,
    theme: str,
) -> None:
    visitors = page_at(width, theme, reduced_motion="reduce")
    for path in (routes.SIGN_IN.path, routes.ADVICE.path, routes.MESSAGE_CHECK):
        moved = open_slowly(visitors, path)
        banner = visitors.get_by_role("region", name=TITLE)
        expect(banner).to_contain_text("Ils promettent 414\u00a0€.")
        assert moved <= MOST_SHIFTED
        accessible(visitors)
        no_overflow(visitors)

    page = page_at(width, theme, storage_state=signed_in(sign_ins()[0]), reduced_motion="reduce")
    assert open_slowly(page, routes.DASHBOARD.path) <= MOST_SHIFTED
    banner = page.get_by_role("region", name=TITLE)
    expect(banner.get_by_role("link", name="Vérifier un message")).to_have_attribute(
        "href", routes.MESSAGE_CHECK
    )
    accessible(page)
    no_overflow(page)
    banner.get_by_role("button", name=HIDE).click()
    expect(banner).to_have_count(0)
    expect(page.locator("#contenu")).to_be_focused()
    for path in (routes.DASHBOARD.path, routes.MESSAGE_CHECK):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(banner).to_have_count(0)
