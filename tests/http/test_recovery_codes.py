"""The forms of the recovery codes, and their file, as a browser posts and reads them."""

from datetime import timedelta

import pytest

from memberapp.account import recovery_codes
from tests.personas import NUMBER, with_account
from tests.support.browsers import Browser, open_browser
from tests.support.units_of_work import run_now

PAGE, SECURITY, CODE = "/profil/securite/codes", "/profil/securite", "/connexion/code"
FILE = "/files/codes-de-recuperation.txt"


@pytest.fixture
def codes(visitor: Browser) -> tuple[str, ...]:
    with_account(has_factor=False)
    visitor.sign_in_with_code()
    assert visitor.post(f"{PAGE}/creer").headers["location"] == PAGE
    return run_now(recovery_codes.overview, session=visitor.session).codes


def test_the_file_holds_the_codes_and_names_nobody(visitor, codes):
    answer = visitor.get(FILE)
    assert (
        answer.headers["content-disposition"] == 'attachment; filename="codes-de-recuperation.txt"'
    )
    assert answer.headers["cache-control"] == "no-store"
    assert all(f"[ ] {code[:5]}-{code[5:10]}-{code[10:]}" in answer.text for code in codes)
    assert not any(word in answer.text for word in (NUMBER, "alice@example.org", "Moreau"))


def test_once_put_away_there_is_no_file(visitor, codes):
    assert visitor.post(f"{PAGE}/ranger").headers["location"] == SECURITY
    answer = visitor.get(FILE)
    assert answer.status_code == 404
    assert codes[0][:5] not in answer.text


def test_without_a_fresh_proof_the_factor_is_asked_first(visitor, codes, clock):
    clock.advance(timedelta(minutes=11))
    location = visitor.post(f"{PAGE}/creer").headers["location"]
    assert location.startswith("/connexion/preuve?suite=")
    assert PAGE in location.replace("%2F", "/")


@pytest.mark.parametrize("act", ["creer", "ranger"])
def test_without_a_session_every_act_leads_to_the_sign_in(visitor, act):
    assert visitor.post(f"{PAGE}/{act}").headers["location"] == "/connexion"
    assert visitor.get(FILE).status_code == 401


def test_a_code_opens_the_space_then_security_says_how_many_are_left(visitor, codes):
    with open_browser(address="198.51.100.1") as other:
        other.sign_in(is_trusted=False)
        for typed, said in (("", "Saisissez l’un"), ("2" * 15, "n’est pas le bon")):
            answer = other.post(CODE, recovery_code=typed)
            assert answer.headers["location"] == CODE
            (error,) = other.shown_again(CODE).errors
            assert (error.field, said in error.text) == ("recovery_code", True)
        assert other.post(CODE, recovery_code=codes[0]).headers["location"] == SECURITY
        assert "Il vous en reste 9." in other.shown_again(SECURITY).notice
        assert other.session is not None


def test_the_sixth_sheet_of_an_hour_says_when_to_come_back_and_leaves_the_fifth(visitor, codes):
    for _ in range(5):
        visitor.post(f"{PAGE}/creer")
    (error,) = visitor.shown_again(PAGE).errors
    assert "Réessayez" in error.text
    assert run_now(recovery_codes.left, session=visitor.session) == 10


def test_a_code_confirms_no_bank_account(visitor, codes):
    iban = "FR7630006000011234567890189"
    visitor.post("/profil/banque", iban=iban, holder="Alice Moreau")
    visitor.post("/profil/banque/confirmer", recovery_code=codes[0], code=codes[0])
    assert run_now(recovery_codes.left, session=visitor.session) == 10
