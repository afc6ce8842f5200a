"""The test values of the rules in docs/rules.md."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.core import contacts
from memberapp.core.contacts import Address, parse_address, parse_email, parse_phone
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


@pytest.mark.parametrize(
    ("text", "country", "stored"),
    [
        ("06.12.34.56.78", "FR", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "FR", "+33612345678"),
        ("01 99 00 12 34", "FR", "+33199001234"),
        ("06 39 98 12 34", "FR", "+33639981234"),
        ("0472/12.34.56", "BE", "+32472123456"),
        ("0032472123456", "FR", "+32472123456"),
        ("02 555 12 12", "BE", "+3225551212"),
        ("0692 12 34 56", "FR", "+262692123456"),
        ("0262 20 12 34", "FR", "+262262201234"),
        ("0269 61 12 34", "FR", "+262269611234"),
        ("0639 01 23 45", "FR", "+262639012345"),
        ("0690 30 12 34", "FR", "+590690301234"),
        ("0590 27 12 34", "FR", "+590590271234"),
        ("0694 20 12 34", "FR", "+594694201234"),
        ("0696 20 12 34", "FR", "+596696201234"),
        ("0596 60 12 34", "FR", "+596596601234"),
        ("+262 692 12 34 56", "BE", "+262692123456"),
        ("+508 41 12 34", "FR", "+508411234"),
        ("+687 75.12.34", "FR", "+687751234"),
        ("+689 87 12 34 56", "FR", "+68987123456"),
        ("09 72 12 34 56", "FR", "+33972123456"),
        ("  ", "FR", None),
    ],
)
def test_a_phone_is_stored_the_same_however_it_is_typed(text, country, stored):
    assert parse_phone(text, country) == stored


@pytest.mark.parametrize(
    ("text", "country", "reason"),
    [
        ("081 234 56 78", "FR", "premium"),
        ("0892 12 34 56", "FR", "premium"),
        ("0800 123 456", "FR", "premium"),
        ("070 12 34 56", "BE", "premium"),
        ("078 05 13 19", "BE", "premium"),
        ("0902 12 345", "BE", "premium"),
        ("3646", "FR", "invalid"),
        ("06 12 34", "FR", "invalid"),
        ("mon numéro", "FR", "invalid"),
        ("+41 79 123 45 67", "FR", "foreign"),
    ],
)
def test_a_number_that_reaches_no_member_is_refused(text, country, reason):
    with pytest.raises(InvalidInput) as refused:
        parse_phone(text, country)
    assert (refused.value.field, refused.value.reason) == ("phone", reason)


def test_only_a_mobile_receives_an_sms():
    assert contacts.is_mobile("+33612345678")
    assert contacts.is_mobile("+33639981234")
    assert contacts.is_mobile("+32472123456")
    assert contacts.is_mobile("+262692123456")
    assert not contacts.is_mobile("+33199001234")
    assert not contacts.is_mobile("poste 12")


def test_a_number_is_shown_as_people_write_it():
    assert contacts.national_phone("+33639980012") == "06 39 98 00 12"
    assert contacts.national_phone("poste 12") == "poste 12"


@pytest.mark.parametrize("compact", ["+33612345678", "+262692123456", "+596596601234"])
def test_a_number_that_is_shown_can_be_saved_again(compact):
    assert parse_phone(contacts.national_phone(compact), "FR") == compact


@pytest.mark.parametrize("compact", ["+508411234", "+687751234", "+68987123456"])
def test_a_number_of_the_far_islands_is_shown_with_its_calling_code(compact):
    assert contacts.national_phone(compact).startswith(compact[:4] + " ")
    assert parse_phone(contacts.national_phone(compact), "FR") == compact


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
        lambda: parse_phone(text, country),
        lambda: parse_email(text),
        lambda: parse_address(country=country, line1=text, line2=text, zip_code=text, city=text),
    ):
        with suppress(MemberappError):
            reader()
