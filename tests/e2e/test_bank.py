"""A new bank account, from the form to its wait, and back by the link of the old contacts."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from memberapp import routes
from memberapp.cli.demo import sign_ins
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_sign_in import enter
from tests.support.name_service import running_name_service
from tests.support.servers import Server

CAMILLE = sign_ins()[0]
NEW_IBAN = "FR76 3000 6000 0112 3456 7890 189"
ONE_DIGIT_OFF = "FR76 3000 6000 0112 3456 7890 188"


@pytest.fixture
def demo(own_server: Callable[..., Server]) -> Iterator[Server]:
    """A demo of its own, whose clock the test moves and whose messages it reads."""
    server = own_server(env="test")
    server.seed()
    server.start()
    yield server
    server.stop()


def open_bank(page: Page) -> str:
    """Sign in on the page of the account, and return the account as it is masked now."""
    page.goto(routes.BANK.path)
    enter(page, CAMILLE.email, CAMILLE.password)
    expect(page.get_by_label("Nouvel IBAN")).to_be_visible()
    return page.locator(".lead .num").inner_text()


def type_account(page: Page, iban: str) -> None:
    page.get_by_label("Nouvel IBAN").fill(iban)
    page.get_by_role("button", name="Continuer").click()


def confirm(page: Page, code: str) -> None:
    page.get_by_label("Code reçu par e-mail").fill(code)
    page.get_by_role("button", name="Confirmer ce compte").click()


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_a_new_account_waits_and_the_old_contact_takes_it_back(
    demo: Server,
    page_at: Callable[..., Page],
    accessible: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
    width: int,
    theme: str,
) -> None:
    def check(shown: Page) -> None:
        accessible(shown)
        no_overflow(shown)

    page = page_at(width, theme, origin=demo.origin)
    before = open_bank(page)
    check(page)
    type_account(page, ONE_DIGIT_OFF)
    expect(page.get_by_role("alert")).to_contain_text(
        "Un des caractères ne va pas avec les autres."
    )
    expect(page.get_by_label("Nouvel IBAN")).to_have_value(ONE_DIGIT_OFF)
    expect(page).to_have_title(re.compile("^Erreur"))
    check(page)

    type_account(page, NEW_IBAN.lower())
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez le changement")
    expect(page.get_by_text(NEW_IBAN)).to_be_visible()
    check(page)
    confirm(page, "12 34 5")
    expect(page.get_by_role("alert")).to_contain_text("Ce code n’est pas le bon.")
    check(page)
    confirm(page, demo.code_told("proof_code"))
    expect(page.get_by_text("Votre nouveau compte bancaire est enregistré.")).to_be_visible()
    expect(page.get_by_text("Utilisé à partir du 24 novembre 2026")).to_be_visible()
    expect(page.get_by_text(NEW_IBAN)).to_have_count(0)
    check(page)

    page.goto("/")
    expect(page.get_by_text("utilisé à partir du 24 novembre 2026")).to_be_visible()
    check(page)
    page.goto(routes.BANK.path)
    expect(page.get_by_role("heading", name="Vos changements de compte")).to_be_visible()
    check(page)

    mailbox = page_at(width, theme, origin=demo.origin)
    link = demo.link_told("bank_change_confirmed")
    mailbox.goto(link)
    expect(mailbox).to_have_url(re.compile("/profil/banque/annuler$"))
    check(mailbox)
    mailbox.get_by_role("button", name="Annuler ce changement").click()
    expect(mailbox.get_by_text("Le changement est annulé")).to_be_visible()
    expect(mailbox.get_by_role("link", name="Choisir un nouveau mot de passe")).to_be_visible()
    check(mailbox)
    mailbox.goto(link)
    expect(mailbox.get_by_text("Ce changement de compte bancaire est annulé.")).to_be_visible()
    check(mailbox)

    page.goto(routes.PROFILE.path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")
    assert open_bank(page) == before
    expect(page.get_by_text("Annulé", exact=True)).to_be_visible()


def test_the_hold_ends_by_itself_and_the_open_page_shows_it(
    demo: Server, page_at: Callable[..., Page]
) -> None:
    page = page_at(origin=demo.origin)
    open_bank(page)
    type_account(page, NEW_IBAN)
    confirm(page, demo.code_told("proof_code"))
    expect(page.get_by_text("Utilisé à partir du 24 novembre 2026")).to_be_visible()

    demo.clock.advance(timedelta(hours=72) - timedelta(minutes=5))
    page.goto(routes.PROFILE.path)
    enter(page, CAMILLE.email, CAMILLE.password)
    expect(page.get_by_text("Utilisé à partir du 24 novembre 2026")).to_be_visible()
    demo.clock.advance(timedelta(minutes=5))
    expect(page.get_by_text("Utilisé pour vos remboursements")).to_be_visible()
    expect(page.get_by_text("Utilisé à partir du 24 novembre 2026")).to_have_count(0)


def test_a_new_mailbox_is_confirmed_by_its_link(
    demo: Server, page_at: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = page_at(PHONE, origin=demo.origin)
    page.goto(routes.PROFILE.path)
    enter(page, CAMILLE.email, CAMILLE.password)
    page.get_by_role("link", name="Modifier l’e-mail").click()
    page.get_by_label("Nouvelle adresse e-mail").fill("camille@example.net")
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c’est vous")
    accessible(page)
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code reçu par e-mail").fill(demo.code_told("proof_code"))
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Nouvelle adresse e-mail")).to_have_value("camille@example.net")
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_text("En attente de confirmation")).to_be_visible()
    accessible(page)

    mailbox = page_at(PHONE, "dark", origin=demo.origin)
    mailbox.goto(demo.link_told("email_change_link"))
    expect(mailbox.get_by_text("camille@example.net")).to_be_visible()
    accessible(mailbox)
    mailbox.get_by_role("button", name="Confirmer cette adresse").click()
    expect(mailbox.get_by_text("C’est fait")).to_be_visible()
    accessible(mailbox)

    expect(page.get_by_text("En attente de confirmation")).to_have_count(0)
    expect(page.get_by_text("camille@example.net", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("width", "theme", "answer", "says"),
    [
        (PHONE, "light", {"partyNameMatch": "CMTC", "matchedName": "MME C BERTHELOT"}, "MME C"),
        (DESKTOP, "dark", {"partyNameMatch": "NMTC"}, "un conseiller verra ce compte avec vous"),
    ],
    ids=["close", "another"],
)
def test_what_the_bank_says_of_the_holder_is_read_before_the_code(
    own_server: Callable[..., Server],
    page_at: Callable[..., Page],
    look: Callable[[Page], None],
    width: int,
    theme: str,
    answer: dict[str, str],
    says: str,
) -> None:
    with running_name_service() as service:
        service.answer = answer
        server = own_server(name_check_url=service.url)
        server.seed()
        server.start()
        page = page_at(width, theme, origin=server.origin)
        open_bank(page)
        type_account(page, NEW_IBAN)
        expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez le changement")
        expect(page.get_by_role("main")).to_contain_text(says)
        look(page)
        page.get_by_role("link", name="Modifier l’IBAN").click()
        expect(page.get_by_label("Nouvel IBAN")).to_be_visible()
