"""Forced colours, a finger that taps twice: what pages owe to whoever sees or touches otherwise."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import PHONE
from tests.e2e.test_assistance import go_in

CAMILLE = sign_ins()[0]


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


def test_what_is_chosen_is_seen_in_forced_colours(page_at: Callable[..., Page]) -> None:
    page = page_at(PHONE, forced_colors="active", reduced_motion="reduce")
    page.goto(routes.CALLBACK.path)
    expect(page.get_by_text("lun.").first).to_be_visible()
    for kind in (".choice", ".pill"):
        one = page.locator(kind).first
        one.scroll_into_view_if_needed()
        before = one.screenshot()
        one.locator("input").check(force=True)
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        assert one.screenshot() != before
