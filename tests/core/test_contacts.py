"""The test values of the rules in docs/rules.md."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.core.contacts import Address, parse_address, parse_email
from memberapp.core.errors import InvalidForm, InvalidInput, MemberappError

FRENCH = {"line1": "14 rue des Tanneurs", "line2": "", "zip_code": "37000", "city": "Tours"}


def problems(country: str = "FR", **changes: str) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refused:
        parse_address(country=country, **FRENCH | changes)
    return {problem.field: problem.reason for problem in refused.value.problems}


def test_an_address_is_stored_as_the_postman_reads_it():
    address = parse_address(
        country="FR",
        line1="  14  rue des\u00a0Tanneurs ",
        line2="Bâtiment B",
        zip_code="37 000",
        city="Saint-Pierre-des-Corps",
    )

    assert address == Address(
        "14 rue des Tanneurs", "Bâtiment B", "37000", "SAINT-PIERRE-DES-CORPS"
    )
    assert address.one_line == "14 rue des Tanneurs, Bâtiment B, 37000 SAINT-PIERRE-DES-CORPS"


def test_every_wrong_field_is_named_at_once():
    assert problems(line1="", zip_code="3700", city="") == {
        "line1": "empty",
        "zip": "invalid",
        "city": "empty",
    }


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("line1", "a" * 39, "too_long"),
        ("line2", "a" * 39, "too_long"),
        ("line1", "14 rue\u202e des Tanneurs", "characters"),
        ("line2", "Bât\x00", "characters"),
        ("city", "37000", "invalid"),
        ("city", "a" * 33, "too_long"),
    ],
)
def test_a_line_that_no_letter_can_bear_is_refused(field, text, reason):
    assert problems(**{field: text}) == {field: reason}


def test_a_line_of_38_characters_is_taken():
    parse_address(country="FR", **FRENCH | {"line1": "a" * 38, "city": "a" * 32})


@pytest.mark.parametrize("text", ["20000", "20200", "97400", "01000", "98800"])
def test_every_french_zip_is_taken(text):
    assert parse_address(country="FR", **FRENCH | {"zip_code": text}).zip == text


@pytest.mark.parametrize("text", ["00100", "99123", "1000", "370001", "٣٧٠٠٠", "3700A"])
def test_a_french_zip_has_five_digits_of_a_department(text):
    assert problems(zip_code=text) == {"zip": "invalid"}


def test_a_belgian_zip_has_four_digits():
    belgian = {"line1": "Rue Neuve 12 bte 3", "zip_code": "4000", "city": "Liège"}
    assert parse_address(country="BE", **FRENCH | belgian).city == "LIÈGE"
    assert problems("BE", zip_code="37000") == {"zip": "invalid"}
    assert problems("BE", zip_code="0400") == {"zip": "invalid"}


def test_a_cedex_keeps_its_number():
    address = parse_address(country="FR", **FRENCH | {"city": "Tours Cedex 9"})
    assert address.city == "TOURS CEDEX 9"


def test_an_email_is_stored_in_lower_case():
    assert parse_email(" Camille.Berthelot@Example.org ") == "camille.berthelot@example.org"


@pytest.mark.parametrize(
    "text", ["camille", "a@b", "a b@example.org", "a@example.org\r\nBcc: b@c.fr"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(InvalidInput):
        parse_email(text)


def test_an_address_with_accents_before_its_at_sign_can_never_be_mailed():
    with pytest.raises(InvalidInput) as refused:
        parse_email("josé@exemple.fr")
    assert refused.value.reason == "letters"


def test_a_domain_with_accents_can_be_mailed():
    assert parse_email("jose@théâtre.fr").startswith("jose@")


@given(st.text(), st.sampled_from(["FR", "BE"]))
def test_nothing_typed_breaks_a_reader(text, country):
    for reader in (
        lambda: parse_email(text),
        lambda: parse_address(country=country, line1=text, line2=text, zip_code=text, city=text),
    ):
        with suppress(MemberappError):
            reader()
