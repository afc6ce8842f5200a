import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.account.rules.passwords import MAX_LENGTH, PasswordRule, broken_rules, normalise

COMMON = frozenset({"motdepasse", "password", "azerty", "soleil", "chocolat"})
PERSONAL = ("Dupont", "Léa", "lea.dupont", "010000001", "mutuelle", "tilleul")


def rules(password: str) -> set[PasswordRule]:
    return set(broken_rules(password, personal_words=PERSONAL, common=COMMON))


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("Verger-Ensoleille", set()),
        ("Verger€Ensoleille", set()),
        ("Été au verger !", set()),
        ("Verger-Enso", {PasswordRule.TOO_SHORT}),
        ("verger-ensoleille", {PasswordRule.NO_UPPER_CASE}),
        ("VERGER-ENSOLEILLE", {PasswordRule.NO_LOWER_CASE}),
        ("VergerEnsoleille", {PasswordRule.NO_SPECIAL}),
        ("VergerEnsoleille7", {PasswordRule.NO_SPECIAL}),
        ("Motdepasse2026!", {PasswordRule.COMMON}),
        ("P@ssw0rd1234!", {PasswordRule.COMMON}),
        ("Soleil-Chocolat-2026", {PasswordRule.COMMON}),
        ("Dupont1980!!ab", {PasswordRule.PERSONAL}),
        ("Dup0nt-au-verger", {PasswordRule.PERSONAL}),
        ("Tilleul-2026!!", {PasswordRule.PERSONAL}),
        ("Ma-mutuelle-2026", {PasswordRule.PERSONAL}),
        ("Verger-010000001", {PasswordRule.PERSONAL}),
        ("V" * MAX_LENGTH + "-e", {PasswordRule.TOO_LONG}),
        (
            "verger",
            {PasswordRule.TOO_SHORT, PasswordRule.NO_UPPER_CASE, PasswordRule.NO_SPECIAL},
        ),
    ],
)
def test_each_broken_rule_is_named(password: str, broken: set[PasswordRule]):
    assert rules(password) == broken


def test_a_digit_is_not_required():
    assert rules("Verger-Ensoleille") == set()


def test_four_common_words_make_a_good_password():
    assert rules("Soleil-Azerty-Chocolat-Soleil") == set()


def test_names_of_three_letters_may_occur_in_other_words():
    assert rules("Galeasse-Verger-7") == set()


def test_accents_composed_in_two_ways_are_one_password():
    assert normalise("e\u0301te\u0301") == normalise("été")


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_be_judged(password: str):
    broken_rules(password, personal_words=PERSONAL, common=COMMON)
