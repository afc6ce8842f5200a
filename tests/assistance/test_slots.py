from datetime import UTC, date, datetime, timedelta

import pytest

from memberapp.assistance import slots
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.catalogue.slots import read_slots
from memberapp.assistance.rules.values import SlotQueue
from memberapp.core.tables import Slot
from tests.support.assistance_requests import AT_HOME, BY_PHONE, someone
from tests.support.clocks import START
from tests.support.units_of_work import work_in

EVENT = date(2026, 11, 27)


def offer(db, code=AT_HOME, *, event=EVENT, now=START, country="FR", **asked):
    one = someone(db, country=country)
    services = read_assistance().plan("ASSIST_PLUS").services
    (service,) = [one for one in services if one.code == code]
    return slots.offer(
        work_in(db, member_id=one.member.id, now=now), service=service, event_date=event, **asked
    )


def windows(found, day: date) -> list[str]:
    return [window.code for one in found.days if one.day == day for window, _ in one.slots]


def test_visits_have_three_windows_from_monday_to_saturday_after_the_event(db):
    found = offer(db)
    assert windows(found, date(2026, 11, 28)) == ["08:00-12:00", "12:00-14:00", "14:00-18:00"]
    assert found.days[0].day == found.first == EVENT
    assert date(2026, 11, 29) not in {one.day for one in found.days}
    assert found.last == EVENT + timedelta(days=90)


def test_calls_have_half_hours_from_monday_to_friday_and_may_come_before_the_event(db):
    found = offer(db, BY_PHONE)
    assert found.first == date(2026, 11, 21)
    assert found.days[0].day == date(2026, 11, 23)
    assert len(windows(found, date(2026, 11, 23))) == 18
    assert date(2026, 11, 28) not in {one.day for one in found.days}


def test_a_visit_comes_after_the_promised_answer_and_a_call_two_hours_away(db):
    at_nine = datetime(2026, 11, 24, 8, tzinfo=UTC)  # a Tuesday, in Paris
    visits = offer(db, event=date(2026, 11, 1), now=at_nine)
    assert windows(visits, date(2026, 11, 25)) == []
    assert windows(visits, date(2026, 11, 26)) == ["12:00-14:00", "14:00-18:00"]
    calls = offer(db, BY_PHONE, now=at_nine)
    assert windows(calls, date(2026, 11, 24))[0] == "11:00-11:30"


@pytest.mark.parametrize(
    ("country", "day", "is_open"),
    [
        ("FR", date(2026, 7, 14), False),
        ("BE", date(2026, 7, 14), True),
        ("FR", date(2026, 7, 21), True),
        ("BE", date(2026, 7, 21), False),
    ],
)
def test_the_public_holidays_are_those_of_the_members_country(db, country, day, is_open):
    now = datetime(2026, 7, 10, tzinfo=UTC)
    found = offer(db, event=date(2026, 7, 10), now=now, country=country)
    assert (day in {one.day for one in found.days}) is is_open


def test_another_day_can_be_asked_for_within_the_limits(db):
    assert offer(db, around=date(2027, 1, 4)).days[0].day == date(2027, 1, 4)
    assert offer(db, around=date(2020, 1, 1)).days[0].day == EVENT
    assert offer(db, around=date(9999, 1, 1)).days[-1].day <= EVENT + timedelta(days=90)


def test_a_day_selected_before_stays_in_the_list_and_hides_none_of_the_earlier_ones(db):
    days = [one.day for one in offer(db).days]
    late = date(2027, 1, 4)
    assert [one.day for one in offer(db, selected=days[1]).days] == days
    assert [one.day for one in offer(db, selected=late).days] == [*days, late]
    assert offer(db, selected=EVENT, around=late).days[0].day == EVENT
    for gone in (EVENT - timedelta(days=1), EVENT + timedelta(days=91)):
        assert [one.day for one in offer(db, selected=gone).days] == days


def test_a_full_window_is_shown_without_a_place(db):
    db.add(Slot(queue="assistance-home-fr", day=EVENT, window="08:00-12:00", capacity=6, taken=6))
    db.flush()
    assert [left for _, left in offer(db).days[0].slots] == [0, 6, 6]
    assert [left for _, left in offer(db, country="BE").days[0].slots] == [3, 3, 3]


def test_each_country_has_its_own_queues(db):
    found = read_slots()
    for serves in SlotQueue:
        codes = {found.queue_for(serves, country).code for country in ("FR", "BE")}
        assert codes == {f"assistance-{serves}-fr", f"assistance-{serves}-be"}
    assert found.queue_for(SlotQueue.HOME, "LU").code == "assistance-home-fr"
