"""A date typed in three fields."""

from datetime import date

import pytest

from memberapp.core.dates import parse_date
from memberapp.core.errors import InvalidInput


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("4", "5", "1980"), ("04", "05", "1980"), (" 4. ", "05/", "1 980"), ("４", "５", "１９８０")],
)
def test_a_date_is_read_as_people_type_it(day, month, year):
    assert parse_date("birth", day=day, month=month, year=year) == date(1980, 5, 4)


@pytest.mark.parametrize("blank", ["", "  ", "-"])
def test_three_blank_fields_are_no_date_yet(blank):
    with pytest.raises(InvalidInput) as refused:
        parse_date("birth", day=blank, month=blank, year=blank)
    assert (refused.value.field, refused.value.reason) == ("birth", "empty")


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "1980"),
        ("4", "mai", "1980"),
        ("", "5", "1980"),
        ("4", "5", "0"),
        ("4", "5", "99999999999999999999"),
        ("99999999999999999999", "5", "1980"),
        ("4", "5", "-1980 avant"),
        ("٤", "5", "1980"),
        ("¹x", "5", "1980"),
        ("4" * 1000, "5", "1980"),
    ],
)
def test_what_is_no_date_is_refused_however_long_it_is(day, month, year):
    with pytest.raises(InvalidInput) as refused:
        parse_date("birth", day=day, month=month, year=year)
    assert (refused.value.field, refused.value.reason) == ("birth", "invalid")
