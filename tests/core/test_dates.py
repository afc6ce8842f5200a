"""A date typed in three fields, or pasted into one."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.core.dates import SENTENCES, parse_date
from memberapp.core.errors import InvalidInput

YEARS = range(1900, 2027)


def read(day: str, month: str = "", year: str = "") -> date:
    return parse_date("birth", day=day, month=month, year=year, years=YEARS)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("14", "10", "1983"),
        (" 14. ", "10/", "1 983"),
        ("１４", "１０", "１９８３"),
        ("14", "octobre", "1983"),
        ("14", "Oct.", "83"),
        ("14", "10", "’83"),
        ("14/10/1983", "", ""),
        ("", "", "14-10-1983"),
        ("14 10 83", "", ""),
        ("141083", "", ""),
        ("14101983", "", ""),
        ("1983-10-14", "", ""),
        ("vendredi 14 octobre 1983", "", ""),
        ("le 14 oct. 83", "", ""),
        ("14/10", "", "1983"),
    ],
)
def test_a_date_is_read_as_people_type_it(day, month, year):
    assert read(day, month, year) == date(1983, 10, 14)


@pytest.mark.parametrize(
    ("month", "number"), [("déc", 12), ("DÉCEMBRE", 12), ("août", 8), ("mai", 5), ("juil", 7)]
)
def test_a_month_is_read_in_letters(month, number):
    assert read("1er", month, "1983") == date(1983, number, 1)


@pytest.mark.parametrize(
    ("day", "month", "year", "reason"),
    [
        ("", "", "", "empty"),
        ("  ", "-", "", "empty"),
        ("", "10", "1983", "no_day"),
        ("14", "", "1983", "no_month"),
        ("14", "", "", "no_month"),
        ("14", "10", "", "no_year"),
        ("14 octobre", "", "", "no_year"),
        ("14", "brumaire", "1983", "month"),
        ("14", "jui", "1983", "month"),
        ("14", "10", "12", "short_year"),
        ("14", "10", "198", "wrong_year"),
        ("14", "10", "0", "wrong_year"),
        ("14", "10", "19833", "wrong_year"),
        ("31", "2", "1980", "invalid"),
        ("14", "13", "1980", "invalid"),
        ("14", "10", "0000", "invalid"),
        ("14", "10", "-1980 avant", "invalid"),
        ("٤", "5", "1980", "invalid"),
        ("x", "5", "1980", "invalid"),
        ("4" * 1000, "5", "1980", "invalid"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(day, month, year, reason):
    with pytest.raises(InvalidInput) as refused:
        read(day, month, year)
    assert (refused.value.field, refused.value.reason) == ("birth", reason)
    assert reason in {"empty", *SENTENCES}


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d%m%Y"]))
def test_a_whole_date_is_read_in_any_one_field(day, form):
    text = day.strftime(form)
    assert read(text) == read("", text) == read("", "", text) == day


@given(st.text(), st.text(), st.text())
def test_nothing_typed_breaks_the_reader(day, month, year):
    with suppress(InvalidInput):
        read(day, month, year)
