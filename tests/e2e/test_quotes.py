"""A quote of a practitioner of the network, in a real browser, from the search on."""

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
WHO = ("--agent", AGENT, "--reason", "Réponse du praticien")
LINES = ("--line", "HBLD680;Couronne céramique;1;540,00", "--line", "ZZZ9;Empreinte;1;60,00")


def reference_in(text: str) -> str:
    return next(word for word in text.split() if word.startswith("DEV-"))


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_quote_is_asked_answered_and_read_line_by_line(
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
    found.get_by_role("link", name="Demander un devis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(routes.QUOTE_NEW.title)
    expect(page.get_by_role("heading", level=2, name=practice)).to_be_visible()
    accessible(page)
    no_overflow(page)

    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez un soin.")
    accessible(page)
    page.get_by_label("Soin", exact=True).select_option(label="Couronne")
    page.get_by_label("Remarque (optionnel)").fill("Une molaire du haut")
    page.get_by_role("button", name="Envoyer la demande").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(routes.QUOTES.title)
    own = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", level=2, name=practice)
    )
    expect(own).to_contain_text("Un conseiller la transmet au praticien.")
    accessible(page)
    no_overflow(page)

    reference = reference_in(own.inner_text())
    expect(page.get_by_text(f"Votre demande {reference} est envoyée.")).to_be_visible()
    server.add_agent()
    server.command("staff", "quotes", "answer", reference, *LINES, "--until", "2027-03-01", *WHO)
    expect(own).to_contain_text("600,00\u00a0€ au total")
    accessible(page)
    own.get_by_role("link", name="Voir ce qui me resterait").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(routes.QUOTE.title)
    expect(page.get_by_role("heading", level=2, name="Ligne par ligne")).to_be_visible()
    expect(page.get_by_text("Ni la demande ni le devis ne vous engagent")).to_be_visible()
    expect(page.get_by_text("Nous ne connaissons pas ce code")).to_be_visible()
    expect(page.get_by_text("Une version sans reste à charge existe")).to_be_visible()
    expect(page.get_by_text("prix négocié avec ce partenaire")).to_be_visible()
    accessible(page)
    no_overflow(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Garder en PDF").click()
    assert download.value.suggested_filename == f"devis-{reference}.pdf"
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Imprimer ce devis")).to_be_hidden()
    expect(page.get_by_role("heading", level=2, name="Ligne par ligne")).to_be_visible()
    page.emulate_media(media="screen")

    # The file has not ended the connection: what changes is still told to the page.
    server.command("staff", "quotes", "refuse", reference, *WHO)
    expect(page.get_by_role("heading", level=1)).to_have_text("Devis introuvable")
    accessible(page)


def test_a_request_is_given_up(
    page_at: Callable[..., Page], signed_in: Callable[[SignIn], Any], accessible: Check
) -> None:
    page = page_at(390, "light", storage_state=signed_in(CAMILLE))
    page.goto(routes.QUOTE_NEW.path.replace("[praticien]", "clairvue"))
    page.get_by_label("Soin", exact=True).select_option(label="Lentilles de contact")
    page.get_by_role("button", name="Envoyer la demande").click()
    own = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", level=2, name="Optique Clairvue")
    )
    own.get_by_role("link", name="Annuler").click()
    expect(page.get_by_role("heading", name="Annuler cette demande")).to_be_focused()
    accessible(page)
    page.get_by_role("button", name="Annuler la demande").click()
    expect(page.get_by_text("Votre demande de devis est annulée.")).to_be_visible()
    expect(own.get_by_role("link", name="Annuler")).to_have_count(0)
    accessible(page)
