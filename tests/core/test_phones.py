"""The test values of the phones in docs/rules.md."""

from contextlib import suppress

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from memberapp.core.errors import InvalidInput
from memberapp.core.phones import (
    is_mobile,
    own_phone,
    parse_phone,
    phone_in,
    received_phone,
    regions_of,
)

AROUND = ("FR", "BE", "LU", "CH", "DE", "NL", "GB", "IT", "MC", "ES", "AD")
OVERSEAS = ("RE", "YT", "GP", "MF", "BL", "MQ", "GF", "PM", "NC", "PF", "WF")


@pytest.mark.parametrize(
    ("text", "region", "stored"),
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
        ("75 12 34", "NC", "+687751234"),
        ("06 12 34 56 78", "NC", "+33612345678"),
        ("06 12 34 56 78", "RE", "+33612345678"),
        ("06 39 98 12 34", "RE", "+33639981234"),
        ("06 12 34 56 78", "MF", "+33612345678"),
        ("0639 01 23 45", "YT", "+262639012345"),
        ("0692 12 34 56", "RE", "+262692123456"),
        ("+681 72 12 34", "FR", "+681721234"),
        ("+352 621 123 456", "FR", "+352621123456"),
        ("0041 79 123 45 67", "FR", "+41791234567"),
        ("(+33) 6 12 34 56 78", "BE", "+33612345678"),
        ("0470 12 34 56", "FR", "+33470123456"),
        ("0470 12 34 56", "BE", "+32470123456"),
        ("+689 87 12 34 56", "FR", "+68987123456"),
        ("09 72 12 34 56", "FR", "+33972123456"),
        ("  ", "FR", None),
    ],
)
def test_a_phone_is_stored_the_same_however_it_is_typed(text, region, stored):
    assert parse_phone(text, region) == stored


@pytest.mark.parametrize(
    ("text", "region", "reason"),
    [
        ("081 234 56 78", "FR", "premium"),
        ("0892 12 34 56", "FR", "premium"),
        ("0800 123 456", "FR", "premium"),
        ("070 12 34 56", "BE", "premium"),
        ("078 05 13 19", "BE", "premium"),
        ("0902 12 345", "BE", "premium"),
        ("3646", "FR", "invalid"),
        ("06 12 34", "FR", "invalid"),
        ("0000000000", "FR", "invalid"),
        ("06 12 34 56 78 / 06 12 34 56 79", "FR", "invalid"),
        ("mon numéro", "FR", "characters"),
        ("061234dgfs", "FR", "characters"),
        ("0612 poste 12", "FR", "characters"),
        ("06+12345678", "FR", "characters"),
        ("++33612345678", "FR", "characters"),
        ("*21*0612345678#", "FR", "characters"),
        ("+1 202 555 0100", "FR", "foreign"),
    ],
)
def test_a_number_that_reaches_no_member_is_refused(text, region, reason):
    with pytest.raises(InvalidInput) as refused:
        parse_phone(text, region)
    assert (refused.value.field, refused.value.reason) == ("phone", reason)


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("0470 12 34 56", ("FR", "BE")),
        ("+352 621 123 456", ("FR", "BE")),
        ("06 12 34 56 78", ("FR",)),
        ("02 555 12 12", ("BE",)),
        ("061234dgfs", ()),
    ],
)
def test_some_digits_are_a_number_of_one_country_only(text, regions):
    assert regions_of(text) == regions


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("06 39 98 00 00", "+33639980000"),
        ("01 99 99 99 99", "+33199999999"),
        *((odd, odd) for odd in ("demander Zoé", "061234dgfs", "", "12", "+", "1" * 300)),
    ],
)
def test_a_phone_of_the_core_is_stored_as_it_came_when_it_cannot_be_read(text, stored):
    assert received_phone(text, "FR") == stored


@pytest.mark.parametrize(
    ("compact", "expected"),
    [
        ("+33612345678", True),
        ("+33639981234", True),
        ("+32472123456", True),
        ("+262692123456", True),
        ("+352621123456", True),
        ("+33199001234", False),
        ("poste 12", False),
        ("061234dgfs", False),
    ],
)
def test_only_a_mobile_receives_an_sms(compact, expected):
    assert is_mobile(compact) is expected


@pytest.mark.parametrize(
    ("region", "compact", "shown"),
    [
        ("FR", "+33639980012", "06 39 98 00 12"),
        ("FR", "+262692123456", "0692 12 34 56"),
        ("FR", "+32470123456", "+32 470 12 34 56"),
        ("BE", "+32470123456", "0470 12 34 56"),
        ("BE", "+33612345678", "+33 6 12 34 56 78"),
        ("FR", "+687751234", "+687 75.12.34"),
        ("NC", "+687751234", "75.12.34"),
        ("FR", "poste 12", "poste 12"),
    ],
)
def test_a_number_is_shown_as_it_is_dialled_there(region, compact, shown):
    assert phone_in(region, compact) == shown


def test_a_number_of_which_a_part_is_shown_stands_as_its_owner_writes_it():
    assert [own_phone(one) for one in ("+32470123456", "+33612345678", "+33199001234")] == [
        "0470 12 34 56",
        "06 12 34 56 78",
        "01 99 00 12 34",
    ]


@pytest.mark.parametrize("there", ["FR", "BE", "RE", "NC"])
@pytest.mark.parametrize("kind", [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE])
@pytest.mark.parametrize("region", AROUND + OVERSEAS)
def test_a_number_of_every_country_around_is_read_and_what_is_shown_is_read_again(
    region, kind, there
):
    number = phonenumbers.example_number_for_type(region, kind)
    compact = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    assert parse_phone(home, region) == compact
    assert parse_phone(compact, there) == compact
    assert parse_phone(phone_in(there, compact), there) == compact


@given(st.text(), st.sampled_from(["FR", "BE", "RE", "NC"]))
def test_nothing_typed_breaks_a_reader(text, region):
    with suppress(InvalidInput):
        parse_phone(text, region)
    assert isinstance(phone_in(region, received_phone(text, region)), str)
