"""Opening the space, getting back in and changing the password, in a real browser."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session, col, func, select

from memberapp import routes
from memberapp.account.tables import Account
from memberapp.core.database import engine_for
from memberapp.members.tables import Contract, Member
from tests.e2e.conftest import DESKTOP, PHONE
from tests.support.servers import Server
from tests.support.waiting import wait_for

FIRST, SECOND, THIRD = "Verger-Ensoleille.7", "Rempart-Argente.8", "Falaise:Blanche.4"


@dataclass(frozen=True)
class Stranger:
    """A member of the demo who has no account yet."""

    member_id: str
    first_name: str
    last_name: str
    birth: str
    email: str
    contract: str


def stranger(server: Server) -> Stranger:
    """Return a member whom no other journey has given an account."""
    with server.inside(), Session(engine_for(write=False)) as db:
        member, contract = db.exec(
            select(Member, func.min(Contract.id))
            .join(Contract, col(Contract.member_id) == col(Member.id))
            .outerjoin(Account, col(Account.member_id) == col(Member.id))
            .where(
                col(Account.id).is_(None),
                col(Member.country) == "FR",
                col(Member.phone).is_not(None),
            )
            .group_by(col(Member.id))
        ).first() or pytest.fail("every member of the demo has an account")
        return Stranger(
            member.id,
            member.first_name,
            member.last_name,
            member.birth.isoformat(),
            member.email or "",
            contract,
        )


def sent(server: Server, kind: str, recipient: str = "", *, but: str = "") -> str:
    """Return the text of a message of a kind, but for one that is known, once it has left."""
    texts: list[str] = []

    def has_left() -> bool:
        told = server.messages(kind)
        texts[:] = [
            one.text for one in told if recipient in ("", one.recipient) and one.text != but
        ]
        return bool(texts)

    wait_for(has_left, f"no {kind} has left")
    return texts[0]


def follow(page: Page, text: str) -> None:
    """Open the link of a message, twice as a mail scanner does."""
    link = re.search(r"\S+/lien/\S+", text)
    assert link, text
    path = urlsplit(link[0]).path
    page.request.get(path)
    page.goto(path)


def code_in(text: str) -> str:
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return found[0]


def give_password(page: Page, who: Stranger, password: str) -> None:
    """Type number and password on a browser that is not known: the factor is asked."""
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(who.member_id)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page).to_have_url(re.compile(routes.SIGN_IN_CODE.path))


def ask_for_the_space(page: Page, who: Stranger, email: str, checked: Callable[..., None]) -> None:
    """Go from the sign-in to the answer, by a form with errors."""
    page.goto(routes.SIGN_IN.path)
    page.get_by_role("link", name="Créer mon espace").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Créer mon espace")
    page.get_by_text("Où trouver mon numéro de contrat").click()
    expect(page.get_by_text("carte de mutuelle, pour un contrat")).to_be_visible()
    page.get_by_text("Vous n’avez pas d’adresse e-mail").click()
    checked(page)

    page.get_by_role("button", name="Recevoir mon lien").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    for sentence in ("Saisissez votre nom", "numéro de contrat", "date de naissance"):
        expect(summary).to_contain_text(sentence)
    checked(page)

    page.get_by_label("Nom", exact=True).fill(who.last_name.upper())
    page.get_by_label("Prénom").fill(who.first_name.lower())
    page.get_by_label("Numéro de contrat").fill(f"{who.contract[:3]} {who.contract[3:]}")
    for label, value in zip(("Année", "Mois", "Jour"), who.birth.split("-"), strict=True):
        page.get_by_label(label).fill(value)
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_role("button", name="Recevoir mon lien").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez votre messagerie")
    expect(page.get_by_text("Regardez aussi dans vos spams")).to_be_visible()
    expect(page.get_by_text(email)).to_be_visible()
    expect(page.get_by_text("seul le titulaire peut ouvrir")).to_be_visible()
    checked(page)
    page.get_by_role("link", name="Corriger ces informations").click()
    expect(page.get_by_label("Adresse e-mail")).to_have_value(email)
    page.go_back()


def open_space(
    page: Page, *, code: str = "", phone: str = "", checked: Callable[..., None]
) -> None:
    """Choose the password behind the link, by a form with errors, and open the space."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Ouvrir mon espace")
    checked(page)
    password = page.get_by_label("Choisissez votre mot de passe")
    password.fill("verger")
    expect(page.locator("[data-rule]")).to_have_count(4)
    expect(page.locator("[data-rule=lower][data-met]")).to_be_visible()
    expect(page.locator("[data-met]")).to_have_count(1)
    expect(page.locator("[data-rules-left]")).to_contain_text("Il manque au moins 12")
    page.get_by_label("Téléphone").fill(phone)
    if code:
        page.get_by_label(re.compile("^Code")).fill("000 000")
    page.get_by_role("button", name="Ouvrir mon espace").click()
    expect(page.get_by_role("alert")).to_contain_text("lettre majuscule")
    expect(page.get_by_label("Téléphone")).to_have_value(phone)
    checked(page)

    for typed in ("000 000", code) if code else ("",):
        if typed:
            page.get_by_label(re.compile("^Code")).fill(typed)
        page.get_by_label("Choisissez votre mot de passe").fill(FIRST)
        expect(page.locator("[data-met]")).to_have_count(4)
        page.get_by_role("button", name="Ouvrir mon espace").click()
        if typed not in ("", code):
            expect(page.get_by_role("alert")).to_contain_text("pas le bon")
            checked(page)
    expect(page.get_by_text("Votre espace est ouvert")).to_be_visible()


