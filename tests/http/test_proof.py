from datetime import timedelta
from urllib.parse import quote

import pytest
from pyotp.totp import TOTP

from memberapp.account import sent_codes
from memberapp.account.sent_codes import FactorMethod, Purpose
from memberapp.account.tables import Account
from memberapp.core.access import Access
from tests.personas import MOBILE, set_phone, with_account
from tests.support.browsers import Browser
from tests.support.factories import SECRET
from tests.support.records import parameters_of, sent_code
from tests.support.units_of_work import run_now, work_in

PROOF, ENROL = "/connexion/preuve", "/profil/securite/activer"
PHONE = "/profil/telephone/verifier"
BACK = f"{PROOF}?suite={quote('/profil/securite', safe='')}"


@pytest.fixture
def trusted(visitor: Browser) -> Browser:
    """A member whose password was enough today."""
    with_account()
    visitor.sign_in()
    assert visitor.session is not None
    assert visitor.session.access is Access.MEMBER
    return visitor


def code_of(visitor: Browser, purpose: Purpose = Purpose.PROOF) -> str:
    assert visitor.session is not None
    return sent_code(visitor.session.id, purpose)


def test_a_sensitive_act_asks_for_the_factor_again_and_leads_back(trusted):
    assert trusted.post(ENROL).headers["location"] == BACK
    assert trusted.post(f"{PROOF}/code", suite="/profil/securite").headers["location"] == BACK
    before = trusted.client.cookies["session"]
    answer = trusted.post(PROOF, code=code_of(trusted), suite="/profil/securite")

    assert answer.headers["location"] == "/profil/securite"
    assert trusted.client.cookies["session"] != before
    assert trusted.session.access is Access.RECENT_PROOF
    assert trusted.post(ENROL).headers["location"] == "/profil/securite"


def test_a_proof_is_asked_again_after_ten_minutes(trusted, clock):
    trusted.post(f"{PROOF}/code")
    trusted.post(PROOF, code=code_of(trusted))
    clock.advance(timedelta(minutes=10))
    assert trusted.post(ENROL).headers["location"] == BACK


def test_the_password_alone_never_suffices_for_a_sensitive_act(trusted):
    trusted.sign_in()
    assert trusted.post(ENROL).headers["location"] == BACK


def test_an_app_proves_with_its_own_code(visitor, clock):
    with_account(has_factor=True)
    visitor.sign_in()
    visitor.post(PROOF, code="000000")
    assert "affiche votre application" in visitor.shown_again(PROOF).errors[0].text
    visitor.post(PROOF, code=TOTP(SECRET).at(clock.now))
    assert visitor.session.access is Access.RECENT_PROOF


def test_a_clock_that_is_off_is_explained(visitor, clock):
    with_account(has_factor=True)
    visitor.sign_in()
    visitor.post(PROOF, code=TOTP(SECRET).at(clock.now - timedelta(seconds=90)))
    assert "l’heure de votre téléphone" in visitor.shown_again(PROOF).errors[0].text


def test_an_empty_proof_is_named_and_not_counted(trusted):
    trusted.post(f"{PROOF}/code")
    for _ in range(6):
        trusted.post(PROOF, code=" ")
    assert trusted.shown_again(PROOF).errors[0].field == "code"
    trusted.post(PROOF, code=code_of(trusted))
    assert trusted.session.access is Access.RECENT_PROOF


def test_too_many_wrong_proofs_say_when_to_come_back_and_are_told(trusted):
    trusted.post(f"{PROOF}/code")
    for _ in range(7):
        trusted.post(PROOF, code="12345")
    assert trusted.shown_again(PROOF).errors[0].text.startswith("Trop d’essais.")
    assert len(parameters_of("codes_blocked")) == 1


def test_codes_are_not_sent_without_end(trusted):
    for _ in range(6):
        trusted.post(f"{PROOF}/code")
    assert "Plusieurs codes sont déjà partis" in trusted.shown_again(PROOF).errors[0].text


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "javascript:alert(1)"]
)
def test_a_proof_leads_to_own_paths_only(trusted, wanted):
    trusted.post(f"{PROOF}/code")
    answer = trusted.post(PROOF, code=code_of(trusted), suite=wanted)
    assert answer.headers["location"] == "/"


def test_a_phone_is_verified_by_the_code_it_receives(trusted):
    set_phone(MOBILE)
    assert trusted.post(f"{PHONE}/code").headers["location"] == (
        f"{PROOF}?suite={quote(PHONE, safe='')}"
    )
    trusted.post(f"{PROOF}/code")
    trusted.post(PROOF, code=code_of(trusted))
    assert trusted.post(f"{PHONE}/code").headers["location"] == PHONE
    trusted.post(PHONE, code="12345")
    assert "le dernier" in trusted.shown_again(PHONE).errors[0].text
    answer = trusted.post(PHONE, code=code_of(trusted, Purpose.PHONE))

    assert answer.headers["location"] == "/profil/securite"
    assert "par SMS" in trusted.shown_again("/profil/securite").notice
    account_id = trusted.session.account_id
    assert method_of(account_id) is FactorMethod.SMS


def method_of(account_id: str) -> FactorMethod:
    return run_now(
        lambda db: sent_codes.method_of(work_in(db), account=db.get_one(Account, account_id))
    )


@pytest.mark.parametrize("path", [PROOF, f"{PROOF}/code", PHONE, f"{PHONE}/code", ENROL])
def test_without_a_session_there_is_nothing_to_prove(visitor, path):
    assert visitor.post(path, code="123456").headers["location"] == "/connexion"


@pytest.mark.parametrize("path", [PROOF, f"{PROOF}/code", PHONE, f"{PHONE}/code", ENROL])
def test_between_password_and_code_no_proof_is_given(visitor, path):
    with_account()
    visitor.sign_in(is_trusted=False)
    assert visitor.post(path, code="123456").headers["location"] == "/connexion/code"
