"""The test values of the rules in docs/rules.md."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.core.contacts import Address, address_values, parse_address, parse_email
from memberapp.core.errors import InvalidForm, InvalidInput, MemberappError

FRENCH = {"line1": "14 rue des Tanneurs", "line2": "", "zip": "37000", "city": "Tours"}
NOWHERE = Address("", "", "", "")


def read(home: str = "FR", present: Address = NOWHERE, **changes: str) -> Address:
    return parse_address(FRENCH | changes, home=home, present=present)


def problems(home: str = "FR", **changes: str) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refused:
        read(home, **changes)
    return {problem.field: problem.reason for problem in refused.value.problems}


def test_an_address_is_stored_as_the_postman_reads_it():
    address = read(
        line1="  14  rue des\u00a0Tanneurs ",
        line2="Bâtiment B",
        zip="37 000",
        city="Saint-Pierre-des-Corps",
    )

    assert address == Address(
        "14 rue des Tanneurs", "Bâtiment B", "37000", "SAINT-PIERRE-DES-CORPS"
    )
    assert address.one_line == "14 rue des Tanneurs, Bâtiment B, 37000 SAINT-PIERRE-DES-CORPS"


def test_every_wrong_field_is_named_at_once():
    assert problems(line1="", zip="3700", city="") == {
        "line1": "empty",
        "zip": "invalid",
        "city": "empty",
    }


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("line1", "a" * 39, "too_long"),
        ("line2", "a" * 39, "too_long"),
        ("line1", "14 rue\u202e des Tanneurs", "characters"),  # no form sends it: `visible`
        ("city", "37000", "invalid"),
        ("city", "37000 Tours", "invalid"),
        ("city", "Tours 123", "invalid"),
        ("city", "a" * 33, "too_long"),
        ("country", "XX", "invalid"),
    ],
)
def test_a_line_that_no_letter_can_bear_is_refused(field, text, reason):
    assert problems(**{field: text}) == {field: reason}


def test_a_line_of_38_characters_is_taken():
    read(line1="a" * 38, city="a" * 32)


@pytest.mark.parametrize(
    ("typed", "city"),
    [
        ("Tours Cedex 9", "TOURS CEDEX 9"),
        ("Paris 12", "PARIS 12"),
        ("Lyon 3e", "LYON 3E"),
        ("LYON 03", "LYON 03"),
        ("Paris 1er", "PARIS 1ER"),
        ("Bruxelles 1", "BRUXELLES 1"),
        ("Paris 12 Cedex 05", "PARIS 12 CEDEX 05"),
        ("L’Haÿ-les-Roses", "L’HAŸ-LES-ROSES"),
        ("Saint-Denis (La Réunion)", "SAINT-DENIS (LA RÉUNION)"),
    ],
)
def test_a_town_is_written_as_it_is(typed, city):
    assert read(city=typed).city == city


@pytest.mark.parametrize(
    ("home", "country", "typed", "stored"),
    [
        *(("FR", "FR", code, code) for code in ("20000", "20200", "97400", "01000", "98800")),
        ("FR", "", "75016", "75016"),
        ("FR", "FR", "F-75016", "75016"),
        ("BE", "BE", "4000", "4000"),
        ("BE", "BE", "B-4000", "4000"),
        ("BE", "FR", "59 000", "F-59000"),
        ("FR", "BE", "1000", "B-1000"),
        ("FR", "LU", "1234", "L-1234"),
        ("FR", "LU", "l-1234", "L-1234"),
        ("FR", "LU", "LU 1234", "L-1234"),
        ("FR", "FR", "L-1234", "L-1234"),
        ("FR", "CH", "1201", "CH-1201"),
        ("FR", "DE", "66111", "D-66111"),
        ("FR", "MC", "98000", "MC-98000"),
        ("FR", "NL", "1012 ab", "NL-1012AB"),
        ("FR", "GB", "SW1A 1AA", "GB-SW1A 1AA"),
        ("FR", "AE", "", "AE-"),
    ],
)
def test_a_postcode_is_that_of_its_country_which_it_names_abroad(home, country, typed, stored):
    address = read(home, country=country, zip=typed)
    assert address.zip == stored
    # What is shown can be saved again, and is the same.
    shown = address_values(address, home)
    assert parse_address(shown, home=home, present=NOWHERE) == address


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        *(("FR", code) for code in ("00100", "99123", "1000", "370001", "٣٧٠٠٠", "3700A")),
        ("BE", "37000"),
        ("BE", "0400"),
        ("LU", "12345"),
        ("CH", "123"),
        ("GB", "!?"),
    ],
)
def test_a_postcode_of_another_form_is_refused(country, typed):
    assert problems(country=country, zip=typed) == {"zip": "invalid"}


ODD = Address("x" * 45, "Bât.\u2010B", "1234 ?", "75016 PARIS 16")


def test_what_the_insurer_sent_can_be_kept_while_the_rest_changes():
    shown = address_values(ODD, "FR")
    assert parse_address(shown, home="FR", present=ODD) == ODD
    moved = parse_address(shown | {"line1": "5 rue Neuve"}, home="FR", present=ODD)
    assert moved == replace(ODD, line1="5 rue Neuve")
    with pytest.raises(InvalidForm):  # the postcode was of another country
        parse_address(shown | {"country": "BE"}, home="FR", present=ODD)


@pytest.mark.parametrize(
    ("zip_code", "home", "lines"),
    [
        ("37000", "FR", ["3 rue X", "37000 TOURS"]),
        ("L-1234", "FR", ["3 rue X", "L-1234 TOURS", "LUXEMBOURG"]),
        ("4000", "BE", ["3 rue X", "4000 TOURS", "BELGIQUE"]),
        ("F-37000", "BE", ["3 rue X", "37000 TOURS"]),
        ("AD-AD500", "FR", ["3 rue X", "AD500 TOURS", "ANDORRE"]),
        ("AD-500", "FR", ["3 rue X", "AD500 TOURS", "ANDORRE"]),
        ("GB-SW1A 1AA", "FR", ["3 rue X", "SW1A 1AA TOURS", "ROYAUME-UNI"]),
        ("MC-98000", "FR", ["3 rue X", "98000 TOURS", "MONACO"]),
        ("D-66111", "FR", ["3 rue X", "66111 TOURS", "ALLEMAGNE"]),
        ("AE-", "FR", ["3 rue X", "TOURS", "ÉMIRATS ARABES UNIS"]),
    ],
)
def test_an_envelope_names_a_country_that_is_not_the_senders(zip_code, home, lines):
    assert Address("3 rue X", "", zip_code, "TOURS").label(home=home, sender="FR") == lines


def test_an_envelope_without_an_address_is_blank():
    assert NOWHERE.label(home="BE", sender="FR") == []


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
        lambda: parse_address(
            dict.fromkeys(("country", "line1", "line2", "zip", "city"), text),
            home=country,
            present=Address(text, text, text, text),
        ),
    ):
        with suppress(MemberappError):
            reader()
