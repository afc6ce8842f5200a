from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.tickets.catalogue import read_tickets
from memberapp.tickets.rules import (
    MAX_TEXT_LENGTH,
    Calendar,
    Delays,
    Rating,
    TicketStatus,
    can_rate,
    can_write,
    end_of_day_after,
    late_since,
    promised_by,
    read_rating,
    read_text,
)

PARIS = ZoneInfo("Europe/Paris")
CALENDAR = Calendar(PARIS, "FR", time(19))
DELAYS = Delays(to_answer=7, quiet=14, to_reopen=365)
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize(
    ("written", "days", "expected"),
    [
        (datetime(2026, 11, 27, 16, 22, tzinfo=UTC), 2, date(2026, 12, 1)),  # over a weekend
        (datetime(2026, 11, 21, 10, tzinfo=UTC), 1, date(2026, 11, 23)),  # on a Saturday
        (datetime(2026, 12, 24, 10, tzinfo=UTC), 1, date(2026, 12, 28)),  # Christmas is off
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), 1, date(2026, 11, 24)),  # Monday in Paris
        (datetime(2027, 5, 5, 10, tzinfo=UTC), 2, date(2027, 5, 10)),  # Ascension, then Friday
    ],
)
def test_an_answer_is_promised_for_the_evening_of_a_working_day(written, days, expected):
    assert promised_by(CALENDAR, days, written) == datetime.combine(expected, time(19), PARIS)


def test_holidays_are_those_of_the_insurers_country():
    eve = datetime(2026, 7, 13, 10, tzinfo=UTC)
    assert promised_by(CALENDAR, 1, eve).date() == date(2026, 7, 15)
    assert promised_by(Calendar(PARIS, "BE", time(19)), 1, eve).date() == date(2026, 7, 14)


def test_the_days_of_a_member_are_whole_ones():
    assert end_of_day_after(CALENDAR, 7, NOW) == datetime(2026, 11, 28, 23, 59, tzinfo=PARIS)


@pytest.mark.parametrize("status", list(TicketStatus))
def test_only_what_waits_for_us_is_late_and_from_the_promised_instant_on(status):
    is_ours = status is TicketStatus.WAITING
    assert late_since(status, NOW, NOW) == (NOW if is_ours else None)
    assert late_since(status, NOW + timedelta(seconds=1), NOW) is None


def test_a_closed_ticket_opens_again_within_its_days():
    for days, expected in ((364, True), (365, False)):
        closed_at = NOW - timedelta(days=days)
        assert can_write(TicketStatus.CLOSED, closed_at, NOW, DELAYS) is expected
    assert can_write(TicketStatus.WAITING, None, NOW, DELAYS)


def test_an_answer_is_rated_once_and_not_before_it_is_there():
    assert can_rate(TicketStatus.ANSWERED, is_answered=True, is_rated=False)
    assert can_rate(TicketStatus.CLOSED, is_answered=True, is_rated=False)
    assert not can_rate(TicketStatus.CLOSED, is_answered=False, is_rated=False)
    assert not can_rate(TicketStatus.ANSWERED, is_answered=True, is_rated=True)
    assert not can_rate(TicketStatus.WAITING, is_answered=True, is_rated=False)


def test_lines_stay_and_blanks_around_go():
    assert read_text("text", "\r\n  Bonjour, \r\n\r\nmerci \n\n") == "Bonjour,\n\nmerci"


@pytest.mark.parametrize(
    ("text", "reason"), [(" \n\t", "empty"), ("x" * (MAX_TEXT_LENGTH + 1), "too_long")]
)
def test_nothing_and_too_much_are_refused(text, reason):
    with pytest.raises(InvalidInput) as refused:
        read_text("text", text)
    assert refused.value.reason == reason


def test_a_rating_is_one_of_ours():
    assert read_rating("partly", " ") == (Rating.PARTLY, "")
    with pytest.raises(InvalidForm) as refused:
        read_rating("perfect", "x" * 501)
    assert [one.field for one in refused.value.problems] == ["rating", "comment"]


def test_complex_subjects_go_to_the_specialised_advisers_and_say_so():
    known = read_tickets()
    for code in ("fusion", "surcomplementaire"):
        assert known.subject(code).queue == "specialistes"
        assert "conseillers spécialisés" in known.subject(code).note
    assert known.subject("gone").title == "Une question"
    assert known.queue("gone").name == "service adhérents"
