"""The screens of estimates: whose they are, and what they do with what is sent to them."""

import pytest

from memberapp import routes
from memberapp.estimates import service
from memberapp.state.estimates.desk import EstimationState
from memberapp.state.estimates.stored import EstimateState
from tests.personas import NUMBER, alice, bob, signed_in
from tests.support.tabs import event, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(EstimateState, "load_estimate")
DESK = event(EstimationState, "load_estimation")


def stored(member_id: str, person: str, act: str) -> str:
    typed = {"personne": person, "soin-1": act, "prix-1": "30"}
    return run_now(service.store, typed=typed, quote_id=member_id, member_id=member_id)


async def test_a_member_opens_their_own_estimate_and_nobody_elses():
    mine, bobs = change(alice), signed_in(bob)
    own = stored(NUMBER, mine.beneficiary.id, "G")
    person = run_now(
        lambda work: next(iter(service.desk(work).setting.people)), member_id=bobs.member_id
    )
    theirs = stored(bobs.member_id, person, "301011")
    async with tab_of(mine) as tab:

        async def opened(reference: str):
            return shown(await tab.send(LOAD, path=f"/estimation/{reference}"), EstimateState)

        assert (await opened(own))["view"].reference == own
        for reference in (theirs, "EST-2026-0000000-0", "x" * 1000, "%00", "[reference]"):
            assert (await opened(reference))["is_missing"]
            await opened(own)


async def test_what_is_sent_as_a_quote_is_read_or_refused_and_never_stored_unseen():
    mine = change(alice)
    async with tab_of(mine) as tab:
        await tab.send(DESK, path=routes.ESTIMATION.path)
        send = event(EstimationState, "compute")
        for form in (None, [], {"soin-1": 3}, {"soin-1": "x" * 100_000, "prix-99": "1"}):
            screen = shown(await tab.send(send, {"form": form}), EstimationState)
            assert screen["errors"]
        await tab.send(event(EstimationState, "store"))
        assert not run_now(service.desk, member_id=mine.id).stored
