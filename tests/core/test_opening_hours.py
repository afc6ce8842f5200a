from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.core.opening_hours import (
    CallQueue,
    Shift,
    Window,
    find_window,
    last_open,
    nth_day,
    open_windows,
    seen_from,
)

PARIS = ZoneInfo("Europe/Paris")
ALL_DAYS = frozenset(range(1, 8))
OFFICE = CallQueue(
    code="conseil-fr",
    country="FR",
    zone=PARIS,
    shifts=(Shift(frozenset({1, 2, 3, 4, 5}), time(9), time(18)),),
    window=timedelta(minutes=30),
    lead=timedelta(hours=2),
    horizon_days=14,
    capacity=4,
)
NIGHT = replace(OFFICE, shifts=(Shift(ALL_DAYS, time(0), time(23, 59)),), lead=timedelta())


def days(queue, now):
    return sorted({window.day for window in open_windows(queue, now)})


def codes(queue, now, day):
    """Return when the windows of a day begin."""
    return [window.code[:5] for window in open_windows(queue, now) if window.day == day]


def test_a_day_holds_windows_of_half_an_hour_from_nine_to_six():
    found = codes(OFFICE, datetime(2026, 11, 21, 10, tzinfo=UTC), date(2026, 11, 23))

    assert found[:2] == ["09:00", "09:30"]
    assert found[-1] == "17:30"
    assert len(found) == 18


def test_nobody_calls_at_the_weekend():
    now = datetime(2026, 11, 21, 10, tzinfo=UTC)  # a Saturday

    assert days(OFFICE, now)[0] == date(2026, 11, 23)
    assert all(day.isoweekday() <= 5 for day in days(OFFICE, now))
    assert days(OFFICE, now)[-1] == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("clock", "first"),
    [
        ((6, 59), "09:00"),
        ((7, 0), "09:00"),
        ((7, 1), "09:30"),
        ((15, 30), "17:30"),
        ((15, 31), None),
    ],
)
def test_a_call_comes_two_hours_from_now_at_the_earliest(clock, first):
    now = datetime(2026, 11, 23, *clock, tzinfo=PARIS).astimezone(UTC)
    found = codes(OFFICE, now, date(2026, 11, 23))

    assert (found[0] if found else None) == first


def test_today_is_the_day_where_the_queue_works():
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Paris

    assert days(replace(OFFICE, horizon_days=1), late) == [date(2026, 11, 24)]


@pytest.mark.parametrize(
    ("country", "day", "is_off"),
    [
        ("FR", date(2026, 7, 14), True),
        ("BE", date(2026, 7, 14), False),
        ("BE", date(2026, 7, 21), True),
        ("FR", date(2026, 7, 21), False),
        ("FR", date(2027, 3, 29), True),  # Easter Monday
        ("BE", date(2027, 3, 29), True),
        ("FR", date(2026, 11, 11), True),
        ("FR", date(2027, 1, 1), True),
    ],
)
def test_public_holidays_of_the_country_are_off(country, day, is_off):
    queue = replace(OFFICE, country=country)
    before = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=3)

    assert (day not in days(queue, before)) == is_off


def test_the_insurers_own_days_off_are_off():
    queue = replace(OFFICE, closed_on=frozenset({date(2026, 12, 24)}))

    assert date(2026, 12, 24) not in days(queue, datetime(2026, 12, 21, 8, tzinfo=UTC))


def test_hours_the_change_of_clocks_leaves_out_are_not_offered():
    spring = date(2027, 3, 28)  # 02:00 to 03:00 does not exist
    found = codes(NIGHT, datetime(2027, 3, 27, 12, tzinfo=UTC), spring)

    assert [code for code in found if "01:30" <= code <= "03:00"] == ["01:30", "03:00"]


def test_hours_the_change_of_clocks_makes_twice_are_not_offered():
    autumn = date(2026, 10, 25)  # 02:00 to 03:00 happens twice
    found = codes(NIGHT, datetime(2026, 10, 24, 12, tzinfo=UTC), autumn)

    assert [code for code in found if "01:30" <= code <= "03:00"] == ["01:30", "03:00"]


def test_the_lead_is_real_time_across_the_change_of_clocks():
    queue = replace(NIGHT, lead=timedelta(hours=2))
    now = datetime(2027, 3, 28, 1, tzinfo=PARIS)  # two hours later the clock shows 4

    assert codes(queue, now, date(2027, 3, 28))[0] == "04:00"


