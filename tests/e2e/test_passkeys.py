"""Passkeys in a real browser, whose authenticator is Chromium's virtual one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_second_factor import give, heading
from tests.e2e.test_sign_in import enter, sign_out
from tests.support.servers import Server

CAMILLE, BERNARD = sign_ins()[:2]
_OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def demo(frontend: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo of its own, whose clock the tests move and whose messages they read."""
    del frontend
    server = Server(tmp_path_factory.mktemp("passkeys"))
    server.seed()
    server.start()
    yield server
    server.stop()


@dataclass
class Device:
    """The authenticator of a page; `touch` says whether a finger lies on it."""

    session: Any
    id: str

    def touch(self, *, yes: bool) -> None:
        self.session.send(
            "WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": self.id, "enabled": yes}
        )


def device_of(page: Page) -> Device:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": _OPTIONS})
    return Device(session, made["authenticatorId"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


@pytest.mark.parametrize(
    ("width", "theme", "who"), [(PHONE, "dark", CAMILLE), (DESKTOP, "light", BERNARD)]
)
def test_a_passkey_from_its_making_to_its_end(
    demo: Server,
    page_at: Callable[..., Page],
    look: Callable[[Page], None],
    width: int,
    theme: str,
    who: Any,
) -> None:
    page = page_at(width, theme, origin=demo.origin)
    device = device_of(page)
    page.goto(routes.SECURITY.path)
    enter(page, who.email, who.password)
    page.get_by_role("link", name="Créer une clé d’accès").click()

    # The password alone never suffices for it.
    heading(page, "Confirmez que c’est vous")
    demo.clock.advance(timedelta(seconds=1))
    press(page, "Recevoir un code")
    expect(page.get_by_label("Code reçu par e-mail")).to_be_visible()
    give(page, "Code reçu par e-mail", demo.code_told("proof_code"), "Continuer")
    heading(page, "Nouvelle clé d’accès")
    look(page)
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    press(page, "Créer la clé d’accès")
    heading(page, "Codes de récupération")
    expect(page.get_by_text("Votre clé d’accès est prête.")).to_be_visible()

    # The same device makes no second one.
    page.goto(routes.PASSKEY_NEW.path)
    press(page, "Créer la clé d’accès")
    expect(page.get_by_role("alert")).to_contain_text("garde déjà une clé")
    look(page)

    # The button signs in with one touch, on a browser that nobody knows.
    device.touch(yes=False)
    sign_out(page)
    page.context.clear_cookies()
    page.goto(routes.REIMBURSEMENTS.path)
    heading(page, "Connexion")
    look(page)
    device.touch(yes=True)
    press(page, "Se connecter avec une clé d’accès")
    heading(page, "Remboursements")

    # So does the field of the identifier, where a finger that lies there is enough.
    page.context.clear_cookies()
    page.goto(routes.SECURITY.path)
    heading(page, "Sécurité")
    expect(page.get_by_text(re.compile("^Créée le .*, utilisée le "))).to_be_visible()
    look(page)

    # It is the fresh proof too.
    demo.clock.advance(timedelta(minutes=11))
    press(page, "Retirer la clé Mon téléphone")
    heading(page, "Confirmez que c’est vous")
    look(page)
    press(page, "Utiliser ma clé d’accès")
    heading(page, "Sécurité")
    press(page, "Retirer la clé Mon téléphone")
    expect(page.get_by_text("Cette clé d’accès n’ouvre plus votre espace.")).to_be_visible()
    expect(page.get_by_text("Aucune clé")).to_be_visible()

    # What the device still keeps opens nothing; a finger would choose it in the field for ever.
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    sign_out(page)
    press(page, "Se connecter avec une clé d’accès")
    expect(page.get_by_role("alert")).to_contain_text("n’ouvre pas d’espace ici")


def test_a_browser_without_passkeys_has_no_dead_button(
    demo: Server, page_at: Callable[..., Page], look: Callable[[Page], None]
) -> None:
    page = page_at(PHONE, origin=demo.origin)
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(routes.SIGN_IN.path)
    expect(page.get_by_role("button", name="Se connecter", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="clé d’accès")).to_have_count(0)
    look(page)
    enter(page, CAMILLE.email, CAMILLE.password)
    expect(page.locator(".hello")).to_contain_text("Bonjour")
