import pytest

from memberapp.account import passwords
from memberapp.account.rules.passwords import PasswordRule
from memberapp.core.errors import WeakPassword
from tests.support.passwords import OTHER_PASSWORD, PASSWORD, password_hash


def test_a_hash_costs_twelve_and_holds_its_cost(monkeypatch):
    monkeypatch.undo()  # the real cost
    hashed = passwords.hash_password(PASSWORD)
    assert hashed.startswith("$2b$12$")
    assert not passwords.is_outdated(hashed)
    assert passwords.is_outdated(passwords.hash_password(PASSWORD, cost=4))


def test_only_the_password_itself_matches():
    assert passwords.matches(PASSWORD, password_hash())
    assert not passwords.matches(OTHER_PASSWORD, password_hash())


def test_passwords_that_differ_after_72_bytes_are_two_passwords():
    hashed = passwords.hash_password("é" * 80 + "a", cost=4)

    assert passwords.matches("é" * 80 + "a", hashed)
    assert not passwords.matches("é" * 80 + "b", hashed)


def test_both_ways_to_compose_an_accent_sign_in():
    hashed = passwords.hash_password("Été", cost=4)

    assert passwords.matches("E\u0301te\u0301", hashed)


def test_128_characters_sign_in_however_their_accents_are_composed():
    longest, composed_apart = "é" * 128, "e\u0301" * 128
    assert passwords.matches(composed_apart, passwords.hash_password(longest, cost=4))


@pytest.mark.parametrize("password", ["", "x" * 100_000, "\x00", "\ud800"])
def test_no_password_is_an_error(password: str):
    assert not passwords.matches(password, passwords.hash_password(PASSWORD, cost=4))


def test_another_pepper_opens_nothing(settings, tmp_path):
    hashed = passwords.hash_password(PASSWORD, cost=4)
    settings(keys_file=tmp_path / "keys.json")

    assert not passwords.matches(PASSWORD, hashed)


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("Motdepasse2026!", PasswordRule.COMMON),
        ("Azertyuiop-123", PasswordRule.COMMON),
        ("Mutuelle-2026!", PasswordRule.PERSONAL),
        ("Tilleuls-2026!", PasswordRule.PERSONAL),
        ("Aline-Verger-7!", PasswordRule.PERSONAL),
    ],
)
def test_the_bundled_list_and_the_names_of_the_insurer_are_refused(password, rule):
    with pytest.raises(WeakPassword) as refused:
        passwords.check(password, personal_words=["Aline"])
    assert refused.value.rule == rule


def test_the_password_of_the_tests_follows_the_rules():
    passwords.check(PASSWORD, personal_words=["Alice", "Moreau"])
