"""The forms that open a space, as a browser posts them."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from memberapp.account.rules.activation import TypedActivation
from memberapp.account.tables import Account
from memberapp.http import answers
from tests.support.activations import KNOWN, NEW, PHONE, ask, sent_code, typed_by_alice
from tests.support.browsers import Browser
from tests.support.passwords import PASSWORD
from tests.support.records import link_in, messages, notified
from tests.support.units_of_work import run_now, seconds_of

FORM, CONFIRM = "/activation", "/activation/confirmer"


@pytest.fixture
def typed(visitor: Browser) -> TypedActivation:
    return typed_by_alice()


@pytest.fixture(autouse=True)
def _quick(request, monkeypatch):
    if "time" not in request.node.name:
        monkeypatch.setattr(answers, "SAME_TIME_SECONDS", 0)


def post(visitor: Browser, typed: TypedActivation, **more: str):
    return visitor.post(FORM, **vars(typed), **more)


def follow(visitor: Browser):
    return visitor.get(f"/lien/{link_in('activation_link')}")


def opened() -> bool:
    return run_now(lambda db: db.exec(select(Account)).first()) is not None


def test_a_space_is_opened_by_its_link_then_signed_in_to(visitor, typed):
    assert post(visitor, typed).headers["location"] == FORM
    assert follow(visitor).headers["location"] == CONFIRM
    assert not opened()

    assert visitor.post(CONFIRM, password=PASSWORD).headers["location"] == "/connexion"
    assert opened()
    assert "Votre espace est ouvert" in visitor.shown_again("/connexion").notice
    assert visitor.session is None  # opening signs nobody in
    assert visitor.sign_in().status_code == 303
    assert visitor.session is not None


def test_a_link_that_was_used_says_that_the_space_is_open(visitor, typed):
    post(visitor, typed)
    for _ in range(2):
        follow(visitor)
        visitor.post(CONFIRM, password=PASSWORD)
    assert "Votre espace est ouvert" in visitor.shown_again("/connexion").notice


@pytest.mark.parametrize("token", ["", "a-inconnu", "e-inconnu"])
def test_a_link_that_is_over_opens_nothing(visitor, typed, token):
    if token:
        visitor.get(f"/lien/{token}")
    assert visitor.post(CONFIRM, code="123456", password=PASSWORD).headers["location"] == CONFIRM
    assert not opened()


def test_a_code_is_asked_where_the_address_is_new(visitor):
    typed = replace(typed_by_alice(phone=PHONE), email=NEW)
    post(visitor, typed)
    follow(visitor)

    for code, said in (("", "Saisissez le code"), ("000000", "pas le bon")):
        assert visitor.post(CONFIRM, code=code, password=PASSWORD).headers["location"] == CONFIRM
        (error,) = visitor.shown_again(CONFIRM).errors
        assert (error.field, said in error.text) == ("code", True)
    visitor.post(CONFIRM, code=sent_code(), password=PASSWORD)
    assert opened()


def test_each_empty_field_is_named_and_the_others_come_back(visitor, typed):
    visitor.post(FORM, first_name="Alice")
    kept = visitor.shown_again(FORM)

    assert [error.field for error in kept.errors] == [
        "last_name",
        "contract",
        "birth",
        "email",
    ]
    assert kept.values["first_name"] == "Alice"
    assert messages() == []


def test_every_broken_rule_is_in_one_sentence_and_only_the_phone_comes_back(visitor, typed):
    post(visitor, typed)
    follow(visitor)
    visitor.post(CONFIRM, password="court", phone="06 39 98 00 12")
    kept = visitor.shown_again(CONFIRM)

    (error,) = kept.errors
    for word in ("12\u00a0caractères", "majuscule", "spécial"):
        assert word in error.text
    assert kept.values == {"phone": "06 39 98 00 12"}


def test_the_link_is_sent_again_with_what_was_typed(visitor, typed, clock):
    post(visitor, typed)
    first, before = link_in("activation_link"), visitor.shown_again(FORM)
    clock.advance(timedelta(minutes=1))
    post(visitor, typed, again="1")
    after = visitor.shown_again(FORM)
    assert link_in("activation_link") != first
    assert after.values == before.values == vars(typed)
    assert "ouvrez le dernier" in after.notice


def test_known_and_unknown_are_answered_alike(visitor, typed):
    got = []
    for one in (typed, replace(typed, last_name="Inconnu"), replace(typed, contract="000000")):
        answer = post(visitor, one)
        kept = visitor.shown_again(FORM)
        got.append((answer.status_code, answer.headers["location"], kept.notice, kept.errors))
    assert len(set(got)) == 1
    assert notified() == {("activation_link", KNOWN), ("activation_refused", KNOWN)}


@pytest.mark.alone
def test_known_and_unknown_take_the_same_time(visitor, typed):
    unknown = replace(typed, last_name="Inconnu", contract="000000")
    for one in (replace(typed, email=NEW), unknown):
        # The quickest of two: a collection of garbage may fall into one of them.
        took = min(seconds_of(partial(ask, one)) for _ in range(2))
        assert took < answers.SAME_TIME_SECONDS / 4  # all the work fits in what each answer takes
        assert seconds_of(partial(post, visitor, one)) >= answers.SAME_TIME_SECONDS


def test_the_sixth_try_says_when_to_come_back(visitor, typed):
    for _ in range(5):
        post(visitor, replace(typed, last_name="Inconnu", email=NEW))
    post(visitor, typed)
    (error,) = visitor.shown_again(FORM).errors

    assert error.field == ""
    assert "Vous pourrez recommencer" in error.text
    assert notified() == {("activation_refused", NEW)}
