"""The second step of a sign-in over HTTP: the code, the trusted browser, the links."""

from datetime import timedelta

import pytest

from memberapp.account import sessions
from memberapp.account.sent_codes import Purpose
from memberapp.core.access import Access
from tests.http.test_sign_in import cookie_of
from tests.personas import with_account
from tests.support.browsers import Browser, open_browser
from tests.support.passwords import OTHER_PASSWORD
from tests.support.records import parameters_of, sent_code
from tests.support.sign_ins import active_sessions
from tests.support.units_of_work import run_now

CODE = "/connexion/code"


@pytest.fixture
def at_code(visitor: Browser) -> Browser:
    """A member who gave their password on a browser that nobody knows."""
    with_account()
    answer = visitor.sign_in(is_trusted=False)
    assert answer.headers["location"] == CODE
    return visitor


def code_of(visitor: Browser) -> str:
    assert visitor.session is not None
    return sent_code(visitor.session.id, Purpose.SIGN_IN)


def link_in(kind: str, field: str = "link") -> str:
    links = [message[field] for message in parameters_of(kind) if message[field]]
    return "/lien/" + links[-1].rpartition("/lien/")[2]


def test_the_code_opens_the_space_and_changes_every_identifier(at_code):
    before = at_code.session
    planted = at_code.client.cookies["session"]
    answer = at_code.post(CODE, code=code_of(at_code), suite="/remboursements")

    assert answer.headers["location"] == "/remboursements"
    assert at_code.session.access is Access.RECENT_PROOF
    assert at_code.session.id != before.id
    assert run_now(sessions.load, token=planted) is None


def test_a_browser_is_trusted_only_when_its_member_ticks_the_box(at_code):
    at_code.post(CODE, code=code_of(at_code))
    assert at_code.sign_in(is_trusted=False).headers["location"] == CODE
    answer = at_code.post(CODE, code=code_of(at_code), trusted="yes")
    assert at_code.sign_in(is_trusted=False).headers["location"] == "/"

    cookie = cookie_of(answer, "device")
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert cookie["max-age"] == str(365 * 24 * 3600)


def test_signing_out_keeps_the_browser_trusted_and_the_session_over(at_code):
    at_code.post(CODE, code=code_of(at_code), trusted="yes")
    at_code.post("/deconnexion")
    assert at_code.session is None
    assert at_code.sign_in(is_trusted=False).headers["location"] == "/"


def test_a_new_code_is_sent_on_demand_and_says_so(at_code):
    answer = at_code.post(f"{CODE}/renvoyer", suite="/remboursements")
    assert answer.headers["location"] == f"{CODE}?suite=%2Fremboursements"
    assert "Un nouveau code vient de partir" in at_code.shown_again(CODE).notice
    for _ in range(4):
        at_code.post(f"{CODE}/renvoyer")
    assert "Plusieurs codes sont déjà partis" in at_code.shown_again(CODE).errors[0].text
    at_code.sign_in(is_trusted=False)
    assert "Plusieurs codes sont déjà partis" in at_code.shown_again(CODE).errors[0].text
    assert at_code.post(CODE, code=code_of(at_code)).headers["location"] == "/"


def test_a_code_too_old_says_what_to_do(at_code, clock):
    code = code_of(at_code)
    clock.advance(timedelta(minutes=9, seconds=59))
    at_code.post(CODE, code="12345")
    assert "Recopiez le dernier" in at_code.shown_again(CODE).errors[0].text
    assert code not in repr(at_code.shown_again(CODE))


def test_fifty_failures_from_elsewhere_do_not_keep_a_known_browser_out(visitor, clock):
    with_account()
    visitor.sign_in()
    clock.advance(timedelta(seconds=1))
    with open_browser(address="198.51.100.1") as attacker:
        for _ in range(50):
            attacker.sign_in(password=OTHER_PASSWORD, is_trusted=False)
        assert "la connexion est bloquée" in attacker.shown_again("/connexion").errors[0].text
    # What failed elsewhere makes the sign-in unusual: the code is asked, and opens.
    assert visitor.sign_in().headers["location"] == CODE
    visitor.post(CODE, code=code_of(visitor))
    assert visitor.session.access is Access.RECENT_PROOF


def test_the_link_of_an_unusual_sign_in_opens_it_where_it_waits_and_nowhere_else(visitor, clock):
    with_account()
    visitor.sign_in_with_code()
    with open_browser(address="198.51.100.1") as abroad, open_browser() as mailbox:
        abroad.sign_in(is_trusted=False)
        link = link_in("sign_in_code", "confirm_link")
        mailbox.get(link)
        assert mailbox.post("/connexion/appareil").headers["location"] == "/connexion/appareil"
        assert mailbox.session is None
        abroad.get(link)
        abroad.get(link)  # a mail scanner's look consumes nothing
        assert abroad.session.access is Access.PASSWORD_OK
        assert abroad.post("/connexion/appareil").headers["location"] == "/"
        assert abroad.session.access is Access.RECENT_PROOF
        abroad.get(link)
        assert abroad.post("/connexion/appareil").headers["location"] == "/connexion/appareil"


def test_not_me_closes_everything_from_any_browser_by_post_only(visitor):
    with_account()
    visitor.sign_in_with_code()
    link = link_in("sign_in_code")
    with open_browser(address="198.51.100.1") as mailbox:
        assert mailbox.get(link).headers["location"] == "/connexion/pas-moi"
        mailbox.get(link)
        assert active_sessions() == 1
        mailbox.post("/connexion/pas-moi")
        mailbox.post("/connexion/pas-moi")
    assert active_sessions() == 0
    assert visitor.session is None
    assert len(parameters_of("password_reset_link")) == 1


def test_a_link_cut_short_closes_nothing(visitor):
    with_account()
    visitor.sign_in_with_code()
    visitor.get(link_in("sign_in_code")[:-4])
    visitor.post("/connexion/pas-moi")
    assert active_sessions() == 1


@pytest.mark.parametrize("path", ["/connexion/appareil", "/connexion/pas-moi"])
def test_without_a_link_there_is_nothing_to_post(visitor, path):
    assert visitor.post(path).headers["location"] == path
