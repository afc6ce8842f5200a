"""A carer in real browsers: invited, accepted, sees, downloads, is ended, and is refused."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import SIZES
from tests.e2e.test_sign_in import enter
from tests.support.servers import Server

CAMILLE, NADIA = sign_ins()[0], sign_ins()[4]
Check = Callable[[Page], None]


def invite(helped: Page, look: Check) -> None:
    """Send an invitation, once its empty form was refused."""
    helped.get_by_role("button", name="J’envoie l’invitation").click()
    expect(helped.get_by_role("alert")).to_be_focused()
    look(helped)
    helped.get_by_label("Prénom et nom").fill(NADIA.name)
    helped.get_by_label("Son e-mail").fill("nadia@example.org")
    helped.get_by_label("Voir les remboursements").check()
    helped.get_by_role("button", name="J’envoie l’invitation").click()
    expect(helped.get_by_text("Nous envoyons l’invitation à")).to_be_visible()
    expect(helped.get_by_text("Invitation à accepter avant le")).to_be_visible()
    look(helped)


def accept(carer: Page, look: Check) -> None:
    """Sign in from the page of the link, and accept."""
    expect(carer.get_by_role("heading", level=1)).to_have_text("Aider un proche")
    look(carer)
    carer.get_by_role("link", name="Se connecter").click()
    enter(carer, NADIA.member_id, NADIA.password)
    expect(carer.get_by_text(f"{CAMILLE.name} vous propose de l’aider")).to_be_visible()
    look(carer)
    carer.get_by_role("button", name="J’accepte d’aider").click()
    expect(carer.get_by_text("vous pouvez maintenant aider")).to_be_visible()
    look(carer)


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_a_carer_is_invited_helps_and_is_ended(
    page_at: Callable[..., Page],
    look: Check,
    own_server: Callable[..., Server],
    width: int,
    theme: str,
) -> None:
    server = own_server()
    server.seed()
    server.start()
    helped = page_at(width, theme, origin=server.origin, is_trusted=False)
    helped.goto(routes.SERVICES.path)
    enter(helped, CAMILLE.member_id, CAMILLE.password)
    helped.locator("input[name=code]").fill(server.code_told())
    helped.keyboard.press("Enter")
    helped.get_by_role("main").get_by_role("link", name=re.compile("^Proche aidant")).click()
    expect(helped.get_by_role("heading", level=1)).to_have_text("Proche aidant")
    expect(helped.get_by_text("Pour le moment, aucun proche ne vous aide")).to_be_visible()
    look(helped)

    invite(helped, look)
    carer = page_at(width, theme, origin=server.origin)
    carer.goto(server.link_told("carer_invited"))
    accept(carer, look)

    carer.get_by_role("link", name=re.compile("^Voir ses remboursements")).click()
    banner = carer.get_by_role("region", name="Vous agissez pour une autre personne")
    expect(banner).to_contain_text(f"Vous agissez pour {CAMILLE.name}.")
    expect(carer.get_by_role("table")).to_be_visible()
    look(carer)
    with carer.expect_download() as download:
        carer.get_by_role("link", name="Télécharger (CSV)").click()
    assert download.value.suggested_filename == "remboursements-proche.csv"
    carer.get_by_role("table").get_by_role("link", name=re.compile("^DEC-")).first.click()
    expect(carer.get_by_role("heading", level=1)).to_have_text(re.compile("^Décompte DEC-"))
    expect(banner).to_be_visible()
    look(carer)

    # The other one's open page follows, and ends it; the carer's open page is emptied.
    expect(helped.get_by_text("a téléchargé vos remboursements (CSV).")).to_be_visible()
    helped.get_by_role("button", name=re.compile("^Arrêter")).click()
    expect(helped.get_by_text("L’accès est arrêté, à l’instant.")).to_be_visible()
    look(helped)
    expect(carer.get_by_role("heading", level=1)).to_have_text("Cette page est introuvable")
    expect(carer.get_by_role("table")).to_have_count(0)
    look(carer)
