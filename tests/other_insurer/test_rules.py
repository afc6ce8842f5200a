"""Where a second payment stands, and which care can be prepared for another insurer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from memberapp.care.rules.lines import Shares
from memberapp.core.money import Money
from memberapp.other_insurer.rules import Care, Outcome, ShareState, late_on, state_of, years_before

TODAY = date(2026, 6, 1)
SHARES = Shares.of_cents(7000, 1600, 2500, 0, 2900)
CARE = Care(
    id="R-1",
    token="token",
    person_id="B-1",
    person="Alice Martin",
    first_name="Alice",
    on=date(2026, 3, 2),
    act="CS",
    label="Consultation spécialiste",
    base=Money(2300),
    shares=SHARES,
    withheld=Money(200),
    statements=("DEC-2026-0000001-X",),
    counts=True,
    is_paid=True,
)
PAID = replace(CARE, shares=Shares.of_cents(7000, 1600, 2500, 900, 2000))


def stands(care: Care, outcome: Outcome | None, days: int) -> ShareState:
    prepared_on = TODAY - timedelta(days=days)
    return state_of(care, outcome, prepared_on=prepared_on, today=TODAY, late_after_days=30)


@pytest.mark.parametrize(
    ("care", "outcome", "days", "state"),
    [
        (CARE, None, 0, ShareState.AWAITED),
        (CARE, None, 30, ShareState.AWAITED),
        (CARE, None, 31, ShareState.LATE),
        (CARE, Outcome.RECEIVED, 31, ShareState.RECEIVED),
        (CARE, Outcome.REFUSED, 31, ShareState.REFUSED),
        (PAID, None, 31, ShareState.PAID),
        (PAID, Outcome.REFUSED, 31, ShareState.PAID),
        (replace(PAID, counts=False), Outcome.RECEIVED, 31, ShareState.CANCELLED),
    ],
    ids=range(8),
)
def test_what_the_file_says_comes_first_then_the_member_then_the_delay(care, outcome, days, state):
    assert stands(care, outcome, days) is state


def test_it_is_late_the_day_after_the_delay():
    assert late_on(date(2026, 1, 31), 30) == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("change", "is_offered"),
    [
        ({}, True),
        ({"counts": False}, False),
        ({"is_paid": False}, False),
        ({"statements": ()}, False),
        ({"shares": PAID.shares}, False),
        ({"withheld": Money(2900)}, False),  # only what no contract pays back is left
        ({"withheld": Money(2899)}, True),
        ({"on": date(2024, 6, 1)}, True),
        ({"on": date(2024, 5, 31)}, False),
        ({"on": date(2026, 6, 2)}, False),
        ({"on": date(1, 1, 1)}, False),
    ],
    ids=range(11),
)
def test_only_a_care_with_something_left_to_pay_is_offered(change, is_offered):
    assert replace(CARE, **change).is_offered(TODAY, 2) is is_offered


def test_the_29_february_of_another_year_is_the_28th():
    assert years_before(date(2028, 2, 29), 2) == date(2026, 2, 28)
