"""What is offered by a practice, and when its answer is late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from memberapp import clock
from memberapp.appointments.rules import (
    AppointmentStatus,
    Half,
    HalfDay,
    codes_of,
    half_day,
    is_bookable,
    may_cancel,
    offered_half_days,
    wishes_of,
)
from memberapp.services.rules import answer_by, is_late

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)  # a Saturday
HOUR = timedelta(hours=1)


def test_half_days_are_those_of_the_practice_once_it_had_time_to_answer():
    found = offered_half_days({"mon-am", "thu-pm"}, NOW.date(), 2, "FR")
    assert found[:3] == (
        HalfDay(date(2026, 11, 26), Half.AFTERNOON),
        HalfDay(date(2026, 11, 30), Half.MORNING),
        HalfDay(date(2026, 12, 3), Half.AFTERNOON),
    )
    assert len(found) == 12


def test_nobody_receives_on_a_public_holiday():
    found = offered_half_days({"fri-am"}, date(2026, 12, 18), 2, "FR")
    assert date(2026, 12, 25) not in {one.day for one in found}


def test_wishes_read_back_as_they_were_stored():
    wishes = (HalfDay(date(2026, 12, 3), Half.MORNING), HalfDay(date(2026, 12, 1), Half.AFTERNOON))
    assert codes_of(wishes) == "2026-12-03-am 2026-12-01-pm"
    assert wishes_of(codes_of(wishes)) == wishes


@pytest.mark.parametrize("code", ["", "am", "2026-12-03", "2026-13-03-am", "2026-12-03-xx"])
def test_another_text_is_no_half_day(code):
    with pytest.raises(ValueError, match=r"\S"):
        half_day(code)


def test_an_answer_is_promised_for_the_evening_of_a_working_day():
    by = answer_by(NOW, 2, "FR", clock.zone_of("FR"))
    assert by == datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert not is_late(AppointmentStatus.ASKED, by, by - HOUR)
    assert is_late(AppointmentStatus.ASKED, by, by)
    assert not is_late(AppointmentStatus.CONFIRMED, by, by)


@pytest.mark.parametrize(
    ("status", "starts_at", "may"),
    [
        (AppointmentStatus.ASKED, None, True),
        (AppointmentStatus.CONFIRMED, NOW + HOUR, True),
        (AppointmentStatus.MOVED, NOW, False),
        (AppointmentStatus.REFUSED, None, False),
        (AppointmentStatus.CANCELLED, NOW + HOUR, False),
    ],
    ids=["asked", "to come", "begun", "refused", "cancelled"],
)
def test_an_appointment_is_given_up_until_its_hour(status, starts_at, may):
    assert may_cancel(status, starts_at, NOW) is may


def test_an_hour_is_in_the_year_to_come():
    assert is_bookable(NOW + HOUR, NOW)
    assert not is_bookable(NOW, NOW)
    assert not is_bookable(NOW + timedelta(days=367), NOW)
