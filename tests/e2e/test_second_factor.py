"""The second factor in a real browser: asked, trusted, given again, moved, disowned."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_sign_in import enter, sign_out
from tests.support.canaries import CANARIES
from tests.support.servers import Server

CAMILLE, BERNARD, LUC = sign_ins()[:3]


@pytest.fixture(scope="module")
def demo(frontend: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo of its own, whose clock the tests move and whose messages they read."""
    del frontend
    server = Server(tmp_path_factory.mktemp("factors"))
    server.seed()
    server.start()
    yield server
    server.stop()


def next_second(server: Server) -> None:
    """Let the next message be the newest one."""
    server.clock.advance(timedelta(seconds=1))


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def give(page: Page, label: str | re.Pattern[str], code: str, button: str) -> None:
    page.get_by_label(label).fill(code)
    page.get_by_role("button", name=button, exact=True).click()


@dataclass
class Walk:
    """A member at one size and theme; `check` looks at the page as it stands."""

    page: Page
    server: Server
    who: SignIn
    check: Callable[[Page], None]
    secret: str = ""
    recovery_code: str = ""

    def enter(self, page: Page | None = None) -> None:
        next_second(self.server)
        enter(page or self.page, self.who.email, self.who.password)

    def app_code(self) -> str:
        self.server.clock.advance(timedelta(minutes=1))
        return pyotp.TOTP(self.secret).at(self.server.clock.now)


def give_the_first_code(walk: Walk) -> None:
    """The code by e-mail, wrong, sent again, right; the browser is trusted from then on."""
    page = walk.page
    page.goto(routes.SECURITY.path)
    walk.enter()
    heading(page, "Code de connexion")
    walk.check(page)
    give(page, "Code reçu par e-mail", "12 34 5", "Continuer")
    expect(page.get_by_role("alert")).to_contain_text("Ce code n’est pas le bon.")
    walk.check(page)
    next_second(walk.server)
    page.get_by_role("button", name="Renvoyer un code").click()
    expect(page.get_by_text("Un nouveau code vient de partir.")).to_be_visible()
    walk.check(page)
    page.goto("/")
    expect(page).to_have_url(re.compile(routes.SIGN_IN_CODE.path))
    code = walk.server.code_told()
    page.get_by_label("Faire confiance à cet appareil").check()
    give(page, "Code reçu par e-mail", f"{code[:3]} {code[3:]}", "Continuer")
    expect(page.locator(".hello")).to_contain_text("Bonjour")
    page.goto(routes.SECURITY.path)
    expect(page.get_by_role("heading", name="Appareils de confiance")).to_be_visible()
    walk.check(page)


def add_the_app(walk: Walk) -> None:
    """An authenticator app: the factor was just given, so nothing is asked again."""
    page = walk.page
    page.get_by_role("button", name="Activer une application de codes").click()
    walk.secret = page.locator(".secret").inner_text().replace(" ", "").replace("\u00a0", "")
    assert len(walk.secret) == 32
    walk.check(page)
    label = re.compile("Saisissez le code affiché")
    give(page, label, "000 000", "Activer")
    expect(page.get_by_role("alert")).to_be_visible()
    walk.check(page)
    give(page, label, walk.app_code(), "Activer")
    heading(page, "Codes de récupération")
    expect(page.get_by_text("Votre application de codes est activée.")).to_be_visible()
    assert walk.secret not in page.content()
    walk.check(page)


