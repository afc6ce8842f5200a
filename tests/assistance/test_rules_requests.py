"""The first step of a request: what happens, and since when."""

from datetime import date

import pytest

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.rules.requests import TypedEvent, parse_event
from memberapp.assistance.rules.values import Plan
from memberapp.core.errors import InvalidForm

TODAY = date(2026, 11, 21)


@pytest.fixture
def plan() -> Plan:
    found = read_assistance().plan("ASSIST_PLUS")
    assert found is not None
    return found


def refusals(typed: TypedEvent, plan: Plan) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refused:
        parse_event(typed, plan, TODAY)
    return {problem.field: problem.reason for problem in refused.value.problems}


@pytest.mark.parametrize("event", ["AIDANT", "ALD", "CANCER"])
def test_what_lasts_may_have_begun_many_years_ago(plan, event):
    assert parse_event(TypedEvent(event, "27", "11", "1998"), plan, TODAY) == (
        event,
        date(1998, 11, 27),
    )


@pytest.mark.parametrize("event", ["HOSP", "ACCID", "DECES"])
def test_what_is_over_is_told_within_two_years(plan, event):
    day = date(2024, 11, 21)
    assert parse_event(TypedEvent(event, "21", "11", "2024"), plan, TODAY) == (event, day)
    assert refusals(TypedEvent(event, "20", "11", "2024"), plan) == {"event_date": "too_old"}


def test_a_year_of_three_figures_is_to_be_checked(plan):
    assert refusals(TypedEvent("AIDANT", "27", "11", "202"), plan) == {"event_date": "wrong_year"}


def test_without_an_event_its_date_is_blamed_for_nothing(plan):
    assert refusals(TypedEvent("", "27", "11", "1998"), plan) == {"event": "empty"}
