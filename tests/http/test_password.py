"""The forms of a forgotten, new and changed password, as a browser posts them."""

from datetime import datetime
from functools import partial

import pytest
from sqlmodel import Session

from memberapp.account import password_reset, password_tries
from memberapp.core.access import Origin
from memberapp.core.work import writes
from memberapp.http import answers
from tests.personas import FROM, NUMBER, SignedInMember, signed_in
from tests.support.browsers import Browser, open_browser
from tests.support.passwords import OTHER_PASSWORD, PASSWORD
from tests.support.records import link_in, notified
from tests.support.resets import EMAIL, PHONE, has, sent_code
from tests.support.units_of_work import run_now, seconds_of, work_in

ASK, NEW, SECURITY = "/mot-de-passe-oublie", "/nouveau-mot-de-passe", "/profil/securite"
STATE_NUMBER = "2840512345678"
CHANGE = "/profil/securite/mot-de-passe"


@pytest.fixture
def alice(visitor: Browser) -> SignedInMember:
    return signed_in(is_phone_verified=True)


@pytest.fixture(autouse=True)
def _quick(request, monkeypatch):
    if "time" not in request.node.name:
        monkeypatch.setattr(answers, "SAME_TIME_SECONDS", 0)


def test_a_link_by_e_mail_sets_a_new_password_and_signs_nobody_in(visitor, alice):
    assert visitor.post(ASK, identifier=EMAIL, way="email").headers["location"] == ASK
    assert visitor.shown_again(ASK).notice
    visitor.get(f"/lien/{link_in('password_reset_link')}")

    assert visitor.post(NEW, password=OTHER_PASSWORD).headers["location"] == "/connexion"
    assert "changé" in visitor.shown_again("/connexion").notice
    assert visitor.session is None
    assert has(alice, OTHER_PASSWORD)
    assert visitor.post(NEW, password=PASSWORD).headers["location"] == NEW
    assert has(alice, OTHER_PASSWORD)


def test_a_code_by_sms_is_typed_in_the_browser_that_asked(visitor, alice):
    assert visitor.post(ASK, identifier=NUMBER, way="sms").headers["location"] == NEW
    assert notified() == {("password_reset_code", PHONE)}
    with open_browser(address="198.51.100.1") as thief:
        thief.post(NEW, code=sent_code(), password=OTHER_PASSWORD)
        assert has(alice, PASSWORD)

    visitor.post(NEW, code=sent_code(), password=OTHER_PASSWORD)
    assert has(alice, OTHER_PASSWORD)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"password": ""}, ["password"]),
        ({"password": "court"}, ["password"]),
        ({"code": "", "password": ""}, ["code", "password"]),
        ({"code": "000000", "password": OTHER_PASSWORD}, ["code"]),
    ],
)
def test_what_is_wrong_is_named_beside_its_field(visitor, alice, fields, wrong):
    visitor.post(ASK, identifier=EMAIL, way="email")
    visitor.get(f"/lien/{link_in('password_reset_link')}")
    visitor.post(NEW, **fields)

    assert [error.field for error in visitor.shown_again(NEW).errors] == wrong
    assert has(alice, PASSWORD)


def test_an_empty_identifier_is_named(visitor, alice):
    visitor.post(ASK, identifier=" ", way="sms")
    form = visitor.shown_again(ASK)
    assert [error.field for error in form.errors] == ["identifier"]
    assert form.values["way"] == "sms"


@pytest.mark.parametrize("way", ["email", "sms"])
def test_known_and_unknown_get_one_answer(visitor, alice, way):
    got = []
    # A number of another kind is an identifier like any other: only the page's hint tells.
    for identifier in (EMAIL, "personne@example.org", "482913", "85073003328", STATE_NUMBER):
        answer = visitor.post(ASK, identifier=identifier, way=way)
        form = visitor.shown_again(answer.headers["location"])
        assert STATE_NUMBER not in form.values.values()
        cookies = sorted(name for name, _ in visitor.client.cookies.items())
        got.append(
            (answer.status_code, answer.headers["location"], form.notice, form.errors, cookies)
        )
    assert all(one == got[0] for one in got)
    assert len(notified()) == 1


