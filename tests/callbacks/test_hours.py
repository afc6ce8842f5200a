"""The hours of calls at their edges: lead time, changes of the clock, public holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from memberapp.callbacks.catalogue import read_callbacks
from memberapp.core.opening_hours import find_window, open_windows

PARIS_MORNING = "09:00-09:30"


def queue(country):
    return read_callbacks().queue_for(country)


@pytest.mark.parametrize("country", ["FR", "BE"])
def test_a_slot_can_be_chosen_until_the_last_minute_of_its_lead_time(country):
    starts = datetime(2026, 11, 23, 8, tzinfo=UTC)  # nine o'clock in Paris and in Brussels
    day, lead = date(2026, 11, 23), queue(country).lead
    assert lead == timedelta(hours=2)

    assert find_window(queue(country), day, PARIS_MORNING, starts - lead)
    late = starts - lead + timedelta(microseconds=1)
    assert find_window(queue(country), day, PARIS_MORNING, late) is None


@pytest.mark.parametrize(
    ("sunday", "before", "after"),
    [
        (date(2026, 3, 29), 8, 7),  # clocks go forward: nine o'clock comes an hour sooner
        (date(2026, 10, 25), 7, 8),  # clocks go back
    ],
    ids=["march", "october"],
)
@pytest.mark.parametrize("country", ["FR", "BE"])
def test_nine_o_clock_stays_nine_when_the_clocks_change(country, sunday, before, after):
    for day, hour in ((sunday - timedelta(days=2), before), (sunday + timedelta(days=1), after)):
        starts = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        lead = queue(country).lead
        assert find_window(queue(country), day, PARIS_MORNING, starts - lead)
        late = starts - lead + timedelta(seconds=1)
        assert find_window(queue(country), day, PARIS_MORNING, late) is None


@pytest.mark.parametrize(
    "sunday", [date(2026, 3, 29), date(2026, 10, 25)], ids=["march", "october"]
)
def test_nobody_calls_on_the_sunday_of_the_change(sunday):
    now = datetime(sunday.year, sunday.month, sunday.day, 0, tzinfo=UTC)
    days = {window.day for window in open_windows(queue("FR"), now)}

    assert sunday not in days
    assert sunday + timedelta(days=1) in days


@pytest.mark.parametrize(
    ("day", "calls_in"),
    [
        (date(2026, 7, 14), {"BE"}),  # fête nationale
        (date(2026, 7, 21), {"FR"}),  # the national day of Belgium
        (date(2026, 5, 8), {"BE"}),  # victory of 1945
        (date(2026, 12, 25), set()),
        (date(2026, 11, 11), set()),
        (date(2026, 4, 6), set()),  # Easter Monday
        (date(2026, 11, 12), {"FR", "BE"}),
    ],
    ids=lambda value: value.isoformat() if isinstance(value, date) else "",
)
def test_each_country_keeps_its_own_public_holidays(day, calls_in):
    now = datetime(day.year, day.month, day.day, 1, tzinfo=UTC) - timedelta(days=1)
    offered = {
        country
        for country in ("FR", "BE")
        if any(window.day == day for window in open_windows(queue(country), now))
    }
    assert offered == calls_in
