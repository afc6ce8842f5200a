"""Forced colours, paper, a finger that taps twice: what pages owe to whoever sees otherwise."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from memberapp import addresses, routes
from memberapp.cli.demo import SignIn, sign_ins
from memberapp.core.brand import read_brand
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_assistance import go_in

CAMILLE = sign_ins()[0]
SHOWING_STATES = [
    route.path
    for route in (
        routes.DASHBOARD,
        routes.REIMBURSEMENTS,
        routes.CARD,
        routes.CALLBACK,
        routes.ASSISTANCE_URGENT,
    )
] + [addresses.event_path()]


def test_a_second_tap_on_plus_signs_nobody_out(page_at: Callable[..., Page]) -> None:
    page = page_at(PHONE)
    go_in(page, CAMILLE.email, CAMILLE.password, routes.DASHBOARD.path)
    more = page.get_by_role("button", name="Plus", exact=True)
    box = more.bounding_box()
    assert box
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.dblclick(*at, delay=40)
    expect(page.get_by_role("dialog", name="Plus")).to_be_visible()
    expect(page.locator(".hello")).to_contain_text("Bonjour")
    # The place of « Plus » stays empty, and later taps there do nothing either.
    out = page.get_by_role("dialog").get_by_role("button", name="Se déconnecter")
    bottom = out.bounding_box()
    assert bottom
    assert bottom["y"] + bottom["height"] <= box["y"]
    # What is meant still works.
    out.click()
    expect(page.locator(".hello")).to_have_count(0)


# Everything that is chosen, current or reached, and the same with that taken away.
_MARKED = "[aria-current], [aria-pressed=true], [aria-selected=true], li.done, input:checked"
_TAKE_AWAY = """
(one) => {
  for (const state of ["aria-current", "aria-pressed", "aria-selected"]) one.removeAttribute(state);
  one.classList.remove("done");
  if (one.matches("input")) one.checked = false;
}
"""


def _picture(page: Page, one: Locator) -> bytes:
    """Return the picture of a control that neither the mouse nor the keyboard is on."""
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    try:
        return one.screenshot(animations="disabled", timeout=3000)
    except PlaywrightTimeoutError:
        return b""  # it went with what was chosen


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_what_is_chosen_is_seen_in_forced_colours(
    page_at: Callable[..., Page], signed_in: Callable[[SignIn], Any], width: int, theme: str
) -> None:
    page = page_at(
        width,
        theme,
        storage_state=signed_in(CAMILLE),
        forced_colors="active",
        reduced_motion="reduce",
    )
    for route in SHOWING_STATES:
        page.goto(route)
        expect(page.locator("main .skeleton")).to_have_count(0)
        for kind in (".choice", ".pill:visible", ".slots__hours .pill:visible"):
            first = page.locator(kind).first
            if first.is_visible():
                first.locator("input").check(force=True)
        seen = 0
        for one in page.locator(_MARKED).all():
            label = one.locator("xpath=ancestor-or-self::*[self::label or self::a or self::li][1]")
            if not label.count() or not label.is_visible():
                continue  # of the other navigation, or what makes two parts of a page
            seen += 1
            before = _picture(page, label)
            one.evaluate(_TAKE_AWAY)
            assert _picture(page, label) != before, f"{route}: {label.inner_text()}"
        assert seen, route


def test_paper_is_dark_on_white_and_names_its_owner(
    page_at: Callable[..., Page], signed_in: Callable[[SignIn], Any]
) -> None:
    page = page_at(DESKTOP, "dark", storage_state=signed_in(CAMILLE))
    for route in (routes.DASHBOARD, routes.PROFILE, routes.CONTRACT, routes.CARD, routes.CALLBACK):
        page.goto(route.path)
        expect(page.locator(".rail__member")).to_have_count(1)
        expect(page.locator("main .skeleton")).to_have_count(0)
        page.emulate_media(media="print")
        head = page.locator(".print-head")
        expect(head).to_contain_text(read_brand().name)
        expect(head).to_contain_text(CAMILLE.member_id)
        expect(head).to_contain_text(re.compile("contrats .+ Imprimé le|contrats .+Imprimé le"))
        expect(head).to_be_visible()
        ink, white = page.evaluate(
            "[getComputedStyle(document.body).color, getComputedStyle(document.body).background]"
        )
        assert ink == "rgb(20, 33, 27)"
        assert "rgb(255, 255, 255)" in white
        shown = page.locator(".btn, .rail, .topbar, .tabbar, .back, .dl__action, .plus-sheet")
        assert not any(one.is_visible() for one in shown.all())
        for cut in ("tr", ".row", ".dl > div"):
            kept = page.locator(f"main {cut}").evaluate_all(
                "all => all.map(one => getComputedStyle(one).breakInside)"
            )
            assert set(kept) <= {"avoid"}
        keys = page.locator("main :is(.key, .seg)").evaluate_all(
            "all => all.map(one => getComputedStyle(one).printColorAdjust)"
        )
        assert set(keys) <= {"exact"}
        page.emulate_media(media="screen")
