"""« Aide et contact », in a real browser: found, unfolded, printed, and without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from memberapp.help.catalogue import read_faq
from tests.e2e.conftest import DESKTOP, SIZES


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_finds_an_answer_by_keyboard_and_keeps_the_navigation(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(sign_ins()[0]))
    page.goto(routes.HELP.path)
    for heading in read_faq():
        expect(page.get_by_role("heading", name=heading.title)).to_be_visible()
    accessible(page)
    no_overflow(page)

    page.get_by_label("Votre question").focus()
    page.keyboard.type("numero adherent")
    page.keyboard.press("Enter")
    expect(
        page.get_by_text("questions pour").or_(page.get_by_text("question pour"))
    ).to_be_visible()
    first = page.locator(".faq summary").first
    expect(first).to_have_text("Où trouver mon numéro d’adhérent\u00a0?")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Il est imprimé sur votre carte")).to_be_visible()
    expect(page.get_by_role("navigation", name="Navigation principale").first).to_be_attached()
    accessible(page)
    no_overflow(page)
    page.get_by_role("link", name="Voir toutes les questions").click()
    expect(page.get_by_role("navigation", name="Les six rubriques")).to_be_visible()


def test_every_answer_is_printed(page_at: Callable[..., Page]) -> None:
    page = page_at(DESKTOP)
    page.goto(routes.HELP.path)
    expect(page.get_by_role("navigation", name="Les six rubriques")).to_be_visible()
    answer = page.get_by_text("Il est imprimé sur votre carte")
    expect(answer).to_be_hidden()
    page.emulate_media(media="print")
    expect(answer).to_be_visible()


def test_without_a_script_every_answer_can_be_unfolded(page_at: Callable[..., Page]) -> None:
    page = page_at(DESKTOP, java_script_enabled=False)
    page.goto(routes.HELP.path)
    page.get_by_text("Où trouver mon numéro d’adhérent").click()
    expect(page.get_by_text("Il est imprimé sur votre carte")).to_be_visible()
