"""An appointment with a practitioner of the network, in a real browser, from the search on."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import SIZES
from tests.support.servers import AGENT, Server

CAMILLE = sign_ins()[0]
Check = Callable[[Page], None]
PRACTICES = {390: "Centre dentaire Mirabeau", 1280: "Cabinet Haddad"}
"""One server is shared: each size asks its own."""


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_an_appointment_is_asked_confirmed_by_the_practice_and_given_up(
    page_at: Callable[..., Page],
    signed_in: Callable[[SignIn], Any],
    accessible: Check,
    no_overflow: Check,
    server: Server,
    width: int,
    theme: str,
) -> None:
    practice = PRACTICES[width]
    page = page_at(width, theme, storage_state=signed_in(CAMILLE))
    page.goto(routes.NETWORK.path)
    expect(page.get_by_label("Code postal ou commune")).to_have_value("37000 Tours")
    page.get_by_label("Soin", exact=True).select_option(label="Implant dentaire")
    page.get_by_role("button", name="Chercher", exact=True).click()
    found = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", level=3, name=practice)
    )
    found.get_by_role("link", name="Demander un rendez-vous").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.APPOINTMENT_NEW.title)
    expect(page.get_by_role("heading", level=2, name=practice)).to_be_visible()
    phone = page.get_by_label("Téléphone", exact=True)
    expect(phone).not_to_have_value("")
    accessible(page)
    no_overflow(page)

    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez au moins une demi-journée.")
    accessible(page)
    page.get_by_label("Demi-journée souhaitée").select_option(index=1)
    page.get_by_label("Motif").select_option(label="Demander un devis")
    page.get_by_role("button", name="Envoyer la demande").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(routes.APPOINTMENTS.title)
    own = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", level=2, name=practice)
    )
    expect(own).to_contain_text("Demandé, à confirmer")
    expect(own).to_contain_text("Un conseiller la transmet au praticien.")
    accessible(page)
    no_overflow(page)

    text = own.inner_text()
    reference = next(word for word in text.split() if word.startswith("RDV-"))
    expect(page.get_by_text(f"Votre demande {reference} est envoyée.")).to_be_visible()
    server.add_agent()
    said = ("--at", "2026-12-03T09:15", "--agent", AGENT, "--reason", "Le praticien rappelle")
    server.command("staff", "appointments", "confirm", reference, *said)
    expect(own).to_contain_text("Jeudi 3 décembre 2026 à 9\u00a0h\u00a015")
    expect(own).to_contain_text("Par un conseiller")
    with page.expect_download() as download:
        own.get_by_role("link", name="Ajouter à l’agenda").click()
    assert download.value.suggested_filename == f"rendez-vous-{reference}.ics"
    accessible(page)
    no_overflow(page)

    own.get_by_role("link", name="Annuler").click()
    expect(page.get_by_role("heading", name="Annuler ce rendez-vous")).to_be_focused()
    accessible(page)
    page.get_by_role("button", name="Annuler le rendez-vous").click()
    expect(page.get_by_text("Votre rendez-vous est annulé.")).to_be_visible()
    expect(own.get_by_role("link", name="Annuler")).to_have_count(0)
    accessible(page)
