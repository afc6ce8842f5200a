"""A coaching programme in a real browser: begun, a step done, paused, reminded of, erased."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import SIZES

CAMILLE = sign_ins()[0]


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_programme_is_followed_at_ones_own_pace_and_erased(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.SERVICES.path)
    page.get_by_role("link", name=routes.COACHING.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.COACHING.title)
    begin = page.get_by_role("button", name="Commencer Mieux dormir")
    expect(begin).to_be_visible()
    accessible(page)
    no_overflow(page)

    begin.click()
    say = page.get_by_role("heading", name="Mieux dormir")
    expect(say).to_have_text("Mieux dormir\u00a0: étape 1 sur 6.")
    page.get_by_role("button", name="C’est fait\u00a0: Regarder ses nuits").click()
    expect(say).to_have_text("Mieux dormir\u00a0: étape 2 sur 6.")
    expect(page.get_by_text("1 étape faite sur 6")).to_be_visible()
    page.get_by_role("button", name="Me rappeler chaque semaine").click()
    expect(page.get_by_text("Prochain rappel le")).to_be_visible()
    accessible(page)
    no_overflow(page)

    page.get_by_role("button", name="Mettre en pause").click()
    expect(say).to_have_text("Mieux dormir\u00a0: en pause à l’étape 2 sur 6.")
    expect(page.get_by_text("Le rappel est en attente")).to_be_visible()
    page.reload()
    expect(say).to_have_text("Mieux dormir\u00a0: en pause à l’étape 2 sur 6.")
    page.get_by_role("button", name="Reprendre").click()
    expect(page.get_by_role("button", name="Mettre en pause")).to_be_visible()
    page.get_by_role("button", name="Annuler l’étape Regarder ses nuits").click()
    expect(say).to_have_text("Mieux dormir\u00a0: étape 1 sur 6.")
    assert page.url.endswith(routes.COACHING.path)

    page.get_by_text("Arrêter et tout effacer").click()
    accessible(page)
    page.get_by_role("button", name="Oui, tout effacer").click()
    expect(page.get_by_text("tout ce qui en était gardé est effacé")).to_be_visible()
    expect(begin).to_be_visible()
