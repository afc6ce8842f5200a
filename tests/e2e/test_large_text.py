"""Text twice as large on a phone: nothing cut, nothing too wide, on pages and on every step."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from memberapp import addresses, routes
from memberapp.cli.demo import SignIn
from tests.e2e.conftest import NARROW, PHONE
from tests.e2e.test_assistance import (
    answer,
    choose_hospital,
    go_on,
    keep,
    plan,
    say_who,
    send,
    title,
)
from tests.e2e.test_every_page import BELGIAN, ENDED, FULL, STATIC, open_whole
from tests.support.servers import Server

SMALL = 352  # the width of a small phone in use
Check = Callable[[Page], None]


@pytest.fixture(scope="module")
def large_text(launch_browser: Callable[..., Browser]) -> Iterator[Browser]:
    """Return a browser whose reader has doubled the size of the text."""
    browser = launch_browser(args=["--no-sandbox", "--blink-settings=defaultFontSize=32"])
    yield browser
    browser.close()


# Dots in place of a masked number, and addresses, break where they must.
_CUT = r"""
(longest) => {
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
      if (lines.size > 1 && word.length < longest) cut.push(word);
    }
  }
  return cut;
}
"""


@pytest.fixture
def fits(no_overflow: Check) -> Check:
    """Return the check of a page at the widths of phones: no word is cut, nothing is too wide."""

    def check(page: Page) -> None:
        expect(page.locator("main .skeleton")).to_have_count(0)
        for width in (NARROW, SMALL, PHONE):
            page.set_viewport_size({"width": width, "height": 844})
            page.wait_for_timeout(200)  # what a script measures follows
            no_overflow(page)
            if width > NARROW:
                longest = 15 if width == PHONE else 14
                assert page.evaluate(_CUT, longest) == [], f"{page.url} at {width}"

    return check


@pytest.fixture
def enlarged(
    large_text: Browser, server: Server, signed_in: Callable[[SignIn], Any]
) -> Iterator[Callable[..., Page]]:
    """Open a page of a member, or of nobody, in that browser."""
    contexts: list[BrowserContext] = []

    def open_page(who: SignIn | None) -> Page:
        context = large_text.new_context(
            base_url=server.origin,
            viewport={"width": PHONE, "height": 844},
            storage_state=signed_in(who) if who else None,
            reduced_motion="reduce",
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("route", STATIC, ids=lambda route: route.path)
def test_text_twice_as_large_fits_on_a_phone(
    enlarged: Callable[..., Page], fits: Check, route: routes.Route
) -> None:
    page = enlarged(None if route.is_public else FULL)
    open_whole(page, route.path)
    fits(page)


@pytest.mark.parametrize(
    "route", [routes.CONTRIBUTIONS, routes.PREFERENCES], ids=lambda one: one.path
)
def test_what_a_belgian_member_pays_fits_with_text_twice_as_large(
    enlarged: Callable[..., Page], fits: Check, route: routes.Route
) -> None:
    page = enlarged(BELGIAN)
    open_whole(page, route.path)
    fits(page)


def test_a_statement_and_its_reasons_fit_with_text_twice_as_large(
    enlarged: Callable[..., Page], fits: Check
) -> None:
    page = enlarged(FULL)
    open_whole(page, routes.REIMBURSEMENTS.path)
    page.goto(_first(page, f"{routes.REIMBURSEMENTS.path}/DEC-"))
    expect(page).to_have_title(re.compile("^Décompte"))
    fits(page)
    page.goto(_first(page, routes.CARE_REASON.path.split("[")[0]))
    expect(page).to_have_title(re.compile("^Pourquoi ce montant"))
    expect(page.locator(".stmt")).to_be_visible()  # the care itself, no longer what waits for it
    fits(page)


def _first(page: Page, start: str) -> str:
    """Return the address of the first link of the page that begins so."""
    link = page.locator(f"main a[href^='{start}']").first
    expect(link).to_be_attached()
    return link.get_attribute("href") or ""


@pytest.mark.usefixtures("nothing_asked")
def test_every_step_of_a_request_fits_with_text_twice_as_large(
    enlarged: Callable[..., Page], fits: Check
) -> None:
    page = enlarged(FULL)
    page.goto(routes.ASSISTANCE.path)
    expect(title(page)).to_contain_text("Que se passe-t-il")
    fits(page)
    choose_hospital(page)
    go_on(page)
    expect(title(page)).to_contain_text("guidé")
    fits(page)
    page.get_by_role("radio", name="Oui, guidez-moi").check()
    say_who(page)
    go_on(page)
    expect(page).to_have_url(re.compile("/questions/"))
    while "/questions/" in page.url:
        fits(page)
        answer(page)
    expect(title(page)).to_contain_text("prévue")
    fits(page)
    plan(page, "Aide ménagère", day=1)
    fits(page)
    keep(page, "Aide ménagère")
    page.goto(routes.ASSISTANCE_RECAP.path)
    expect(title(page)).to_have_text("Vérifiez votre demande")
    page.get_by_text("Votre situation").click()
    fits(page)
    send(page)
    fits(page)


def test_the_page_and_the_banner_fit_with_text_twice_as_large(
    enlarged: Callable[..., Page], fits: Check
) -> None:
    page = enlarged(ENDED)
    page.goto(routes.CONTRACT.path)
    expect(page.get_by_text("Un incident détecté le 29")).to_be_visible()
    fits(page)
    page.goto(addresses.incident_path("INC-2024-01-29"))
    expect(page.get_by_text("Se terminant par")).to_be_visible()
    page.locator("summary", has_text="Je dois changer de lunettes").click()
    expect(page.get_by_text("repoussez votre achat")).to_be_visible()
    fits(page)


@pytest.mark.parametrize(
    "path",
    ["/services?activer=medivis", "/services/auto-test/diabete", "/services/auto-test/alcool"],
)
def test_the_services_fit_with_text_twice_as_large(
    enlarged: Callable[..., Page], fits: Check, path: str
) -> None:
    page = enlarged(FULL)
    open_whole(page, path)
    fits(page)
    show = page.get_by_role("button", name="Voir mon résultat")
    if "auto-test" in path:
        for question in page.get_by_role("main").get_by_role("group").all():
            question.get_by_role("radio").last.check()
        show.click()
        expect(page.get_by_role("heading", name="Votre résultat")).to_be_focused()
        fits(page)


def test_the_partners_found_fit_with_text_twice_as_large(
    enlarged: Callable[..., Page], fits: Check
) -> None:
    page = enlarged(FULL)
    open_whole(page, routes.NETWORK.path)
    expect(page.get_by_label("Code postal ou commune")).to_have_value("37000 Tours")
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page.get_by_text("Centre dentaire Mirabeau", exact=True)).to_be_visible()
    fits(page)


def test_the_establishments_compared_fit_with_text_twice_as_large(
    enlarged: Callable[..., Page], fits: Check
) -> None:
    page = enlarged(FULL)
    open_whole(page, routes.ESTABLISHMENTS.path)
    expect(page.get_by_label("Code postal ou commune")).to_have_value("37000 Tours")
    page.get_by_role("button", name="Comparer", exact=True).click()
    expect(page.get_by_text("Hôpital Saint-Gatien", exact=True)).to_be_visible()
    fits(page)
