"""Until when a service is changed on line: to the minute of its notice."""

from datetime import timedelta

import pytest

from memberapp.assistance.rules.changing import Changing, cancelling, change_until, changing
from memberapp.assistance.rules.steps import StepState
from tests.support.clocks import START

NOTICE = timedelta(hours=24)
MINUTE = timedelta(minutes=1)
STARTS, ENDS = START, START + timedelta(hours=4)


def at(state: StepState, before: timedelta, rule=changing) -> Changing:
    until = change_until(STARTS, NOTICE)
    return rule(state, ends_at=ENDS, until=until, now=STARTS - before)


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (NOTICE + MINUTE, Changing.ON_LINE),
        (NOTICE, Changing.BY_PHONE),
        (timedelta(0), Changing.BY_PHONE),
    ],
    ids=["a minute more", "the last minute", "its hour"],
)
@pytest.mark.parametrize("rule", [changing, cancelling])
def test_the_notice_counts_to_the_minute(before, found, rule):
    assert at(StepState.CONFIRMED, before, rule) is found


@pytest.mark.parametrize("state", [StepState.DONE, StepState.CANCELLED, StepState.IN_PROGRESS])
def test_what_is_over_or_under_way_does_not_change(state):
    assert at(state, 2 * NOTICE) is Changing.NOT_ANY_MORE


def test_what_did_not_take_place_gets_another_hour_and_is_not_cancelled():
    assert at(StepState.MISSED, -NOTICE) is Changing.ON_LINE
    assert at(StepState.MISSED, -NOTICE, cancelling) is Changing.NOT_ANY_MORE


def test_an_hour_that_passed_without_proof_gets_another_one_on_line():
    assert at(StepState.CONFIRMED, -timedelta(hours=5)) is Changing.ON_LINE


def test_what_has_no_hour_is_cancelled_at_any_time():
    assert change_until(None, NOTICE) is None
    found = cancelling(StepState.WISHED, ends_at=None, until=None, now=START)
    assert found is Changing.ON_LINE
