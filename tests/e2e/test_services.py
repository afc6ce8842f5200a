"""The connected services in a real browser; and that a self-test leaves no trace anywhere."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import DESKTOP, PHONE, SIZES
from tests.support.servers import Server

CAMILLE, LUC = sign_ins()[0], sign_ins()[2]
DIABETES = "/services/auto-test/diabete"
Check = Callable[[Page], None]
SignedIn = Callable[[SignIn], Any]

_STORED = """
async () => JSON.stringify({
  local: {...localStorage},
  session: {...sessionStorage},
  databases: (await indexedDB.databases()).map((one) => one.name),
  caches: await caches.keys(),
  address: location.href,
  history: history.state,
})
"""


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_service_is_activated_in_two_clicks_and_ended_as_easily(
    page_at: Callable[..., Page],
    signed_in: SignedIn,
    accessible: Check,
    no_overflow: Check,
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.CONTRACT.path)
    if width == PHONE:
        page.get_by_role("button", name="Plus", exact=True).click()
    page.get_by_role("link", name=routes.SERVICES.title, exact=True).locator("visible=true").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.SERVICES.title)
    accessible(page)
    no_overflow(page)

    page.get_by_role("link", name="Activer Conseil nutrition Assiette").click()
    expect(page.get_by_role("heading", name="Activer Assiette pour Camille")).to_be_focused()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Jamais envoyé\u00a0: votre nom")
    accessible(page)
    no_overflow(page)
    page.get_by_role("button", name="Activer et recevoir mon identifiant").click()

    expect(
        page.get_by_text("Assiette est activé. Votre identifiant est ci-dessous.")
    ).to_be_visible()
    active = page.get_by_role("region", name="Activés")
    identifier = active.get_by_role("listitem").filter(has_text="Assiette").get_by_role("code")
    assert len(identifier.inner_text()) == 14
    accessible(page)
    no_overflow(page)

    page.get_by_role("link", name="Désactiver Conseil nutrition Assiette").click()
    expect(page.get_by_role("heading", name="Désactiver Assiette")).to_be_focused()
    accessible(page)
    page.get_by_role("button", name="Désactiver Assiette").click()
    expect(page.get_by_text("Assiette est désactivé, et votre identifiant est")).to_be_visible()
    expect(page.get_by_role("link", name="Activer Conseil nutrition Assiette")).to_be_visible()


def answer_all(page: Page, place: int) -> None:
    """Choose in each question the answer of a place, the last one where there are fewer."""
    for question in page.get_by_role("main").get_by_role("group").all():
        radios = question.get_by_role("radio")
        radios.nth(min(place, radios.count() - 1)).check()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_self_test_is_scored_and_erased(
    page_at: Callable[..., Page],
    signed_in: SignedIn,
    accessible: Check,
    no_overflow: Check,
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.SERVICES.path)
    page.get_by_role("link", name="Risque de diabète").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Auto-test\u00a0: risque de diabète")
    show = page.get_by_role("button", name="Voir mon résultat")
    expect(show).to_be_visible()
    accessible(page)
    no_overflow(page)

    show.click()
    expect(page.get_by_text("Il reste 8 questions sans réponse.")).to_be_visible()
    expect(page.get_by_role("radio", name="Moins de 45")).to_be_focused()
    accessible(page)
    answer_all(page, 99)
    expect(page.get_by_text("Choisissez une réponse.").first).to_be_hidden()
    show.click()
    result = page.get_by_role("heading", name="Votre résultat")
    expect(result).to_be_focused()
    said = page.locator(".split__aside")
    expect(said).to_contain_text("26 sur 26")
    expect(said.get_by_text("Risque très élevé.")).to_be_visible()
    expect(said.get_by_text("Risque faible.")).to_be_hidden()
    accessible(page)
    no_overflow(page)

    page.get_by_role("radio", name="Non", exact=True).nth(1).check()  # no treatment after all
    expect(said).to_contain_text("24 sur 26")
    page.get_by_role("button", name="Effacer maintenant").click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    expect(said.get_by_text("Risque très élevé.")).to_be_hidden()
    assert "24" not in said.inner_text()
    answer_all(page, 0)
    page.get_by_role("link", name=routes.SERVICES.title, exact=True).first.click()
    page.get_by_role("link", name="Consommation d’alcool").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("consommation d’alcool")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def rows_of(server: Server) -> dict[str, int]:
    """Return how many rows each table of a server has."""
    with closing(sqlite3.connect(server.folder / "var" / "memberapp.db", timeout=10)) as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables
        }


def test_a_self_test_leaves_no_trace_in_any_request_frame_store_table_or_log(
    page_at: Callable[..., Page], signed_in: SignedIn, server: Server
) -> None:
    page = page_at(PHONE, storage_state=signed_in(LUC))
    sent: list[str] = []
    page.on(
        "websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame)))
    )
    page.goto("/services/auto-test/alcool")
    show = page.get_by_role("button", name="Voir mon résultat")
    expect(show).to_be_visible()
    page.wait_for_load_state("networkidle")
    before, cookies, log = page.evaluate(_STORED), page.context.cookies(), server.log_text
    rows = rows_of(server)
    sent.clear()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))

    answer_all(page, 3)
    show.click()
    said = page.locator(".split__aside")
    expect(said).to_contain_text("9 sur 12")
    page.get_by_role("radio", name="Jamais").last.check()
    expect(said).to_contain_text("6 sur 12")
    expect(said).to_contain_text("02 227 52 52")
    page.keyboard.press("Enter")  # no form takes it
    page.wait_for_timeout(1500)  # longer than anything is held back before it is sent

    assert requested == []
    # The shell says that somebody is there, and nothing else; "2" and "3" are beats.
    for frame in sent:
        if frame not in {"2", "3"}:
            _kind, told = json.loads(frame.partition(",")[2])
            assert told["name"].endswith("shell_state.note_activity")
            assert told.get("payload", {}) == {}
    assert json.loads(page.evaluate(_STORED)) == json.loads(before)
    assert page.context.cookies() == cookies
    for written in (server.log_text[len(log) :], page.url):
        assert "auto-test/alcool?" not in written
        assert "sur 12" not in written
    # The worker may delete what is past its time: no table gained a row.
    assert {table: count for table, count in rows_of(server).items() if count > rows[table]} == {}
    page.reload()
    expect(show).to_be_visible()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def test_a_self_test_goes_on_without_a_network(
    page_at: Callable[..., Page], signed_in: SignedIn
) -> None:
    page = page_at(DESKTOP, storage_state=signed_in(CAMILLE))
    page.goto(DIABETES)
    show = page.get_by_role("button", name="Voir mon résultat")
    expect(show).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    answer_all(page, 0)
    show.click()
    expect(page.locator(".split__aside")).to_contain_text("0 sur 26")
    page.context.set_offline(False)
    expect(page.get_by_role("radio", checked=True)).to_have_count(8)
    # The browser itself reports what it could not reach meanwhile.
    page.complaints[:] = [c for c in page.complaints if "ERR_INTERNET" not in c]  # pyright: ignore[reportAttributeAccessIssue]


def test_an_unknown_self_test_is_not_to_be_found(
    page_at: Callable[..., Page], signed_in: SignedIn, accessible: Check
) -> None:
    page = page_at(PHONE, storage_state=signed_in(CAMILLE))
    page.goto("/services/auto-test/rien")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cet auto-test est introuvable")
    accessible(page)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_partner_is_found_with_what_would_remain(
    page_at: Callable[..., Page],
    signed_in: SignedIn,
    accessible: Check,
    no_overflow: Check,
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.SERVICES.path)
    page.get_by_role("link", name=routes.NETWORK.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.NETWORK.title)
    place = page.get_by_label("Code postal ou commune")
    expect(place).to_have_value("37000 Tours")  # Camille's own
    accessible(page)
    no_overflow(page)

    place.fill("Atlantis")
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Nous ne connaissons pas cette commune.")
    accessible(page)
    place.fill("tours")
    page.get_by_label("Soin", exact=True).select_option(label="Implant dentaire")
    page.get_by_label("Distance").select_option("5")
    page.get_by_role("button", name="Chercher", exact=True).click()

    found = page.get_by_role("region", name="3 partenaires à moins de 5\u00a0km (Tours)")
    expect(found.get_by_role("heading", level=3)).to_have_text(
        ["Centre dentaire Mirabeau", "Cabinet Haddad", "Dr Ana Pereira"]
    )
    first = found.get_by_role("listitem").first
    expect(first).to_contain_text("940,00\u00a0€")
    expect(first).to_contain_text("Il vous resterait")
    expect(page.get_by_text("Pour Camille.")).to_be_visible()
    assert page.url.endswith(routes.NETWORK.path)  # what is looked for is in no address
    accessible(page)
    no_overflow(page)

    page.get_by_label("Nom du praticien").fill("pereira")
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page.get_by_role("region", name="1 partenaire à moins de")).to_contain_text("Pereira")


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_establishments_are_compared_by_what_counts_for_the_reader(
    page_at: Callable[..., Page],
    signed_in: SignedIn,
    accessible: Check,
    no_overflow: Check,
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.SERVICES.path)
    page.get_by_role("link", name=routes.ESTABLISHMENTS.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.ESTABLISHMENTS.title)
    expect(page.get_by_label("Code postal ou commune")).to_have_value("37000 Tours")
    accessible(page)
    no_overflow(page)

    page.get_by_label("Distance", exact=True).select_option("20")
    button = page.get_by_role("button", name="Comparer", exact=True)
    button.click()
    found = page.get_by_role("region", name="3 établissements à moins de 20\u00a0km (Tours)")
    names = found.get_by_role("heading", level=3)
    expect(names.first).to_have_text("Clinique des Bords de Loire")
    accessible(page)
    no_overflow(page)
    for criterion in ("Sécurité des soins", "Avis des patients", "Délai de rendez-vous"):
        page.get_by_label(criterion, exact=True).select_option("0")
    button.click()
    expect(names.first).to_have_text("Hôpital Saint-Gatien")
    expect(found.get_by_role("listitem").first).to_contain_text("Ne compte pas")
    assert page.url.endswith(routes.ESTABLISHMENTS.path)
