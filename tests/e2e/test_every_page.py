"""Every page, whoever looks: nothing for axe to find, nothing too wide, in both themes."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from memberapp.core.cookies import CookieKind, cookie_name
from tests.e2e.conftest import DESKTOP, NARROW, PHONE

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


# What the server answers comes late, so that the page is seen without it first.
_LATE = """
const onmessage = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
Object.defineProperty(WebSocket.prototype, "onmessage", {
  ...onmessage,
  set(act) { onmessage.set.call(this, act && ((event) => setTimeout(() => act(event), 400))); },
});
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""
_ALL_ANSWERS = 1800  # milliseconds: the connection, the session, the page's data, each late


def open_slowly(page: Page, path: str) -> float:
    """Open a page whose answers are late, and return how much it moved."""
    page.add_init_script(_LATE)
    page.goto(path)
    page.wait_for_timeout(_ALL_ANSWERS)
    expect(page.locator("main .skeleton")).to_have_count(0)
    return page.evaluate("window.shifted")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("route", STATIC, ids=lambda route: route.path)
def test_nothing_moves_under_the_reader(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    route: routes.Route,
    width: int,
) -> None:
    if route.is_public:
        visitors = page_at(width, reduced_motion="reduce")
        open_whole(visitors, route.path)  # the letters of the brand are there
        assert open_slowly(visitors, route.path) <= MOST_SHIFTED
    page = page_at(width, storage_state=signed_in(FULL), reduced_motion="reduce")
    page.goto(routes.PROFILE.path)  # a member was here before
    expect(page.locator(".rail__member")).to_have_count(1)
    assert open_slowly(page, route.path) <= MOST_SHIFTED


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_nothing_moves_where_a_session_has_ended(
    page_at: Callable[..., Page], signed_in: Callable[[SignIn], Any], width: int
) -> None:
    page = page_at(width, storage_state=signed_in(FULL), reduced_motion="reduce")
    page.goto(routes.PROFILE.path)
    expect(page.locator(".rail__member")).to_have_count(1)
    # The cookie outlives the session that it was of.
    cookie = {"name": cookie_name(CookieKind.SESSION), "value": "x" * 43, "url": page.url}
    page.context.add_cookies([cookie])  # pyright: ignore[reportArgumentType]
    moved = open_slowly(page, routes.SIGN_IN.path)
    expect(page.get_by_text("Votre session a pris fin")).to_be_visible()
    assert moved <= MOST_SHIFTED


def test_a_page_says_what_to_do_where_no_script_runs(page_at: Callable[..., Page]) -> None:
    page = page_at(PHONE, java_script_enabled=False)
    for route in (routes.DASHBOARD, routes.CALLBACK, routes.SIGN_IN):
        page.goto(route.path)
        expect(page.locator("main noscript")).to_be_visible()
        assert "Votre espace a besoin de JavaScript" in page.get_by_role("main").inner_text()