def test_a_window_is_found_by_day_and_code_while_it_can_be_chosen():
    now = datetime(2026, 11, 21, 10, tzinfo=UTC)
    monday = date(2026, 11, 23)

    found = find_window(OFFICE, monday, "09:30-10:00", now)
    assert found is not None
    assert (found.day, found.starts, found.ends) == (monday, time(9, 30), time(10))
    for day, code in [
        (monday, "09:30"),
        (monday, "09:15-09:45"),
        (monday, "18:00-18:30"),
        (date(2026, 11, 22), "09:30-10:00"),
    ]:
        assert find_window(OFFICE, day, code, now) is None
    assert find_window(OFFICE, monday, "09:30-10:00", now + timedelta(days=3)) is None


def test_hours_that_overlap_offer_a_window_once():
    twice = replace(OFFICE, shifts=OFFICE.shifts * 2)
    now = datetime(2026, 11, 21, 10, tzinfo=UTC)

    assert open_windows(twice, now) == open_windows(OFFICE, now)


@given(
    st.integers(0, 200_000).map(
        lambda hours: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=17 * hours)
    )
)
def test_every_window_lies_ahead_within_the_horizon_and_names_one_instant(now):
    for window in open_windows(OFFICE, now):
        starts = datetime.combine(window.day, window.starts, PARIS)
        assert now + timedelta(hours=2) <= starts <= now + timedelta(days=15)
        assert starts.astimezone(UTC).astimezone(PARIS) == starts
        assert window.day.isoweekday() <= 5


def test_without_a_length_each_shift_is_one_window():
    visits = replace(
        OFFICE,
        shifts=(Shift(ALL_DAYS, time(8), time(12)), Shift(ALL_DAYS, time(12), time(14))),
        window=None,
    )
    found = open_windows(visits, datetime(2026, 11, 21, 10, tzinfo=UTC))
    assert [window.code for window in found if window.day == date(2026, 11, 24)] == [
        "08:00-12:00",
        "12:00-14:00",
    ]


def test_days_can_begin_later_and_never_before_today():
    now, later = datetime(2026, 11, 21, 10, tzinfo=UTC), date(2027, 1, 4)
    assert open_windows(OFFICE, now, later)[0].day == later
    assert open_windows(OFFICE, now, date(2020, 1, 1)) == open_windows(OFFICE, now)
    assert find_window(OFFICE, later, "09:00-09:30", now) is None
    assert find_window(OFFICE, later, "09:00-09:30", now, later) is not None
    assert find_window(OFFICE, date(2026, 11, 20), "09:00-09:30", now, date(2026, 11, 20)) is None


def paris(*when):
    return datetime(*when, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        (paris(2026, 11, 27, 10), paris(2026, 11, 27, 10)),
        (paris(2026, 11, 27, 8), paris(2026, 11, 26, 18)),  # before they open
        (paris(2026, 11, 29, 8), paris(2026, 11, 27, 18)),  # a Sunday
        (paris(2026, 5, 1, 10), paris(2026, 4, 30, 18)),  # a public holiday
    ],
)
def test_the_last_time_somebody_answers_is_now_or_the_last_closing(at, wanted):
    found = last_open(OFFICE.shifts, "FR", at)
    assert found == wanted


def test_without_any_hours_nothing_is_moved():
    at = datetime(2026, 11, 29, 8, tzinfo=PARIS)
    assert last_open((), "FR", at) == at


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ("Europe/Paris", Window(date(2026, 11, 23), time(9), time(9, 30))),
        ("Indian/Reunion", Window(date(2026, 11, 23), time(12), time(12, 30))),
        ("Pacific/Tahiti", Window(date(2026, 11, 22), time(22), time(22, 30))),
    ],
)
def test_a_window_is_seen_on_the_clocks_of_another_place(place, seen):
    window = Window(date(2026, 11, 23), time(9), time(9, 30))
    assert seen_from(window, PARIS, ZoneInfo(place)) == seen


@pytest.mark.parametrize(
    ("rest_days", "by"), [((7,), date(2026, 12, 31)), ((6, 7), date(2027, 1, 5))], ids=["law", "us"]
)
def test_the_nth_day_leaves_out_holidays_and_the_days_of_rest(rest_days, by):
    friday = date(2026, 12, 18)
    assert nth_day(friday, 10, "FR", rest_days=rest_days) == by
    assert nth_day(friday, 0, "FR", rest_days=rest_days) == friday
