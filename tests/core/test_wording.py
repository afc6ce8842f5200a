import re
from datetime import timedelta

import pytest

from memberapp.account import wording as account_wording
from memberapp.account.rules.passwords import PasswordRule
from memberapp.account.second_factor import CodeOutcome
from memberapp.core import wording
from memberapp.core.errors import (
    Conflict,
    InvalidInput,
    MemberappError,
    NotFound,
    TooManyTries,
    WeakPassword,
)
from memberapp.core.forms import FieldError
from memberapp.core.places import UNKNOWN
from tests.support.clocks import START

pytestmark = pytest.mark.usefixtures("clock")


def test_calling_is_offered_with_the_number_and_its_hours():
    sentence = wording.call_us()

    assert "02\u00a061\u00a091\u00a012\u00a012" in sentence
    assert "8\u00a0h\u00a030" in sentence
    assert "; ligne ouverte jusqu’à 12\u00a0h\u00a030)" in sentence  # a Saturday, at 11


@pytest.mark.usefixtures("clock")
def test_a_limit_says_when_to_come_back_in_local_time():
    assert "Réessayez à 11\u00a0h\u00a005," in wording.too_many_tries(
        START + timedelta(minutes=5), "FR"
    )


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("region", "said"),
    [
        ("FR", "à 22\u00a0h"),
        ("RE", "le 22\u00a0novembre 2026 à 1\u00a0h"),
        (UNKNOWN, "à 22\u00a0h (heure de\u00a0Paris)"),
    ],
)
def test_a_limit_is_told_in_the_time_of_the_members_region(region, said):
    assert wording.at_first_minute(START + timedelta(hours=11), region) == said


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ([], ""),
        ([""], "Cela n’a pas fonctionné"),
        (["day", ""], "Une réponse est à corriger"),
        (["day", "name", "name"], "2\u00a0réponses sont à corriger"),
    ],
)
def test_the_title_of_what_is_wrong_counts_the_answers_to_correct(fields, title):
    assert wording.problem_title(FieldError(field, "Non.") for field in fields) == title


@pytest.mark.usefixtures("clock")
def test_the_minute_said_is_never_too_early():
    until = START + timedelta(minutes=5, seconds=1)
    assert "Réessayez à 11\u00a0h\u00a006," in wording.too_many_tries(until, "FR")


def test_every_password_rule_and_every_refused_code_has_its_sentence():
    assert set(account_wording.PASSWORD_RULES) == set(PasswordRule)
    assert set(account_wording.CODE_SENTENCES) == set(CodeOutcome) - {CodeOutcome.RIGHT}


@pytest.mark.parametrize(
    "error",
    [
        TooManyTries(START),
        WeakPassword(PasswordRule.COMMON),
        NotFound(),
        Conflict(),
        InvalidInput("email"),
        MemberappError(),
    ],
)
def test_every_expected_failure_has_a_french_sentence(error):
    sentence = account_wording.for_error(error, "FR")

    assert sentence.endswith(".")
    assert not re.search(r"[!'\u202f]", sentence)


def test_who_sent_too_many_forms_is_the_session_or_the_network():
    assert "de votre part" in wording.too_many_forms(is_signed_in=True)
    assert "votre réseau" in wording.too_many_forms(is_signed_in=False)
