"""A breach of data: the banner, one's own data, tasks in two tabs, the letter, the receipt."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from memberapp import addresses, routes
from memberapp.cli.demo import sign_ins
from memberapp.demo import INCIDENT
from tests.e2e.conftest import SIZES
from tests.e2e.test_assistance import go_in, title
from tests.e2e.test_sign_in import enter
from tests.support.servers import AGENT, Server

CAMILLE, CHLOE = sign_ins()[0], sign_ins()[3]
PATH = addresses.incident_path("INC-2024-01-29")
BANNER = "Un incident détecté le 29"
LIVE = 6000  # milliseconds: what changes elsewhere is looked for each second
Look = Callable[[Page], None]


def task(page: Page, name: str):
    return page.get_by_role("checkbox", name=name)


def tick_in_two_tabs(page: Page) -> None:
    """Tick a task, find it ticked on another tab and after a reload, and untick it there."""
    other = page.context.new_page()
    other.goto(PATH)
    expect(task(other, "Changer mes mots de passe")).not_to_be_checked()
    task(page, "Changer mes mots de passe").press("Space")
    expect(page.get_by_text("1\u00a0fait sur 5")).to_be_visible()
    expect(task(page, "Changer mes mots de passe")).to_be_checked()
    expect(page.get_by_text("Vous l’avez coché le 21\u00a0novembre 2026")).to_be_visible()
    expect(task(other, "Changer mes mots de passe")).to_be_checked(timeout=LIVE)
    page.reload()
    expect(task(page, "Changer mes mots de passe")).to_be_checked()
    task(other, "Changer mes mots de passe").press("Space")
    expect(other.get_by_text("0\u00a0fait sur 5")).to_be_visible()
    expect(task(page, "Changer mes mots de passe")).not_to_be_checked(timeout=LIVE)
    other.close()


def take_the_letter(page: Page) -> None:
    """Download the letter of complaint, and read one's name in it."""
    with page.expect_download() as started:
        page.get_by_role("link", name="Télécharger la lettre (PDF)").press("Enter")
    assert started.value.suggested_filename == "plainte-INC-2024-01-29.pdf"
    content = Path(started.value.path()).read_bytes()
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert CHLOE.name in text


def print_it(page: Page) -> None:
    """Look at the paper: what is folded away on the screen is there, the buttons are not."""
    page.emulate_media(media="print")
    expect(page.get_by_text("repoussez votre achat")).to_be_visible()
    expect(page.get_by_role("heading", name="Votre accusé de lecture")).to_be_visible()
    expect(page.get_by_role("button", name="Imprimer cette page")).to_be_hidden()
    page.emulate_media(media="screen")


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_who_is_concerned_is_told_and_others_find_nothing(
    own_server: Callable[..., Server],
    page_at: Callable[..., Page],
    look: Look,
    width: int,
    theme: str,
) -> None:
    server = own_server()
    server.seed()
    server.start()
    page = page_at(width, theme, origin=server.origin)
    go_in(page, CHLOE.email, CHLOE.password, routes.DASHBOARD.path)
    expect(page.get_by_text(BANNER)).to_be_visible()
    look(page)
    page.get_by_role("link", name="Voir ce qui vous concerne").press("Enter")
    expect(title(page)).to_have_text("Vos données et l’incident du 29 janvier 2024")
    expect(page.get_by_text("Se terminant par")).to_be_visible()
    expect(page.get_by_text(BANNER)).to_have_count(0)
    look(page)
    page.locator("summary", has_text="Je dois être hospitalisé").press("Enter")
    number = page.get_by_role("link", name="0825\u00a0076\u00a0076", exact=True)
    expect(number).to_have_attribute("href", "tel:0825076076")
    tick_in_two_tabs(page)
    take_the_letter(page)
    print_it(page)
    page.get_by_role("button", name="J’ai lu cette page").press("Enter")
    expect(page.get_by_text(f"par {CHLOE.name}.")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Messages", exact=True).first.press("Enter")
    expect(title(page)).to_have_text(routes.MESSAGES.title)
    expect(page.get_by_text(BANNER)).to_have_count(0)

    stranger = page_at(width, theme, origin=server.origin)
    go_in(stranger, CAMILLE.email, CAMILLE.password, PATH)
    expect(title(stranger)).to_have_text("Incident introuvable")
    look(stranger)
    stranger.goto(addresses.incident_path("INC-2020-01-01"))
    expect(title(stranger)).to_have_text("Incident introuvable")
    stranger.goto(routes.DASHBOARD.path)
    expect(stranger.locator(".hello")).to_contain_text("Bonjour")
    expect(stranger.get_by_text(BANNER)).to_have_count(0)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_trusted_browser_is_asked_for_the_code_and_the_page_says_why(
    own_server: Callable[..., Server],
    page_at: Callable[..., Page],
    look: Look,
    tmp_path: Path,
    width: int,
    theme: str,
) -> None:
    server = own_server()
    server.seed()
    server.add_agent()
    notice = tmp_path / "notice.yaml"
    notice.write_text(
        INCIDENT.read_text("utf-8")
        .replace("INC-2024-01-29", "INC-2024-01-29-B")
        .replace("until: 2024-03-31", "until: 2026-12-20"),
        "utf-8",
    )
    concerned = tmp_path / "concerned.csv"
    concerned.write_text(f"member\n{CHLOE.member_id}\n", "utf-8")
    who = ("--agent", AGENT, "--reason", "Intrusion")
    more = ("--concerned", str(concerned), *who)
    done = server.command("staff", "incident", "publish", str(notice), *more)
    assert done.returncode == 0, done.stderr
    assert server.command("worker", "--once").returncode == 0
    server.start()
    page = page_at(width, theme, origin=server.origin)
    page.goto(routes.SIGN_IN.path)
    enter(page, CHLOE.email, CHLOE.password)
    expect(page.get_by_text("même sur un appareil de confiance")).to_be_visible()
    expect(page.get_by_text("jusqu’au 20\u00a0décembre 2026 inclus")).to_be_visible()
    expect(page.get_by_text("Faire confiance à cet appareil")).to_have_count(0)
    look(page)
    page.locator("input[name=code]").fill(server.code_told())
    page.get_by_role("button", name="Continuer", exact=True).press("Enter")
    expect(page.locator(".hello")).to_contain_text("Bonjour")
    page.goto(addresses.incident_path("INC-2024-01-29-B"))
    expect(page.get_by_text("Votre espace est mieux protégé")).to_be_visible()
    look(page)
