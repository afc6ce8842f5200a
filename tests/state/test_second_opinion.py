"""The page of second opinions, through the gate: whatever is sent, and what no log holds."""

from typing import Any

import pytest

from memberapp.state.services.second_opinion import SecondOpinionState
from tests.personas import alice, bob
from tests.support.canaries import CANARIES, watching
from tests.support.tabs import HOSTILE, event, shown, tab_of
from tests.support.units_of_work import change

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
PATH = "/services/second-avis"
LOAD = event(SecondOpinionState, "load_opinions")
SAVE = event(SecondOpinionState, "save_question")
SEND = event(SecondOpinionState, "send_question")
WRITE_AGAIN = event(SecondOpinionState, "write_again")
KEEP = event(SecondOpinionState, "keep_question")
WITHDRAW = event(SecondOpinionState, "withdraw")


def asked(who: Any, **changes: str) -> dict[str, Any]:
    form = {"person": who.id, "domain": "other", "question": f"Ma question, {CANARIES['act']} ?"}
    return {"form": form | changes}


async def test_what_is_asked_is_in_no_log_and_shown_to_its_member_alone():
    who, other = change(alice), change(bob)
    with watching() as watch:
        async with tab_of(who) as tab:
            await tab.send(LOAD, path=PATH)
            wrong = await tab.send(SAVE, asked(who, domain=CANARIES["act"]), path=PATH)
            refused = shown(wrong, SecondOpinionState)
            assert refused["field_errors"].keys() == {"domain"}
            saved = shown(await tab.send(SAVE, asked(who), path=PATH), SecondOpinionState)
            assert CANARIES["act"] in saved["view"].draft.question
            reference = saved["view"].draft.reference
            assert shown(await tab.send(WRITE_AGAIN, path=PATH), SecondOpinionState)["is_writing"]
            left = shown(await tab.send(KEEP, path=PATH), SecondOpinionState)
            assert not left["is_writing"]
            agreed = {"reference": reference, "agreed": True}
            blind = shown(await tab.send(SEND, {"form": agreed}, path=PATH), SecondOpinionState)
            assert blind["field_errors"].keys() == {""}  # to words that no page showed
            agreed["shown"] = saved["view"].draft.shown
            unsent = shown(await tab.send(SEND, {"form": agreed}, path=PATH), SecondOpinionState)
            assert unsent["field_errors"].keys() == {"papers"}
        async with tab_of(other) as tab:
            seen = shown(await tab.send(LOAD, path=PATH), SecondOpinionState)
            assert seen["view"].draft.reference == ""
            for name, given in ((SEND, {"form": agreed}), (WITHDRAW, {"reference": reference})):
                gone = shown(await tab.send(name, given, path=PATH), SecondOpinionState)
                assert gone["errors"]
    assert watch.found == set()


@pytest.mark.parametrize("given", HOSTILE, ids=range(len(HOSTILE)))
async def test_whatever_a_browser_sends_changes_nothing(given: Any):
    who = change(alice)
    async with tab_of(who) as tab:
        await tab.send(LOAD, path=PATH)
        for name in (SAVE, SEND):
            await tab.send(name, {"form": given}, path=PATH)
        await tab.send(WITHDRAW, {"reference": given}, path=PATH)
        seen = shown(await tab.send(LOAD, path=PATH), SecondOpinionState)
    assert (seen["view"].draft.reference, seen["view"].asked) == ("", [])
