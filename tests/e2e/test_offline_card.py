"""The card without network, in a real browser: kept if asked for, gone with the session."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from memberapp.settings import PROJECT
from tests.e2e.conftest import SIZES
from tests.e2e.test_sign_in import enter

CAMILLE = sign_ins()[0]
LEFT = """
async () => ({
  databases: (await indexedDB.databases()).map((one) => one.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).map((one) => one.scope),
})
"""
KEPT = """
async () => {
  const database = await new Promise((done) => {
    const asked = indexedDB.open("carte");
    asked.onsuccess = () => done(asked.result);
  });
  const copy = await new Promise((done) => {
    const asked = database.transaction("carte").objectStore("carte").get("copy");
    asked.onsuccess = () => done(asked.result);
  });
  database.close();
  return {
    stores: [...database.objectStoreNames],
    extractable: copy.key.extractable,
    raw: await crypto.subtle.exportKey("raw", copy.key).then(() => "out", () => "refused"),
    text: new TextDecoder("latin1").decode(copy.sealed),
  };
}
"""


@pytest.fixture
def open_card(page_at: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
    """Sign Camille in on her card; what the browser says of a missing network is no fault."""
    pages: list[Any] = []

    def sign_in(width: int, theme: str) -> Page:
        page = page_at(width, theme)
        pages.append(page)
        page.goto(routes.CARD.path)
        enter(page, CAMILLE.email, CAMILLE.password)
        expect(page.get_by_role("switch")).to_be_visible()
        return page

    yield sign_in
    for page in pages:
        page.complaints[:] = [one for one in page.complaints if "ERR_INTERNET" not in one]


def nothing_left(page: Page) -> bool:
    left = page.evaluate(LEFT)
    return not left["databases"] and not left["caches"] and not left["workers"]


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_keeps_the_card_for_where_there_is_no_network(
    open_card: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = open_card(width, theme)
    assert nothing_left(page)  # nothing is kept of who did not ask
    keep = page.get_by_role("switch", name="Garder les cartes sur cet appareil")
    expect(keep).not_to_be_checked()
    keep.click()
    expect(keep).to_be_checked()
    expect(page.get_by_text("lisibles sans réseau jusqu’au")).to_be_visible()
    accessible(page)

    kept = page.evaluate(KEPT)
    assert (kept["stores"], kept["extractable"], kept["raw"]) == (["carte"], False, "refused")
    assert "Camille" not in kept["text"]
    assert page.evaluate(LEFT)["caches"] == []
    page.wait_for_function(
        "navigator.serviceWorker.getRegistration('/carte').then((one) => Boolean(one?.active))"
    )

    page.context.set_offline(True)
    page.goto(routes.CARD.path)
    expect(page.get_by_text("Hors connexion", exact=True)).to_be_visible()
    first = page.get_by_role("group", name="Équilibre")
    expect(first.get_by_role("article")).to_contain_text("Camille Berthelot")
    first.get_by_role("radio", name="Élie").check()
    expect(first.get_by_role("article")).to_contain_text("Élie Berthelot")
    assert "•" not in page.content()  # of the number not even what is masked
    assert page.evaluate("document.scripts.length") == 0
    expect(page.get_by_role("link", name="02 61 91 12 12")).to_be_visible()
    no_overflow(page)
    accessible(page)
    with pytest.raises(Exception, match="ERR_"):  # no other page is answered
        page.goto(routes.CONTRACT.path)

    page.context.set_offline(False)
    page.goto(routes.CARD.path)
    expect(keep).to_be_checked()
    keep.click()
    expect(keep).not_to_be_checked()
    assert nothing_left(page)


@pytest.mark.parametrize(
    ("fetched", "said", "unsaid"),
    [
        ("new Promise(() => {})", "Le réseau ne répond pas", "Hors connexion"),
        ("Promise.reject(new TypeError())", "Hors connexion", "Le réseau ne répond pas"),
    ],
    ids=["silent", "none"],
)
def test_the_copy_says_why_it_is_shown_and_what_the_device_cannot_know(
    open_card: Callable[..., Page],
    accessible: Callable[[Page], None],
    fetched: str,
    said: str,
    unsaid: str,
) -> None:
    page = open_card(390, "light")
    page.get_by_role("switch").click()
    expect(page.get_by_role("switch")).to_be_checked()
    # The worker's own text on the copy that is really kept; only the network is another one.
    worker = (PROJECT / "assets" / "card-worker.js").read_text()
    shown = page.evaluate(
        f"""async () => {{
          const fetch = () => {fetched};
          const addEventListener = () => {{}};
          {worker}
          return (await answer(new Request("/carte"))).text();
        }}"""
    )
    page.goto("about:blank")
    page.set_content(shown)
    expect(page.get_by_text(said, exact=True)).to_be_visible()
    expect(page.get_by_text(unsaid, exact=True)).to_be_hidden()
    expect(page.get_by_text("Si votre session s’est terminée depuis")).to_be_visible()
    expect(page.get_by_role("article").first).to_contain_text("Camille Berthelot")
    accessible(page)


def test_signing_out_leaves_nothing(open_card: Callable[..., Page]) -> None:
    page = open_card(1280, "light")
    page.get_by_role("switch").click()
    expect(page.get_by_role("switch")).to_be_checked()
    page.get_by_role("button", name="Se déconnecter").locator("visible=true").first.click()
    expect(page.get_by_role("button", name="Se connecter", exact=True)).to_be_visible()
    page.wait_for_function(f"({LEFT})().then((left) => !left.databases.length)")
    assert nothing_left(page)
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(routes.CARD.path)


def test_a_session_that_ended_takes_the_card_along(open_card: Callable[..., Page]) -> None:
    page = open_card(1280, "light")
    page.get_by_role("switch").click()
    expect(page.get_by_role("switch")).to_be_checked()
    page.context.clear_cookies()
    page.goto(routes.CARD.path)
    expect(page.get_by_role("button", name="Se connecter", exact=True)).to_be_visible()
    page.wait_for_function(f"({LEFT})().then((left) => !left.databases.length)")


def test_a_copy_whose_time_is_over_is_shown_no_longer(open_card: Callable[..., Page]) -> None:
    page = open_card(1280, "light")
    page.get_by_role("switch").click()
    expect(page.get_by_role("switch")).to_be_checked()
    page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("carte");
          asked.onsuccess = () => {
            const store = asked.result.transaction("carte", "readwrite").objectStore("carte");
            store.get("copy").onsuccess = (event) => {
              store.put({ ...event.target.result, until: Date.now() - 1 }, "copy").onsuccess =
                () => { asked.result.close(); done(); };
            };
          };
        })"""
    )
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(routes.CARD.path)
