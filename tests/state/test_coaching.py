"""The page of coaching, through the gate."""

from typing import Any

import pytest

from memberapp.state.services.coaching import CoachingState
from tests.personas import alice, bob
from tests.support.tabs import HOSTILE, event, shown, tab_of
from tests.support.units_of_work import change

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
PATH = "/services/coaching"
LOAD = event(CoachingState, "load_coaching")
BEGIN = event(CoachingState, "begin")
MARK = event(CoachingState, "mark_done")


async def test_a_member_sees_their_own_programme_alone():
    who, other = change(alice), change(bob)
    async with tab_of(who) as tab:
        await tab.send(LOAD, path=PATH)
        begun = shown(await tab.send(BEGIN, {"programme": "sommeil"}, path=PATH), CoachingState)
        assert begun["view"].followed.name == "Mieux dormir"
    async with tab_of(other) as tab:
        seen = shown(await tab.send(LOAD, path=PATH), CoachingState)
        assert seen["view"].followed.name == ""
        gone = shown(await tab.send(MARK, {"step": 1}, path=PATH), CoachingState)
        assert gone["errors"]


@pytest.mark.parametrize("given", HOSTILE, ids=range(len(HOSTILE)))
async def test_whatever_a_browser_sends_changes_nothing(given: Any):
    who = change(alice)
    async with tab_of(who) as tab:
        await tab.send(LOAD, path=PATH)
        await tab.send(BEGIN, {"programme": given}, path=PATH)
        await tab.send(BEGIN, {"programme": "sommeil"}, path=PATH)
        await tab.send(MARK, {"step": given}, path=PATH)
        seen = shown(await tab.send(LOAD, path=PATH), CoachingState)
    assert [one.number for one in seen["view"].followed.steps if one.is_done] == []
