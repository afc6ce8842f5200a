"""The test values of the rules in docs/rules.md."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from memberapp.core import formats, identifiers
from memberapp.core.columns import random_id
from memberapp.core.errors import InvalidIdentifier

NIRS = [
    "295109912611193",
    "269054958815780",
    "253072A07300443",
    "253072B07300470",
    "185057800608491",
    "178012A00412542",
    "288012B03305785",
]
NISSES = ["85073003328", "17073003384", "79051212347", "02022904444", "85273003371", "85473003416"]
IBANS = [
    "FR1420041010050500013M02606",
    "FR7630006000011234567890189",
    "FR7699999000010001234567809",
    "BE68539007547034",
    "BE71096123456769",
    "BE49999000000171",
    "BE74132553391307",
    "BE05132590093275",
]
COMMUNICATIONS = [
    "+++090/9337/55493+++",
    "+++123/1234/12328+++",
    "+++202/6123/45666+++",
    "+++000/0000/09797+++",
    "+++000/1234/56041+++",
]
READERS = [
    identifiers.nir,
    identifiers.niss,
    identifiers.iban,
    identifiers.structured_communication,
]


@pytest.mark.parametrize("number", NIRS)
def test_a_right_nir_is_read_corsica_included(number: str):
    assert identifiers.nir(number) == number


def test_a_nir_may_be_typed_with_spaces_and_in_lower_case():
    assert identifiers.nir("2 53 07 2a 073 004 43") == "253072A07300443"


@pytest.mark.parametrize(
    "number",
    ["295109912611199", "253072C07300443", "2951099126111", "", "995109912611161"],
    ids=["wrong key", "no such department", "without key", "empty", "no such sex"],
)
def test_a_wrong_nir_is_refused(number: str):
    with pytest.raises(InvalidIdentifier) as refusal:
        identifiers.nir(number)
    assert refusal.value.field == "nir"


def test_a_nir_of_an_impossible_month_is_refused_though_its_key_is_right():
    start = "2951399126111"
    with pytest.raises(InvalidIdentifier):
        identifiers.nir(f"{start}{97 - int(start) % 97:02}")


@pytest.mark.parametrize("number", NISSES)
def test_a_right_niss_or_bis_number_is_read(number: str):
    assert identifiers.niss(number) == number


def test_a_niss_may_be_typed_with_its_separators():
    assert identifiers.niss("85.07.30-033.28") == "85073003328"


@pytest.mark.parametrize("number", ["85073003329", "8507300332", "85673003328", ""])
def test_a_wrong_niss_is_refused(number: str):
    with pytest.raises(InvalidIdentifier):
        identifiers.niss(number)


@pytest.mark.parametrize("number", IBANS)
def test_a_right_iban_is_read_even_of_an_unassigned_bank(number: str):
    assert identifiers.iban(number) == number


def test_an_iban_may_be_typed_with_spaces_and_in_lower_case():
    assert identifiers.iban("fr76 3000 6000 0112 3456 7890 189") == "FR7630006000011234567890189"


def test_a_wrong_key_of_the_iban_or_of_the_country_is_refused():
    for wrong in ("BE74132553391308", "FR7630006000011234567890188", "FR76", ""):
        with pytest.raises(InvalidIdentifier):
            identifiers.iban(wrong)


def test_a_wrong_rib_key_is_refused_though_the_iban_key_is_right():
    account = "30006000011234567890188"  # 189 ends the right one
    key = 98 - int(f"{account}152700") % 97
    with pytest.raises(InvalidIdentifier):
        identifiers.iban(f"FR{key:02}{account}")


@pytest.mark.parametrize(
    ("iban", "masked"),
    [
        ("FR7630006000011234567890189", "FR76 •••• •••• •••• •••• •••• 189"),
        ("BE68539007547034", "BE68 •••• •••• •034"),
        ("DE89370400440532013000", "DE89 •••• •••• •••• ••• 000"),
        ("CH9300762011623852957", "CH93 •••• •••• •••• •• 957"),
        ("NO9386011117947", "NO93 •••• •••• 947"),
    ],
)
def test_a_masked_iban_ends_with_its_last_three_characters_together(iban: str, masked: str):
    assert identifiers.mask_iban(iban) == masked
    assert formats.spoken_iban(masked) == f"IBAN se terminant par {iban[-3:]}"


@pytest.mark.parametrize("text", COMMUNICATIONS)
def test_a_right_structured_communication_is_read(text: str):
    assert identifiers.structured_communication(text) == text


def test_a_structured_communication_may_be_typed_with_stars_or_bare():
    assert identifiers.structured_communication("***090/9337/55493***") == "+++090/9337/55493+++"
    assert identifiers.structured_communication("090933755493") == "+++090/9337/55493+++"


@pytest.mark.parametrize("text", ["+++090/9337/55494+++", "+++090/9337/5549+++", ""])
def test_a_wrong_structured_communication_is_refused(text: str):
    with pytest.raises(InvalidIdentifier):
        identifiers.structured_communication(text)


def test_a_statement_reference_carries_its_check_character():
    assert identifiers.statement_reference(2026, 123) == "DEC-2026-0000123-H"


def test_a_typed_reference_is_read_whatever_its_case_and_separators():
    for typed in ("DEC-2026-0000123-H", "dec 2026 0000123 h", "DEC20260000123H"):
        assert identifiers.read_statement_reference(typed) == "DEC-2026-0000123-H"


def test_a_reference_of_one_kind_is_none_of_another():
    request = identifiers.assistance_reference(2026, 12)
    assert identifiers.read_assistance_reference(request.lower()) == request
    assert identifiers.read_callback_reference(request) is None
    for other in (identifiers.callback_reference(2026, 12), identifiers.case_number(2026, 12)):
        assert identifiers.read_assistance_reference(other) is None


def test_a_typing_error_in_a_reference_is_noticed():
    for wrong in ("DEC-2026-0000124-H", "DEC-2026-0000213-H", "DEC-2026-123-H", "", "VIR-1"):
        assert identifiers.read_statement_reference(wrong) is None


@given(st.integers(1, 9_999_999), st.integers(2000, 2099))
def test_every_reference_reads_back(number: int, year: int):
    reference = identifiers.statement_reference(year, number)
    assert identifiers.read_statement_reference(reference) == reference


@given(st.text() | st.text("0123456789²٣", min_size=10, max_size=16))
def test_no_text_makes_a_reader_fail_otherwise_than_by_refusing(text: str):
    for read in READERS:
        try:
            read(text)
        except InvalidIdentifier:
            continue
    identifiers.read_statement_reference(text)


def test_a_certificate_number_follows_from_a_digest_and_checks_itself():
    number = identifiers.certificate_number(2026, "ab" * 32)
    assert re.fullmatch(r"ATT-2026-[0-9A-Z]{8}-[0-9A-Z]", number)
    assert number == identifiers.certificate_number(2026, "ab" * 32)
    assert number != identifiers.certificate_number(2026, "ac" * 32)
    assert mod_37_36.is_valid(number.replace("-", ""))


def test_a_social_security_number_shows_the_birth_and_its_last_two_digits():
    assert identifiers.mask_number("284049912611121", None) == "2 84 04 •• ••• ••• 21"
    assert identifiers.mask_number(None, "85073003328") == "85.07.30-•••.28"
    assert identifiers.mask_number(None, None) == ""


@pytest.mark.parametrize(
    "sent",
    [
        None,
        ["a" * 32],
        "",
        "unknown",
        "a" * 31 + "\ud800",
        "a" * 31 + "\0",
        "A" * 32,
        "a" * 33,
        "a" * 32 + "\n",
    ],
)
def test_what_cannot_be_the_id_of_a_row_is_read_as_none(sent: object):
    assert identifiers.read_row_id(sent) == ""


def test_the_id_of_a_row_is_read_as_it_is():
    assert identifiers.read_row_id(made := random_id()) == made
