"""The forms that open a space, as a browser posts them."""

from dataclasses import replace

import pytest
from sqlmodel import select

from memberapp.account import passwords
from memberapp.account.rules.activation import TypedActivation
from memberapp.account.tables import Account
from tests.support.activations import KNOWN, NEW, PHONE, sent_code, typed_by_alice
from tests.support.browsers import Browser
from tests.support.passwords import PASSWORD, password_hash
from tests.support.records import link_in, messages, notified
from tests.support.units_of_work import run_now

FORM, CONFIRM = "/activation", "/activation/confirmer"


@pytest.fixture
def typed(visitor: Browser) -> TypedActivation:
    return typed_by_alice()


@pytest.fixture(autouse=True)
def _one_hash(monkeypatch):
    monkeypatch.setattr(passwords, "hash_password", lambda _password: password_hash())


def post(visitor: Browser, typed: TypedActivation, password: str = PASSWORD):
    return visitor.post(FORM, **vars(typed), password=password)


def opened() -> bool:
    return run_now(lambda db: db.exec(select(Account)).first()) is not None


def test_a_space_is_opened_by_its_link_then_signed_in_to(visitor, typed):
    assert post(visitor, typed).headers["location"] == FORM
    answer = visitor.get(f"/lien/{link_in('activation_link')}")
    assert answer.headers["location"] == CONFIRM
    assert not opened()

    assert visitor.post(CONFIRM).headers["location"] == "/connexion"
    assert opened()
    assert "Votre espace est ouvert" in visitor.shown_again("/connexion").notice
    assert visitor.session is None  # opening signs nobody in
    assert visitor.sign_in().status_code == 303
    assert visitor.session is not None


def test_a_link_that_was_used_says_that_the_space_is_open(visitor, typed):
    post(visitor, typed)
    for _ in range(2):
        visitor.get(f"/lien/{link_in('activation_link')}")
        visitor.post(CONFIRM)
    assert "Votre espace est ouvert" in visitor.shown_again("/connexion").notice


@pytest.mark.parametrize("token", ["", "a-inconnu", "e-inconnu"])
def test_a_link_that_is_over_opens_nothing(visitor, typed, token):
    if token:
        visitor.get(f"/lien/{token}")
    assert visitor.post(CONFIRM, code="123456").headers["location"] == CONFIRM
    assert not opened()


def test_a_code_is_asked_where_the_address_is_new(visitor):
    typed = replace(typed_by_alice(phone=PHONE), email=NEW)
    post(visitor, typed)
    visitor.get(f"/lien/{link_in('activation_link')}")

    for code, said in (("", "Saisissez le code"), ("000000", "pas le bon")):
        assert visitor.post(CONFIRM, code=code).headers["location"] == CONFIRM
        (error,) = visitor.shown_again(CONFIRM).errors
        assert (error.field, said in error.text) == ("code", True)
    visitor.post(CONFIRM, code=sent_code())
    assert opened()


def test_each_empty_field_is_named_and_the_others_come_back(visitor, typed):
    visitor.post(FORM, first_name="Alice", phone="06 39 98 00 12")
    form = visitor.shown_again(FORM)

    assert [error.field for error in form.errors] == [
        "last_name",
        "contract",
        "birth",
        "email",
        "password",
    ]
    assert form.values["first_name"] == "Alice"
    assert messages() == []


def test_every_broken_rule_is_in_one_sentence_and_the_password_never_comes_back(visitor, typed):
    post(visitor, typed, "court")
    form = visitor.shown_again(FORM)

    (error,) = form.errors
    for word in ("12\u00a0caractères", "majuscule", "spécial"):
        assert word in error.text
    assert "court" not in str(form)


def test_known_and_unknown_are_answered_alike(visitor, typed):
    answers = []
    for one in (typed, replace(typed, last_name="Inconnu"), replace(typed, contract="000000")):
        answer = post(visitor, one)
        form = visitor.shown_again(FORM)
        answers.append((answer.status_code, answer.headers["location"], form.notice, form.errors))
    assert len(set(answers)) == 1
    assert notified() == {("activation_link", KNOWN)}


def test_a_password_is_hashed_once_known_or_not(visitor, typed, monkeypatch):
    hashed = []
    monkeypatch.setattr(passwords, "hash_password", lambda word: hashed.append(word) or "$2b$")
    for one in (typed, replace(typed, birth_year="1981")):
        post(visitor, one)
    assert len(hashed) == 2


def test_the_sixth_try_says_when_to_come_back(visitor, typed):
    for _ in range(5):
        post(visitor, replace(typed, last_name="Inconnu"))
    post(visitor, typed)
    (error,) = visitor.shown_again(FORM).errors

    assert error.field == ""
    assert "Réessayez à" in error.text
    assert messages() == []