@pytest.mark.alone
def test_known_and_unknown_take_the_same_time(visitor, alice):
    work = partial(run_now, password_reset.request, origin=FROM, identifier=EMAIL)
    for is_by_sms in (False, True):
        took = min(seconds_of(partial(work, is_by_sms=is_by_sms)) for _ in range(2))
        assert took < answers.SAME_TIME_SECONDS / 4  # all the work fits in what each answer takes
    for identifier in (EMAIL, "personne@example.org"):
        took = seconds_of(partial(visitor.post, ASK, identifier=identifier, way="email"))
        assert took >= answers.SAME_TIME_SECONDS


def test_the_sixth_request_says_when_to_come_back(visitor, alice):
    for _ in range(6):
        visitor.post(ASK, identifier=EMAIL, way="email")
    (error,) = visitor.shown_again(ASK).errors
    assert "Vous pourrez recommencer" in error.text


@writes
def fail(db: Session, *, now: datetime) -> None:
    origin = Origin("192.0.2.1")
    password_tries.reserve(work_in(db, now=now, origin=origin), identifier=NUMBER.removeprefix("M"))


def test_a_blocked_access_opens_again_after_a_reset(visitor, alice):
    for _ in range(10):
        run_now(fail)
    visitor.sign_in(is_trusted=False)
    (error,) = visitor.shown_again("/connexion").errors
    assert "bloquée" in error.text

    visitor.post(ASK, identifier=EMAIL, way="email")
    visitor.get(f"/lien/{link_in('password_reset_link')}")
    visitor.post(NEW, password=OTHER_PASSWORD)
    visitor.sign_in(password=OTHER_PASSWORD, is_trusted=False)
    assert visitor.session is not None


def test_a_reset_skips_no_second_factor_even_on_a_trusted_device(visitor, alice):
    visitor.sign_in()
    visitor.post("/deconnexion")
    visitor.post(ASK, identifier=EMAIL, way="email")
    visitor.get(f"/lien/{link_in('password_reset_link')}")
    visitor.post(NEW, password=OTHER_PASSWORD)
    answer = visitor.sign_in(password=OTHER_PASSWORD, is_trusted=False)
    assert answer.headers["location"] == "/connexion/code"


def test_a_change_needs_the_present_password(visitor, alice):
    visitor.sign_in()
    for current, password, wrong in (
        ("", "", ["current_password", "password"]),
        ("Faux-Mot-De-Passe.1", OTHER_PASSWORD, ["current_password"]),
        (PASSWORD, "court", ["password"]),
        (PASSWORD, PASSWORD, ["password"]),
    ):
        visitor.post(CHANGE, current_password=current, password=password)
        assert [error.field for error in visitor.shown_again(SECURITY).errors] == wrong
    assert has(alice, PASSWORD)

    answer = visitor.post(CHANGE, current_password=PASSWORD, password=OTHER_PASSWORD)
    assert answer.headers["location"] == SECURITY
    assert "changé" in visitor.shown_again(SECURITY).notice
    assert has(alice, OTHER_PASSWORD)


def test_former_passwords_chosen_again_count_beside_the_new_one_only(visitor, alice):
    visitor.sign_in()
    change = {"current_password": PASSWORD, "password": PASSWORD}
    by_link = {"password": PASSWORD}
    for _ in range(6):
        visitor.post(CHANGE, **change)
    assert "cinq précédents" in visitor.shown_again(SECURITY).errors[0].text

    visitor.post(ASK, identifier=EMAIL, way="email")
    visitor.get(f"/lien/{link_in('password_reset_link')}")
    for _ in range(14):
        visitor.post(NEW, **by_link)
    for page, path, fields in ((SECURITY, CHANGE, change), (NEW, NEW, by_link)):
        visitor.post(path, **fields)
        (error,) = visitor.shown_again(page).errors
        assert error.field == "password"
        assert error.text.startswith("Trop d’essais")


def test_a_change_ends_the_other_browsers_session(visitor, alice):
    visitor.sign_in()
    with open_browser(address="198.51.100.1") as other:
        other.sign_in()
        visitor.post(CHANGE, current_password=PASSWORD, password=OTHER_PASSWORD)
        assert other.session is None
    assert visitor.session is not None


def test_without_a_session_nothing_changes(visitor, alice):
    answer = visitor.post(CHANGE, current_password=PASSWORD, password=OTHER_PASSWORD)
    assert answer.headers["location"] == "/connexion"
    assert has(alice, PASSWORD)
