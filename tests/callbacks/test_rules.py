from dataclasses import replace
from datetime import date, time

import pytest

from memberapp.callbacks.rules import AskedCall, CallbackReason, Callee, parse_call
from memberapp.core.errors import InvalidForm
from memberapp.core.opening_hours import window_times
from tests.support.callbacks import TYPED


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
