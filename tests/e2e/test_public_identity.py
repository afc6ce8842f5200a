"""A public identity in a real browser, whose provider runs beside: there, back, and refused."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from memberapp.core.secrets import reveal
from memberapp.members.tables import Member
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_sign_in import sign_out
from tests.support.identity_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    Provider,
    running_provider,
)
from tests.support.servers import Server
from tests.support.units_of_work import run_now

CAMILLE = sign_ins()[0]
CONTINUE = re.compile("^Continuer avec FranceConnect")


def name_camille(provider: Provider, server: Server) -> None:
    """Let the provider name Camille as the file does."""
    with server.inside():
        member = run_now(lambda db: db.get_one(Member, CAMILLE.member_id))
        nir = (reveal(member, "nir") or "").replace(" ", "")
    provider.person = {
        "sub": "subject-of-camille",
        "family_name": member.last_name.upper(),
        "given_name": f"{member.first_name} Louise",
        "birthdate": member.birth.isoformat(),
        "birthplace": nir[5:10],
        "birthcountry": "99100",
    }
    provider.level = "eidas2"


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_a_public_identity_opens_the_space_and_is_refused(
    own_server: Callable[..., Server],
    page_at: Callable[..., Page],
    look: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    with running_provider() as provider:
        server = own_server(
            identity_name="FranceConnect",
            identity_issuer=provider.issuer,
            identity_client_id=CLIENT_ID,
            identity_client_secret=CLIENT_SECRET,
            identity_sure_levels="eidas2",
        )
        provider.redirect_uri = server.origin + routes.IDENTITY_BACK
        server.seed()
        server.start()
        name_camille(provider, server)
        provider.now = server.clock.now
        page = page_at(width, theme, origin=server.origin, is_trusted=False)
        page.goto(routes.SECURITY.path)
        expect(page.get_by_role("button", name=CONTINUE)).to_be_visible()
        look(page)
        page.get_by_role("button", name=CONTINUE).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sécurité")
        section = page.get_by_role("region", name="FranceConnect")
        expect(section.get_by_text(re.compile("^Relié depuis le"))).to_be_visible()
        look(page)
        section.get_by_role("button", name="Retirer ce moyen de connexion").click()
        expect(page.get_by_text("FranceConnect n’ouvre plus votre espace.")).to_be_visible()
        expect(section.get_by_role("button", name="Accepter de nouveau")).to_be_visible()
        sign_out(page)
        page.get_by_role("button", name=CONTINUE).click()
        expect(page.get_by_role("alert")).to_contain_text("y a été retiré")
        look(page)
