from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from memberapp.callbacks.rules import (
    AskedCall,
    CallbackReason,
    CallbackStatus,
    Callee,
    late_since,
    may_change,
    parse_call,
)
from memberapp.core.errors import InvalidForm
from memberapp.core.opening_hours import window_times
from tests.support.callbacks import TYPED
from tests.support.clocks import START


def problems(refused) -> list[tuple[str, str]]:
    return [(one.field, one.reason) for one in refused.value.problems]


def test_there_are_three_reasons():
    assert len(CallbackReason) == 3


def test_a_whole_form_is_read():
    typed = replace(TYPED, name=" Camille  Berthelot ", email="Camille@Example.org ")

    assert parse_call(typed, "FR") == AskedCall(
        Callee("Camille Berthelot", "+33639980012", "camille@example.org"),
        CallbackReason.QUESTION,
        date(2026, 11, 23),
        "09:00-09:30",
    )


def test_an_e_mail_may_be_left_out_and_a_phone_may_not():
    assert parse_call(replace(TYPED, email="  "), "FR").callee.email == ""
    with pytest.raises(InvalidForm) as refused:
        parse_call(replace(TYPED, phone="  "), "FR")
    assert problems(refused) == [("phone", "empty")]


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("+32 470 12 34 56", "", "+32470123456"),
        ("0470 12 34 56", "BE", "+32470123456"),
        ("0470 12 34 56", "FR", "+33470123456"),
        ("02 555 12 12", "", "+3225551212"),
        ("06 12 34 56 78", "", "+33612345678"),
        ("+352 621 123 456", "FR", "+352621123456"),
    ],
)
def test_the_number_of_a_visitor_is_of_the_country_it_says_or_of_the_only_one(
    typed, country, stored
):
    asked = parse_call(replace(TYPED, phone=typed, phone_country=country), "")
    assert asked.callee.phone == stored


@pytest.mark.parametrize(
    ("typed", "country", "problem"),
    [
        ("0470 12 34 56", "", ("phone_country", "empty")),
        ("0470 12 34 56", "LU", ("phone_country", "empty")),
        ("02 555 12 12", "FR", ("phone", "invalid")),
        ("061234dgfs", "", ("phone", "characters")),
    ],
)
def test_a_number_of_two_countries_or_without_any_is_asked_for_again(typed, country, problem):
    with pytest.raises(InvalidForm) as refused:
        parse_call(replace(TYPED, phone=typed, phone_country=country), "")
    assert problems(refused) == [problem]


def test_without_a_day_no_hour_is_asked_for():
    with pytest.raises(InvalidForm) as refused:
        parse_call(replace(TYPED, day="", window=""), "FR")
    assert problems(refused) == [("day", "empty")]


@pytest.mark.parametrize("code", ["", "09:00", "09:00-", "9-10", "09:00-25:00", "x" * 300])
def test_what_is_no_window_is_refused(code):
    with pytest.raises(InvalidForm) as refused:
        parse_call(replace(TYPED, window=code), "FR")
    assert problems(refused) == [("window", "empty")]


def test_a_window_says_when_it_begins_and_ends():
    assert window_times("09:30-10:00") == (time(9, 30), time(10))


@pytest.mark.parametrize(
    ("status", "after", "since"),
    [
        ("waiting", timedelta(seconds=-1), None),
        ("waiting", timedelta(), timedelta()),
        ("waiting", timedelta(days=3), timedelta()),
        ("started", timedelta(minutes=59), None),
        ("started", timedelta(hours=2), timedelta(hours=1)),
        ("done", timedelta(days=3), None),
        ("cancelled", timedelta(days=3), None),
        ("not_reached", timedelta(days=3), None),
    ],
)
def test_a_call_is_late_while_nobody_says_what_became_of_it(status, after, since):
    found = late_since(CallbackStatus(status), START, START + after)
    assert found == (None if since is None else START + since)


@pytest.mark.parametrize("status", list(CallbackStatus))
def test_a_call_that_waits_is_changed_until_its_hour(status):
    is_waiting = status is CallbackStatus.WAITING
    assert may_change(status, START + timedelta(seconds=1), START) is is_waiting
    assert not may_change(status, START, START)
