"""Single-use links: reading one consumes nothing, a post does."""

from http.cookies import SimpleCookie
from itertools import chain

import pytest

from memberapp.profile import service as profile
from tests.bank.test_confirming import change_account
from tests.personas import NUMBER, OLD_IBAN, SignedInMember
from tests.support.browsers import open_browser
from tests.support.contact_changes import ask_email
from tests.support.messages import samples
from tests.support.passwords import OTHER_PASSWORD
from tests.support.records import link_in, sent_kinds
from tests.support.units_of_work import run_now

NEW = "moi@example.org"


def ask_for_email(who: SignedInMember) -> str:
    ask_email(who, NEW)
    return link_in("email_change_link")


def email_of(who: SignedInMember) -> str | None:
    return run_now(profile.card, **who.ids).email


@pytest.mark.parametrize(
    ("token", "page", "seconds"),
    [
        ("e-x", "/profil/email/confirmer", "600"),
        ("b-x", "/profil/banque/annuler", "600"),
        ("a-x", "/activation/confirmer", "3600"),
        ("r-x", "/nouveau-mot-de-passe", "1800"),
        ("s-x", "/profil/preferences/arret", "600"),
    ],
)
def test_a_link_leads_to_its_page_without_its_token(visitor, token, page, seconds):
    answer = visitor.get(f"/lien/{token}")

    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert answer.headers["cache-control"] == "no-store"
    cookie = SimpleCookie(answer.headers["set-cookie"])["link"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == (token, seconds, "lax")
    assert cookie["httponly"]
    assert not cookie["secure"]  # over http; `test_sign_in.py` tests https


def test_the_link_of_every_message_reaches_its_page_whole(visitor):
    for message in chain.from_iterable(samples().values()):
        for name in ("link", "confirm_link", "stop_link"):
            token = str(message.parameters.get(name, "")).partition("/lien/")[2]
            if token:
                cookies = SimpleCookie(visitor.get(f"/lien/{token}").headers["set-cookie"])
                assert cookies["link"].value == token, message.kind


def test_not_me_of_an_act_without_a_session_closes_everything(visitor, alice):
    visitor.post("/mot-de-passe-oublie", identifier=NUMBER, way="email")
    reset = link_in("password_reset_link")
    visitor.get(f"/lien/{reset}")
    visitor.post("/nouveau-mot-de-passe", password=OTHER_PASSWORD)
    visitor.get(f"/lien/{link_in('password_changed')}")
    visitor.post("/connexion/pas-moi")
    assert "sign_in_disowned" in sent_kinds()
    assert visitor.sign_in(password=OTHER_PASSWORD).headers["location"] == "/connexion"


@pytest.mark.parametrize("token", ["x", "z-x", "é-x", "-", "e", "e-€", "e-%00", "e-;x", "e-%0A"])
def test_what_is_no_link_says_so(visitor, token):
    answer = visitor.get(f"/lien/{token}")

    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers
    assert "Ce lien n’est pas complet" in answer.text
    assert "tel:" in answer.text  # nobody is left without a next act


def test_a_mail_scanner_that_reads_the_link_changes_nothing(visitor, alice):
    token = ask_for_email(alice)
    for _ in range(3):
        visitor.get(f"/lien/{token}")

    assert email_of(alice) == "alice@example.org"


def test_the_post_lets_the_new_address_rule_once(visitor, alice):
    token = ask_for_email(alice)
    visitor.get(f"/lien/{token}")
    answer = visitor.post("/profil/email/confirmer")

    assert answer.headers["location"] == "/profil/email/confirmer"
    assert email_of(alice) == NEW
    assert NEW in visitor.shown_again("/profil/email/confirmer").notice
    assert visitor.client.cookies.get("link") is None

    visitor.get(f"/lien/{token}")  # sent twice, it says the same
    visitor.post("/profil/email/confirmer")
    assert NEW in visitor.shown_again("/profil/email/confirmer").notice


@pytest.mark.parametrize("page", ["/profil/email/confirmer", "/profil/banque/annuler"])
def test_a_post_without_a_link_changes_nothing(visitor, alice, page):
    change_account(alice)
    answer = visitor.post(page, token="b-x", link="b-x")

    assert answer.headers["location"] == page
    assert visitor.shown_again(page).notice == ""
    assert run_now(profile.card, **alice.ids).email == "alice@example.org"


def test_the_link_of_a_new_account_restores_the_old_one_and_closes_the_thiefs_session(
    visitor, alice
):
    with open_browser(address="198.51.100.1") as thief:
        thief.sign_in()
        change_account(alice)
        visitor.get(f"/lien/{link_in('bank_change_confirmed')}")
        assert thief.session is not None

        answer = visitor.post("/profil/banque/annuler")
        assert answer.headers["location"] == "/profil/banque/annuler"
        assert "annulé" in visitor.shown_again("/profil/banque/annuler").notice
        assert thief.session is None

        visitor.get(f"/lien/{link_in('bank_change_confirmed')}")
        visitor.post("/profil/banque/annuler")
        assert "est annulé" in visitor.shown_again("/profil/banque/annuler").notice
    assert alice.iban() == OLD_IBAN


def test_the_links_of_two_kinds_do_not_open_each_other(visitor, alice):
    token = ask_for_email(alice)
    visitor.get(f"/lien/{token}")
    visitor.post("/profil/banque/annuler")
    assert visitor.shown_again("/profil/banque/annuler").notice == ""
    assert email_of(alice) == "alice@example.org"
