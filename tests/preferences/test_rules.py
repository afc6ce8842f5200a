"""What is new, and when it is told: Monday, 8 h, on the wall clock of the member."""

from datetime import UTC, date, datetime, timedelta

import pytest

from memberapp.clock import zone_of
from memberapp.preferences.rules import Pace, due_at, is_news, next_digest

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("pay_date", "opened_on", "is_new"),
    [
        (date(2026, 11, 20), date(2024, 1, 1), True),
        (date(2026, 11, 23), date(2024, 1, 1), True),  # still to come
        (date(2026, 11, 20), date(2026, 11, 20), True),
        (date(2026, 11, 19), date(2026, 11, 20), False),
        (date(2026, 9, 22), date(2024, 1, 1), True),
        (date(2026, 9, 21), date(2024, 1, 1), False),
        (date(1900, 1, 1), date(2024, 1, 1), False),  # the core's mark for a day it does not know
    ],
)
def test_a_payment_is_news_for_sixty_days_to_who_had_a_space(pay_date, opened_on, is_new):
    assert is_news(pay_date, opened_on=opened_on, today=TODAY) is is_new


@pytest.mark.parametrize("region", ["FR", "BE"])
@pytest.mark.parametrize(
    ("after", "digest"),
    [
        # Summer time ends on Sunday, 25 October 2026: the Monday after is in winter time.
        (datetime(2026, 10, 19, 6, 0, 0, 1, UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        (datetime(2026, 10, 26, 7, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        # It begins on Sunday, 28 March 2027.
        (datetime(2027, 3, 22, 7, 0, 1, tzinfo=UTC), datetime(2027, 3, 29, 6, tzinfo=UTC)),
        (datetime(2027, 3, 29, 6, 0, 0, 1, UTC), datetime(2027, 4, 5, 6, tzinfo=UTC)),
    ],
)
def test_a_digest_leaves_on_monday_at_eight_over_both_changes_of_the_clock(region, after, digest):
    assert next_digest(after, zone_of(region)) == digest


def test_overseas_it_is_the_monday_of_the_member():
    sunday_in_paris = datetime(2026, 11, 22, 22, tzinfo=UTC)
    assert next_digest(sunday_in_paris, zone_of("RE")) == datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert next_digest(sunday_in_paris, zone_of("PF")) == datetime(2026, 11, 23, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pace", "pay_date", "due"),
    [
        (Pace.EACH, date(2026, 11, 20), datetime(2026, 11, 21, 2, tzinfo=UTC)),
        (Pace.EACH, TODAY, datetime(2026, 11, 21, 7, tzinfo=UTC)),  # on its day, not by night
        (Pace.EACH, date(2026, 11, 24), datetime(2026, 11, 24, 7, tzinfo=UTC)),
        (Pace.WEEKLY, date(2026, 11, 20), datetime(2026, 11, 23, 7, tzinfo=UTC)),
        (Pace.WEEKLY, date(2026, 11, 23), datetime(2026, 11, 23, 7, tzinfo=UTC)),
        (Pace.WEEKLY, date(2026, 11, 24), datetime(2026, 11, 30, 7, tzinfo=UTC)),
    ],
)
def test_a_payment_is_told_on_its_day_at_the_earliest(pace, pay_date, due):
    now = datetime(2026, 11, 21, 2, tzinfo=UTC)
    assert due_at(pace, pay_date=pay_date, now=now, zone=zone_of("FR")) == due


def test_what_is_never_told_is_due_at_no_time():
    with pytest.raises(ValueError, match="never"):
        due_at(Pace.NEVER, pay_date=TODAY, now=datetime.now(UTC), zone=zone_of("FR"))


def test_weeks_of_digests_are_weeks_on_the_wall_clock():
    zone, at = zone_of("FR"), datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(60):
        at = next_digest(at + timedelta(seconds=1), zone)
        assert (at.astimezone(zone).weekday(), at.astimezone(zone).hour) == (0, 8)
