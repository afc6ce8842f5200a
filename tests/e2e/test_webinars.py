"""The webinars in a real browser: found, a place taken, kept in a calendar and given back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import SIZES

LUC = sign_ins()[2]
Check = Callable[[Page], None]
TITLE = "Aidants\u00a0: souffler sans culpabiliser"


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_place_is_taken_and_given_back(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Check,
    no_overflow: Check,
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(LUC))
    page.goto(routes.SERVICES.path)
    page.get_by_role("link", name=routes.WEBINARS.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.WEBINARS.title)
    webinar = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name=TITLE, exact=True)
    )
    expect(webinar).to_contain_text("places libres sur 150.")
    expect(page.get_by_text("Annulé", exact=True)).to_be_visible()
    accessible(page)
    no_overflow(page)

    webinar.get_by_role("button", name="Je m’inscris").click()
    notice = page.get_by_role("status").filter(has_text="Votre inscription est enregistrée")
    expect(notice).to_contain_text(TITLE)
    calendar = webinar.get_by_role("link", name="Ajouter à l’agenda")
    with page.expect_download() as download:
        calendar.click()
    assert download.value.suggested_filename == "webinaire.ics"
    accessible(page)
    no_overflow(page)

    webinar.get_by_role("button", name="Me désinscrire").click()
    expect(
        page.get_by_role("status").filter(has_text="Votre inscription est annulée")
    ).to_be_visible()
    expect(webinar.get_by_role("button", name="Je m’inscris")).to_be_visible()
    accessible(page)
