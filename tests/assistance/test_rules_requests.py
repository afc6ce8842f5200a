"""The first step of a request: what happens, and since when."""

from dataclasses import replace
from datetime import date

import pytest

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.rules.requests import TypedEvent, parse_event
from memberapp.assistance.rules.values import Plan
from memberapp.core.errors import InvalidForm
from tests.support.assistance_requests import HOSPITAL

YEARS = 2
TODAY = date(2026, 11, 21)


@pytest.fixture
def plan() -> Plan:
    found = read_assistance().plan("ASSIST_PLUS")
    assert found is not None
    return found


def refusals(typed: TypedEvent, plan: Plan) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refused:
        parse_event(typed, plan, TODAY, YEARS)
    return {problem.field: problem.reason for problem in refused.value.problems}


@pytest.mark.parametrize("event", ["AIDANT", "ALD", "CANCER"])
def test_what_lasts_may_have_begun_many_years_ago(plan, event):
    assert parse_event(TypedEvent(event, "27", "11", "1998"), plan, TODAY, YEARS) == (
        event,
        date(1998, 11, 27),
    )


@pytest.mark.parametrize("event", ["HOSP", "ACCID", "DECES"])
def test_what_is_over_is_told_within_two_years(plan, event):
    day = date(2024, 11, 21)
    assert parse_event(TypedEvent(event, "21", "11", "2024"), plan, TODAY, YEARS) == (event, day)
    assert refusals(TypedEvent(event, "20", "11", "2024"), plan) == {"event_date": "too_old"}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (HOSPITAL, date(2026, 11, 27)),
        (TypedEvent("HOSP", "1", "1", "2026"), date(2026, 1, 1)),
        (TypedEvent("MATER", " 20 ", "mai", "27"), date(2027, 5, 20)),
        (TypedEvent("HOSP", "27 nov. 26", "", ""), date(2026, 11, 27)),
        (TypedEvent("ALD", "27", "11", "98"), date(1998, 11, 27)),
        (TypedEvent("HOSP", "21", "11", "2028"), date(2028, 11, 21)),
    ],
)
def test_an_event_may_be_past_or_still_to_come(plan, typed, day):
    assert parse_event(typed, plan, TODAY, YEARS) == (typed.event, day)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"day": "", "month": "", "year": ""}, {"event_date": "empty"}),
        ({"day": "31", "month": "2"}, {"event_date": "invalid"}),
        ({"year": ""}, {"event_date": "no_year"}),
        ({"year": "2028", "month": "11", "day": "22"}, {"event_date": "too_far"}),
        ({"event": "AIDANT", "year": "202"}, {"event_date": "wrong_year"}),
        ({"event": "", "year": "1998"}, {"event": "empty"}),
        ({"event": ""}, {"event": "empty"}),
        ({"event": "GREVE", "day": "99"}, {"event": "empty", "event_date": "invalid"}),
    ],
)
def test_what_cannot_be_read_is_named(plan, changes, refused):
    assert refusals(replace(HOSPITAL, **changes), plan) == refused
