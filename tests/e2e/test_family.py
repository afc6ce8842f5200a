"""The people covered, in a real browser: a birth is declared, shown, undone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import SIZES

CAMILLE = sign_ins()[0]


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_member_declares_a_birth_and_undoes_it(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.CONTRACT.path)
    page.get_by_role("link", name="Déclarer un changement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.FAMILY.title)
    expect(page.get_by_role("region", name="Vos bénéficiaires")).to_contain_text("Élie")
    accessible(page)

    page.get_by_role("link", name="Une naissance").click()
    expect(page.get_by_text("À prouver", exact=True)).to_be_visible()
    form = page.get_by_role("heading", name="Une naissance", exact=True)
    expect(form).to_be_focused()
    expect(form).to_be_in_viewport()
    page.get_by_label("Prénom", exact=True).fill("Ève")
    page.get_by_label("Jour").fill("31")
    page.get_by_label("Mois").fill("2")
    page.get_by_label("Année").fill("2026")
    accessible(page)
    no_overflow(page)
    page.get_by_role("button", name="Déclarer cet ajout").click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Saisissez le nom.")
    expect(page.get_by_label("Prénom", exact=True)).to_have_value("Ève")
    accessible(page)
    page.get_by_label("Nom", exact=True).fill("Berthelot")
    page.get_by_label("Jour").fill("28")
    page.get_by_role("button", name="Déclarer cet ajout").click()

    declared = page.get_by_role("region", name="Vos déclarations")
    expect(declared).to_contain_text("Ève Berthelot")
    expect(declared).to_contain_text("À prouver au plus tard le")
    accessible(page)
    no_overflow(page)
    page.goto(routes.CONTRACT.path)
    people = page.get_by_role("region", name="Personnes couvertes", exact=True)
    expect(people).to_contain_text("Ève Berthelot")
    page.goto(routes.CARD.path)  # a card comes with the insurer's own file only
    expect(page.get_by_role("radio", name="Élie")).to_be_visible()
    expect(page.get_by_role("radio", name="Ève")).to_have_count(0)

    page.goto(routes.FAMILY.path)
    undo = page.get_by_role("button", name="Annuler cette déclaration")
    undo.click()
    expect(page.get_by_text("Votre déclaration est annulée.")).to_be_visible()
    expect(undo).to_have_count(0)
    expect(declared).to_contain_text("Annulé par vous")
