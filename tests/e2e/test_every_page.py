"""Every page, whoever looks: nothing for axe to find, nothing too wide, in both themes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import DESKTOP, NARROW, PHONE
from tests.support.servers import Server

FULL, BELGIAN, ENDED, NEW = sign_ins()[0], sign_ins()[2], sign_ins()[3], sign_ins()[4]
# The later steps of assistance lead to its first one here; test_assistance.py walks them all.
STATIC = [
    route
    for route in routes.PAGES
    if "[" not in route.path
    and (route == routes.CASES or not route.path.startswith(f"{routes.ASSISTANCE.path}/"))
]
MOST_SHIFTED = 0.02
OF_A_MEMBER = [route for route in STATIC if not route.is_public]


def open_whole(page: Page, path: str) -> None:
    """Open a page and wait until its data is there."""
    page.goto(path)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("main .skeleton")).to_have_count(0)
    page.wait_for_timeout(300)  # the fonts and the chart settle


@pytest.mark.parametrize("route", STATIC, ids=lambda route: route.path)
def test_every_page_is_accessible_and_fits(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    route: routes.Route,
) -> None:
    state = None if route.is_public else signed_in(FULL)
    page = page_at(DESKTOP, "dark", storage_state=state, reduced_motion="reduce")
    open_whole(page, route.path)
    accessible(page)
    no_overflow(page)
    for width in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(300)  # what a script measures follows
        no_overflow(page)
        masked = page.locator(".mask").evaluate_all(
            "all => all.map(e => e.getClientRects().length)"
        )
        assert set(masked) <= {0, 1}, "a masked number is broken"
    accessible(page)


def test_words_have_the_letters_of_the_brand(page_at: Callable[..., Page]) -> None:
    page = page_at(PHONE)
    open_whole(page, routes.SIGN_IN.path)
    loaded = "[...document.fonts].filter(one => one.status === 'loaded').map(one => one.family)"
    assert {"Figtree", "Bricolage Grotesque"} <= {*page.evaluate(loaded)}


@pytest.mark.parametrize("persona", [BELGIAN, ENDED, NEW], ids=lambda persona: persona.name)
@pytest.mark.parametrize("route", OF_A_MEMBER, ids=lambda route: route.path)
def test_every_page_is_accessible_for_whoever_has_little_or_nothing(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    route: routes.Route,
    persona: SignIn,
) -> None:
    page = page_at(PHONE, storage_state=signed_in(persona), reduced_motion="reduce")
    open_whole(page, route.path)
    accessible(page)
    no_overflow(page)


@pytest.mark.parametrize("route", OF_A_MEMBER, ids=lambda route: route.path)
def test_a_page_that_waits_for_its_data_shows_a_skeleton_and_nothing_private(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Callable[[Page], None],
    route: routes.Route,
) -> None:
    page = page_at(PHONE, "dark", storage_state=signed_in(FULL), reduced_motion="reduce")
    page.route_web_socket("**/_event/**", _stay_silent)
    page.goto(route.path)
    expect(page.locator("main .skeleton").first).to_be_visible()
    expect(page.locator("h1")).to_have_count(1)
    assert FULL.name.split()[0] not in page.locator("body").inner_text()
    accessible(page)


@pytest.fixture(scope="module")
def large_text(launch_browser: Callable[..., Browser]) -> Iterator[Browser]:
    """Return a browser whose reader has doubled the size of the text."""
    browser = launch_browser(args=["--no-sandbox", "--blink-settings=defaultFontSize=32"])
    yield browser
    browser.close()


# Dots in place of a masked number, and addresses, break where they must.
_CUT = r"""
() => {
  const SKIPPED =
    ".sr-only, thead, .steps ol, [aria-hidden], .ref, .mask, .num, a[href^=mailto], noscript";
  const cut = [];
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: box, data } = texts.currentNode;
    if (!box.checkVisibility() || box.closest(SKIPPED)) continue;
    for (const { 0: word, index } of data.matchAll(/(?<![@.\p{L}-])\p{L}+(?![@.\p{L}-])/gu)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + word.length);
      const lines = new Set([...range.getClientRects()].map((one) => Math.round(one.top)));
      if (lines.size > 1 && word.length < 15) cut.push(word);
    }
  }
  return cut;
}
"""


@pytest.mark.parametrize("width", [PHONE, NARROW])
@pytest.mark.parametrize("route", STATIC, ids=lambda route: route.path)
def test_text_twice_as_large_fits_on_a_phone(
    large_text: Browser,
    server: Server,
    signed_in: Callable[[SignIn], Any],
    no_overflow: Callable[[Page], None],
    route: routes.Route,
    width: int,
) -> None:
    with large_text.new_context(
        base_url=server.origin,
        viewport={"width": width, "height": 844},
        storage_state=None if route.is_public else signed_in(FULL),
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        open_whole(page, route.path)
        no_overflow(page)
        if width == PHONE and not route.demo_only:
            assert page.evaluate(_CUT) == []


def _stay_silent(socket: WebSocketRoute) -> None:
    """Accept the socket and never answer, as a very slow network would."""
    socket.on_message(lambda _message: None)


@pytest.mark.parametrize("is_member", [True, False])
def test_an_unknown_address_is_accessible_and_leads_home(
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    signed_in: Callable[[SignIn], Any],
    is_member: bool,
) -> None:
    page = page_at(PHONE, storage_state=signed_in(FULL) if is_member else None)
    page.goto("/une-adresse/qui-nexiste-pas")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")
    expect(page.get_by_role("main")).to_contain_text("Ligne ")  # the page is loaded
    assert page.locator(".tabbar").is_visible() == is_member
    accessible(page)
    # The browser itself reports the status of the page, which is the right one.
    page.complaints[:] = [c for c in page.complaints if "404" not in c]  # pyright: ignore[reportAttributeAccessIssue]


STILL = [*OF_A_MEMBER, routes.CALLBACK]
_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("route", STILL, ids=lambda route: route.path)
def test_nothing_moves_under_the_reader(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    route: routes.Route,
    width: int,
) -> None:
    page = page_at(width, storage_state=signed_in(FULL), reduced_motion="reduce")
    page.goto(routes.PROFILE.path)  # a member was here before
    expect(page.locator(".rail__member")).to_have_count(1)
    page.add_init_script(_SHIFTS)
    open_whole(page, route.path)
    assert page.evaluate("window.shifted") <= MOST_SHIFTED


def test_a_page_says_what_to_do_where_no_script_runs(page_at: Callable[..., Page]) -> None:
    page = page_at(PHONE, java_script_enabled=False)
    for route in (routes.DASHBOARD, routes.CALLBACK, routes.SIGN_IN):
        page.goto(route.path)
        expect(page.locator("main noscript")).to_be_visible()
        assert "Votre espace a besoin de JavaScript" in page.get_by_role("main").inner_text()
