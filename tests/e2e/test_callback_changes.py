"""A call that was asked for, moved and cancelled: by a visitor's reference, and by a member."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import addresses, routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import SIZES
from tests.e2e.test_calls import ask_for_a_call

pytestmark = pytest.mark.usefixtures("calls_given_back")


def move(page: Page) -> None:
    """Choose the second day and its first hour, by keyboard where a key does it."""
    page.locator("summary", has_text="Déplacer ce rappel").press("Enter")
    page.locator(".slots__day > .pill input:not([disabled])").nth(1).check(force=True)
    hours = page.locator(".slots__hours").locator("visible=true")
    hours.locator("input:not([disabled])").first.check(force=True)
    page.get_by_role("button", name="Déplacer le rappel").press("Enter")
    expect(page.get_by_text("votre rappel est déplacé")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_visitor_moves_then_cancels_by_reference_and_last_digits(
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    reference = ask_for_a_call(page_at(width, theme))
    page = page_at(width, theme)
    page.goto(routes.CALLBACK_FIND.path)
    page.get_by_label("Référence du rappel").fill(reference)
    page.get_by_label("Les 4 derniers chiffres").fill("0013")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nous ne trouvons pas de rappel").first).to_be_visible()
    accessible(page)
    no_overflow(page)

    page.get_by_label("Les 4 derniers chiffres").fill("0012")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Votre rappel est enregistré")).to_be_visible()
    before = page.locator(".dl dd b").first.inner_text()
    accessible(page)
    move(page)
    expect(page.locator(".dl dd b").first).not_to_have_text(before)
    accessible(page)
    no_overflow(page)

    page.locator("summary", has_text="Annuler ce rappel").press("Enter")
    page.get_by_role("button", name="Oui, annuler ce rappel").press("Enter")
    expect(page.get_by_role("heading", name="Votre rappel est annulé")).to_be_visible()
    expect(page.get_by_text("Déplacer ce rappel")).to_have_count(0)
    accessible(page)


def test_what_is_told_of_a_number_moves_no_button_that_is_being_pressed(
    page_at: Callable[..., Page],
) -> None:
    page = page_at(*SIZES[0])
    page.goto(routes.CALLBACK.path)
    phone = page.get_by_role("textbox", name="À quel numéro\u00a0?")
    button = page.get_by_role("button", name="Demander ce rappel")
    expect(page.locator(".slots__day").first).to_be_visible()
    phone.fill("06 39 98 00 12")
    place = "one => one.getBoundingClientRect().top + scrollY"
    before = button.evaluate(place)
    phone.press("Tab")
    expect(page.get_by_text("Numéro lu")).to_be_visible()
    assert button.evaluate(place) == before


def test_a_member_moves_in_their_space_and_another_browser_sees_nothing(
    page_at: Callable[..., Page], signed_in: Callable[[SignIn], Any]
) -> None:
    page = page_at(storage_state=signed_in(sign_ins()[0]))
    reference = ask_for_a_call(page)
    move(page)

    stranger = page_at()
    stranger.goto(addresses.callback_path(reference))
    expect(
        stranger.get_by_role("heading", name=re.compile("ne peut pas être affiché"))
    ).to_be_visible()
