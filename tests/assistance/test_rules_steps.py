"""Where a step stands, what may follow, and since when it is late."""

from datetime import timedelta

import pytest

from memberapp.assistance.rules.steps import (
    FOLLOWS,
    OPEN,
    OVER,
    STARTED_GRACE,
    StepState,
    late_since,
    may_follow,
)
from tests.support.clocks import START

EXPECTED_STATES = [StepState.WISHED, StepState.PLANNED, StepState.CONFIRMED]


@pytest.mark.parametrize("state", EXPECTED_STATES)
def test_what_nobody_did_is_late_from_the_end_of_its_hour(state):
    assert late_since(state, START, START - timedelta(seconds=1)) is None
    assert late_since(state, START, START) == START
    assert late_since(state, START, START + timedelta(days=3)) == START


def test_what_began_has_time_to_end():
    ends = START + STARTED_GRACE
    assert late_since(StepState.IN_PROGRESS, START, ends - timedelta(seconds=1)) is None
    assert late_since(StepState.IN_PROGRESS, START, ends) == ends


@pytest.mark.parametrize("state", [one for one in StepState if one not in OPEN])
def test_what_ended_some_way_is_not_late(state):
    assert late_since(state, START, START + timedelta(days=30)) is None


@pytest.mark.parametrize("state", list(StepState))
def test_what_has_no_hour_is_never_late(state):
    assert late_since(state, None, START) is None


@pytest.mark.parametrize("state", list(StepState))
def test_nothing_follows_what_is_over_and_nothing_follows_itself(state):
    assert set(FOLLOWS) == set(StepState)
    assert not may_follow(state, state)
    assert bool(FOLLOWS[state]) is (state not in OVER)


@pytest.mark.parametrize("state", list(StepState))
def test_only_what_has_not_begun_gets_another_hour_and_stays_what_it_is(state):
    assert may_follow(state, state, is_moved=True) is (state in EXPECTED_STATES)


@pytest.mark.parametrize("before", [StepState.MISSED, *EXPECTED_STATES])
def test_the_member_may_wish_for_another_hour(before):
    assert may_follow(before, StepState.WISHED, is_moved=True)
