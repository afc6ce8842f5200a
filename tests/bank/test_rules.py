"""The test values of the rules in docs/rules.md."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.bank import rules as bank
from memberapp.core.dates import UNKNOWN
from memberapp.core.errors import InvalidIdentifier, InvalidInput


def reason(text: str, *, allow_fiction: bool = True) -> str:
    with pytest.raises(InvalidIdentifier) as refused:
        bank.parse_iban(text, allow_fiction=allow_fiction)
    assert refused.value.field == "iban"
    return refused.value.reason


@pytest.mark.parametrize(
    "number",
    [
        "FR1420041010050500013M02606",
        "FR7630006000011234567890189",
        "FR7699999000010001234567809",
        "BE68539007547034",
        "BE71096123456769",
        "BE49999000000171",
        "BE74132553391307",
        "BE05132590093275",
        "DE89370400440532013000",
        "GB29NWBK60161331926819",
    ],
)
def test_a_right_iban_of_a_sepa_country_is_taken(number):
    assert bank.parse_iban(number, allow_fiction=True) == number


@pytest.mark.parametrize("word", ["", " IBAN ", "iban:", "IBAN\u00a0: ", "IBAN n° "])
def test_spaces_dashes_case_and_the_word_before_do_not_matter(word):
    typed = f"{word} fr76 3000 6000-0112\u00a03456 7890 189 "
    assert bank.parse_iban(typed, allow_fiction=True) == "FR7630006000011234567890189"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("FR76 3000 6000 0112 3456 7890 18é", "characters"),
        ("US64SVBKUS6S3300958879", "country"),
        ("BR1800360305000010009795493C1", "country"),
        ("FR76 3000 6000 0112 3456 7890 1", "length"),
        ("BE74 1325 5339 1308", "key"),
        ("FR76 3000 6000 0112 3456 7890 188", "key"),
        ("FR28 3000 6000 0112 3456 7890 180", "national_key"),
        ("FRAA30006000011234567890189", "structure"),
    ],
)
def test_a_wrong_iban_is_refused_with_its_reason(text, why):
    assert reason(text) == why


@pytest.mark.parametrize("number", ["FR7699999000010001234567809", "BE49999000000171"])
def test_a_bank_of_fiction_is_refused_where_money_is_real(number):
    assert reason(number, allow_fiction=False) == "bank"
    assert bank.parse_iban(number, allow_fiction=True)


def test_a_holder_is_a_name_of_at_most_70_characters():
    assert bank.parse_holder("  Camille \u00a0 Berthelot ") == "Camille Berthelot"
    for text, why in (("  ", "empty"), ("x" * 71, "too_long"), ("12", "characters")):
        with pytest.raises(InvalidInput) as refused:
            bank.parse_holder(text)
        assert (refused.value.field, refused.value.reason) == ("holder", why)


def test_an_iban_in_full_is_read_by_blocks_of_four():
    grouped = bank.grouped_iban("FR7630006000011234567890189")
    assert grouped == "FR76 3000 6000 0112 3456 7890 189"


@given(st.text())
def test_nothing_typed_breaks_the_reader(text):
    with suppress(InvalidIdentifier):
        bank.parse_iban(text, allow_fiction=True)


@given(st.integers(0, 22), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(place, digit):
    right = "7630006000011234567890189"
    wrong = right[:place] + digit + right[place + 1 :]
    if wrong != right:
        assert reason("FR" + wrong) in {"key", "national_key"}


PEOPLE = (
    bank.InsuredName("Jean-Noël", "DE LA TOUR"),
    bank.InsuredName("Zoé", "Martin-Durand"),
    bank.InsuredName("Ömer", "Şahin"),
)


@pytest.mark.parametrize(
    "holder",
    [
        "Jean-Noël de La Tour",
        "DELATOUR JEAN",
        "M. J.-N. de la Tour",
        "JEANNOEL DE LA TOUR",
        "Mme Zoe Martin née Durand",
        "Zoé Delatour",
        "MME TOUR ZOE",
        "M OU MME MARTIN DURAND",
        "Durand Z.",
        "Sahin Omer Ali",
        "Paul Petit ou Zoé Martin",
        "Zoé",
    ],
)
def test_a_holder_is_insured_however_the_bank_writes_the_name(holder: str):
    assert bank.is_insured(holder, PEOPLE)


@pytest.mark.parametrize(
    "holder",
    ["Paul Martin", "P. Martin", "Zoé Petit", "Martinez Paul", "M. et Mme", "D. L.", "Z", "Petit"],
)
def test_another_name_is_for_the_staff(holder: str):
    assert not bank.is_insured(holder, PEOPLE)


@pytest.mark.parametrize(
    ("first", "last", "holder", "is_theirs"),
    [
        ("Zoé", "Martin", "Zoé Martinez", False),
        ("Marie", "Martin", "Mariette Martinez", False),
        ("Michel", "Durand", "Michelle Durand", False),
        ("Denis", "d’Aubigné", "Élise d’Aubigné", False),
        ("Maria de Lourdes", "Silva", "Paul de Silva", False),
        ("Zoé", "Martin", "D. Martin", False),
        ("Denis", "Martin", "D. Martin", True),
        ("Ben", "El Alaoui", "El Alaoui Ben", True),
    ],
)
def test_a_name_is_compared_word_by_word(first: str, last: str, holder: str, is_theirs: bool):
    assert bank.is_insured(holder, [bank.InsuredName(first, last)]) is is_theirs


@pytest.mark.parametrize(
    ("birth", "is_adult"),
    [
        (date(2008, 11, 30), True),
        (date(2008, 12, 1), False),
        (date(2024, 2, 29), False),
        (UNKNOWN, False),
    ],
)
def test_one_is_of_age_from_the_eighteenth_birthday(birth: date, is_adult: bool):
    assert bank.is_adult(birth, date(2026, 11, 30)) is is_adult
