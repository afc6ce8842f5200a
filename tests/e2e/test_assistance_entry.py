"""The way in to assistance: steps out of order, requests begun, contracts without assistance."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import addresses, routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import NARROW, PHONE
from tests.e2e.test_assistance import (
    choose_hospital,
    go_in,
    go_on,
    keep,
    plan,
    say_who,
    title,
)

pytestmark = pytest.mark.usefixtures("nothing_asked")
_, BERNARD, _, CHLOE, _ = sign_ins()


def test_steps_out_of_order_and_contracts_without_assistance_are_told(
    page_at: Callable[..., Page], look: Callable[[Page], None]
) -> None:
    page = page_at(NARROW, "dark", reduced_motion="reduce")
    go_in(page, BERNARD.email, BERNARD.password, routes.ASSISTANCE_RECAP.path)
    expect(page.get_by_role("status").filter(has_text="Commencez par l’événement")).to_be_visible()
    expect(title(page)).to_contain_text("Que se passe-t-il")
    look(page)
    choose_hospital(page)
    go_on(page)
    expect(title(page)).to_contain_text("guidé")
    page.goto(addresses.service_path("COIFFEUR"))
    expect(page.get_by_role("status").filter(has_text="Complétez d’abord")).to_be_visible()
    expect(title(page)).to_contain_text("guidé")

    page.get_by_role("radio", name="Non, je choisis moi-même").check()
    say_who(page)
    go_on(page)
    plan(page, "Soutien psychologique")
    keep(page, "Soutien psychologique")
    page.goto(routes.ASSISTANCE.path)
    expect(page).to_have_title(re.compile("^Vous avez une demande en cours"))
    # It is no step: the navigation of the space stands there.
    expect(page.get_by_role("navigation").locator("visible=true")).to_have_count(1)
    page.get_by_role("link", name="Recommencer").click()
    expect(page.get_by_text("Vous commencez une autre demande")).to_be_visible()
    look(page)
    page.goto(addresses.case_path("AST-2026-0000000-0"))
    expect(title(page)).to_have_text("Demande introuvable")
    look(page)

    other = page_at(PHONE)
    go_in(other, CHLOE.email, CHLOE.password)
    expect(other.get_by_role("link", name="Je souhaite être rappelé")).to_have_count(1)
    expect(other.get_by_text("Aucun de vos contrats n’est en cours")).to_be_visible()
    look(other)
