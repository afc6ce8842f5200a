"""Single-use links: reading one consumes nothing, a post does."""

from http.cookies import SimpleCookie

import pytest

from memberapp.profile import service as profile
from tests.bank.test_confirming import change_account
from tests.personas import OLD_IBAN, SignedInMember
from tests.support.browsers import open_browser
from tests.support.contact_changes import ask_email
from tests.support.records import link_in
from tests.support.units_of_work import run_now

NEW = "moi@example.org"


def ask_for_email(who: SignedInMember) -> str:
    ask_email(who, NEW)
    return link_in("email_change_link")


def email_of(who: SignedInMember) -> str | None:
    return run_now(profile.card, **who.ids).email


@pytest.mark.parametrize(
    ("token", "page"),
    [("e-x", "/profil/email/confirmer"), ("b-x", "/profil/banque/annuler")],
)
def test_a_link_leads_to_its_page_without_its_token(visitor, token, page):
    answer = visitor.get(f"/lien/{token}")

    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert answer.headers["cache-control"] == "no-store"
    cookie = SimpleCookie(answer.headers["set-cookie"])["link"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == (token, "600", "lax")
    assert cookie["httponly"]
    assert not cookie["secure"]  # over http; `test_sign_in.py` tests https


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