def keep_ten_codes(walk: Walk) -> None:
    """They are shown once, to be printed, downloaded, and put away."""
    page = walk.page
    page.get_by_role("button", name="Créer mes dix codes").click()
    codes = page.get_by_role("list", name="Codes de récupération").get_by_role("listitem")
    expect(codes).to_have_count(10)
    walk.recovery_code = codes.first.inner_text()
    walk.check(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").click()
    assert walk.recovery_code in download.value.path().read_text()
    page.get_by_role("button", name="J’ai mis mes codes en lieu sûr").click()
    expect(page.get_by_text("Application activée")).to_be_visible()
    expect(page.get_by_text("Il vous reste 10 codes sur 10")).to_be_visible()
    assert walk.recovery_code not in page.content()
    walk.check(page)


def end_the_other_device(walk: Walk, other: Page) -> None:
    """The trusted browser comes in by its password, another one by the app; one ends the other."""
    page = walk.page
    sign_out(page)
    walk.enter()
    expect(page.locator(".hello")).to_contain_text("Bonjour")
    other.goto(routes.REIMBURSEMENTS.path)
    walk.enter(other)
    give(other, "Code de votre application", walk.app_code(), "Continuer")
    heading(other, "Remboursements")
    page.goto(routes.SECURITY.path)
    expect(page.get_by_role("heading", name="Connexions récentes")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Déconnecter Chrome")).click()
    expect(page.get_by_text("L’appareil est déconnecté.")).to_be_visible()
    expect(other.get_by_role("heading", level=1)).to_have_text("Connexion", timeout=15_000)
    walk.check(page)


def lose_the_phone(walk: Walk, other: Page) -> None:
    """A recovery code opens the space where there is no app, and says how many are left."""
    walk.enter(other)
    other.get_by_text("J’ai perdu mon téléphone").click()
    give(other, "Code de récupération", "22222-22222-22222", "Entrer avec ce code")
    expect(other.get_by_role("alert")).to_contain_text("n’est pas le bon")
    walk.check(other)
    give(other, "Code de récupération", walk.recovery_code, "Entrer avec ce code")
    heading(other, "Sécurité")
    expect(other.get_by_text("Il vous en reste 9.")).to_be_visible()
    walk.check(other)


def give_the_factor_again(walk: Walk) -> None:
    """The app goes; a sensitive act asks for the factor, then comes back."""
    page = walk.page
    page.get_by_text("Désactiver l’application de codes").click()
    give(page, "Code de votre application", walk.app_code(), "Désactiver")
    page.get_by_role("button", name="Activer une application de codes").click()
    heading(page, "Confirmez que c’est vous")
    walk.check(page)
    next_second(walk.server)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_label("Code reçu par e-mail")).to_be_visible()
    walk.check(page)
    give(page, "Code reçu par e-mail", walk.server.code_told("proof_code"), "Continuer")
    heading(page, "Sécurité")


def verify_the_phone(walk: Walk) -> None:
    """From now on codes go to the phone; trust is taken back, so that one is asked."""
    page = walk.page
    page.get_by_role("link", name="Recevoir mes codes par SMS").click()
    heading(page, "Recevoir vos codes par SMS")
    walk.check(page)
    next_second(walk.server)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_label("Code reçu par SMS")).to_be_visible()
    walk.check(page)
    code = walk.server.code_told("proof_code")
    give(page, "Code reçu par SMS", code, "Vérifier ce téléphone")
    expect(page.get_by_text("Votre téléphone est vérifié")).to_be_visible()
    walk.check(page)
    page.get_by_role("button", name=re.compile("^Retirer Chrome")).click()
    expect(page.get_by_text("devra de nouveau donner un code")).to_be_visible()
    sign_out(page)
    walk.enter()
    give(page, "Code reçu par SMS", walk.server.code_told(), "Continuer")
    expect(page.locator(".hello")).to_contain_text("Bonjour")


def disown(walk: Walk, mailbox: Page) -> None:
    """« Ce n'était pas moi », from whatever browser reads the mail: everything closes."""
    mailbox.goto(walk.server.link_told("sign_in_new_device"))
    heading(mailbox, re.compile("^Ce n’était pas vous"))
    walk.check(mailbox)
    mailbox.get_by_role("button", name="Ce n’était pas moi, tout fermer").click()
    expect(mailbox.get_by_text("C’est fait")).to_be_visible()
    walk.check(mailbox)
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Connexion", timeout=15_000)
    walk.enter()
    expect(walk.page.get_by_role("alert")).to_contain_text("ne correspond")


@pytest.mark.parametrize(
    ("width", "theme", "who"), [(PHONE, "dark", CAMILLE), (DESKTOP, "light", BERNARD)]
)
def test_the_second_factor_from_the_first_code_to_the_last(
    demo: Server,
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
    who: SignIn,
) -> None:
    def check(shown: Page) -> None:
        accessible(shown)
        no_overflow(shown)

    def page() -> Page:
        return page_at(width, theme, origin=demo.origin, is_trusted=False)

    walk = Walk(page(), demo, who, check)
    give_the_first_code(walk)
    add_the_app(walk)
    keep_ten_codes(walk)
    other = page()
    end_the_other_device(walk, other)
    lose_the_phone(walk, other)
    give_the_factor_again(walk)
    verify_the_phone(walk)
    disown(walk, page())
    assert walk.secret not in demo.log_text
    assert walk.recovery_code not in demo.log_text


def test_a_link_that_is_over_says_so(
    demo: Server, page_at: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = page_at(PHONE, origin=demo.origin, is_trusted=False)
    page.goto(f"/lien/d-{CANARIES['link']}")
    expect(page.get_by_text("Il n’ouvre plus rien")).to_be_visible()
    accessible(page)


def test_a_session_left_alone_asks_to_sign_in_again(
    demo: Server, page_at: Callable[..., Page]
) -> None:
    page = page_at(origin=demo.origin)
    page.goto(routes.SIGN_IN.path)
    enter(page, LUC.email, LUC.password)
    expect(page.locator(".hello")).to_contain_text("Bonjour Luc")
    demo.clock.advance(timedelta(minutes=21))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")
