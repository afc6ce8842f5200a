"""From « C’est urgent » to what helps, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_assistance import CAMILLE, Look, go_in, go_on, title


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_an_emergency_says_whom_to_call_then_what_helps(
    page_at: Callable[..., Page], accessible: Look, no_overflow: Look, size, theme
) -> None:
    page = page_at(size, theme, reduced_motion="reduce")
    go_in(page, CAMILLE.email, CAMILLE.password)
    page.get_by_role("link", name="C’est urgent").click()
    expect(title(page)).to_have_text("C’est urgent")
    expect(page.get_by_role("link", name="Le 15")).to_have_attribute("href", "tel:15")
    page.get_by_role("button", name="Voir ce qui aide").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("radio", name="Julien").check()
    page.get_by_role("radio", name="Hospitalisation en urgence").check()
    page.get_by_role("button", name="Voir ce qui aide").click()
    expect(page.get_by_role("heading", name="en premier, pour Julien")).to_be_visible()
    expect(page.get_by_text("Premier passage possible").first).to_be_visible()
    accessible(page)
    no_overflow(page)
    page.get_by_role("button", name="Demander ces aides").dblclick()
    expect(title(page)).to_contain_text("guidé")
    # Who is concerned was said already.
    expect(page.get_by_role("radio", name="Julien")).to_be_checked()
    page.get_by_role("radio", name="Non, je choisis moi-même").check()
    go_on(page)
    expect(title(page)).to_contain_text("prévue")
    page.goto(routes.ASSISTANCE.path)
    expect(page.get_by_role("link", name="Reprendre", exact=True)).to_be_visible()
    page.get_by_text("Effacer mes réponses").click()
    page.get_by_role("button", name="Supprimer définitivement").click()
    expect(page.get_by_role("status").filter(has_text="effacées")).to_be_visible()