def keep_known_phone(page: Page, checked: Callable[..., None]) -> None:
    """Go from the first page's task to the phone that was typed, and keep the one before."""
    page.get_by_role("link", name="Dire quel téléphone est le vôtre").click()
    expect(page.get_by_text("Vous avez donné un autre numéro")).to_be_visible()
    checked(page)
    page.get_by_role("button", name="Garder le numéro actuel").click()
    expect(page.get_by_text("Votre numéro de téléphone reste le même")).to_be_visible()
    expect(page.get_by_text("Vous avez donné un autre numéro")).to_have_count(0)


def change_password(page: Page, checked: Callable[..., None]) -> None:
    """Change the password, by a form with an error."""
    page.goto(routes.SECURITY.path)
    page.get_by_text("Changer de mot de passe").click()
    for present, said in (
        ("Faux-Mot-De-Passe.1", "pas votre mot de passe actuel"),
        (FIRST, "Votre mot de passe est changé"),
    ):
        page.get_by_label("Mot de passe actuel").fill(present)
        page.get_by_label("Nouveau mot de passe").fill(SECOND)
        page.get_by_role("button", name="Changer mon mot de passe").click()
        expect(page.get_by_text(said).first).to_be_visible()
        checked(page)


def forget_password(page: Page, who: Stranger, way: str) -> None:
    """Ask for a reset from the sign-in page."""
    page.goto(routes.SIGN_IN.path)
    page.get_by_role("link", name="Mot de passe oublié").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mot de passe oublié")
    page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(who.member_id)
    page.get_by_label(way).check()
    page.get_by_role("button", name="Continuer").click()


@pytest.fixture
def checked(
    accessible: Callable[[Page], None], no_overflow: Callable[[Page], None]
) -> Callable[[Page], None]:
    """Return the check that axe finds nothing and nothing overflows."""

    def check(page: Page) -> None:
        accessible(page)
        no_overflow(page)

    return check


def test_from_the_first_visit_to_a_new_password_by_link(
    server: Server, page_at: Callable[..., Page], checked: Callable[[Page], None]
) -> None:
    page, who = page_at(DESKTOP, "light", is_trusted=False), stranger(server)
    ask_for_the_space(page, who, who.email, checked)
    first = sent(server, "activation_link", who.email)
    page.get_by_role("button", name="Renvoyer le lien").click()
    expect(page.get_by_text("Votre demande est repartie")).to_be_visible()
    checked(page)
    last = sent(server, "activation_link", who.email, but=first)
    follow(page, first)
    expect(page.get_by_text("Ce lien n’est plus valable")).to_be_visible()
    checked(page)
    follow(page, last)
    open_space(page, phone="06 39 98 99 99", checked=checked)
    give_password(page, who, FIRST)
    page.get_by_label(re.compile("^Code")).fill(code_in(sent(server, "sign_in_code", who.email)))
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator(".hello")).to_contain_text("Bonjour")
    keep_known_phone(page, checked)
    change_password(page, checked)

    other = page_at(DESKTOP, "dark", is_trusted=False)
    forget_password(other, who, "Un lien par e-mail")
    expect(other.get_by_role("heading", level=1)).to_have_text("Regardez votre messagerie")
    checked(other)
    follow(other, sent(server, "password_reset_link", who.email))
    expect(other.get_by_role("heading", level=1)).to_have_text("Nouveau mot de passe")
    other.get_by_label("Nouveau mot de passe").fill("court")
    other.get_by_role("button", name="Changer mon mot de passe").click()
    expect(other.get_by_role("alert")).to_contain_text("12")
    checked(other)
    other.get_by_label("Nouveau mot de passe").fill(THIRD)
    other.get_by_role("button", name="Changer mon mot de passe").click()
    expect(other.get_by_text("Votre mot de passe est changé")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion", timeout=15_000)
    give_password(other, who, THIRD)  # a reset skips no second factor


def test_a_new_address_and_a_forgotten_password_by_code_on_a_phone(
    server: Server, page_at: Callable[..., Page], checked: Callable[[Page], None]
) -> None:
    page, who = page_at(PHONE, "dark", is_trusted=False), stranger(server)
    email = f"{who.member_id.lower()}@example.net"
    ask_for_the_space(page, who, email, checked)
    follow(page, sent(server, "activation_link", email))
    open_space(page, code=code_in(sent(server, "activation_code")), checked=checked)

    forget_password(page, who, "Un code par SMS")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nouveau mot de passe")
    checked(page)
    page.get_by_label(re.compile("^Code")).fill("12 34 56")
    page.get_by_label("Nouveau mot de passe").fill(SECOND)
    page.get_by_role("button", name="Changer mon mot de passe").click()
    expect(page.get_by_role("alert")).to_contain_text("pas le bon")
    checked(page)
