"""The page of contributions through the gate: one's own, another's, and what a feed changes."""

import pytest
from sqlmodel import select

from memberapp.core.tables import AuditEvent
from memberapp.members.tables import Contribution
from memberapp.state.contributions import ContributionsState
from tests.personas import alice, bob
from tests.support.contribution_values import make_contribution
from tests.support.tabs import event, open_screen, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(ContributionsState, "load_contributions")


async def open_at(persona, query=""):
    async with tab_of(persona) as tab:
        return shown(await tab.send(LOAD, path=f"/cotisations{query}"), ContributionsState)


def audited():
    return run_now(lambda db: [(row.event, row.object_ref) for row in db.exec(select(AuditEvent))])


async def test_a_member_reads_what_is_due():
    persona = change(bob)
    change(lambda db: make_contribution(db, persona.contract, settlements=[]) and None)
    screen = await open_at(persona)
    assert screen["is_loaded"]
    assert screen["view"].number
    assert audited() == []


@pytest.mark.parametrize("query", ["bobs", "?contrat=999999", "?contrat=%00", "?contrat=<b>"])
async def test_somebody_elses_contributions_and_unknown_ones_read_exactly_alike(query):
    persona, other = change(alice), change(bob)
    change(lambda db: make_contribution(db, other.contract) and None)
    asked = f"?contrat={other.contract.id}" if query == "bobs" else query
    assert await open_at(persona, asked) == {"is_loaded": False, "is_missing": True}
    assert audited() == [("object:not_found", "contributions")]


async def test_what_a_feed_changes_shows_on_the_open_page():
    persona = change(bob)
    change(lambda db: setattr(db.merge(persona.contract), "pay", "VIR_OGM"))
    change(lambda db: make_contribution(db, persona.contract, id="P-9") and None)
    screen = await open_screen(ContributionsState, persona)
    await screen._show()
    assert len(screen.view.orders) == 1
    change(lambda db: setattr(db.get_one(Contribution, "P-9"), "paid_cents", 2820))
    await screen._show()
    assert screen.view.orders == ()


ASK, WITHDRAW = event(ContributionsState, "ask_plan"), event(ContributionsState, "withdraw_plan")


async def test_a_plan_is_asked_for_and_taken_back_through_the_gate():
    persona = change(bob)
    change(lambda db: setattr(db.merge(persona.contract), "pay", "VIR_OGM"))
    change(lambda db: make_contribution(db, persona.contract, id="P-9") and None)
    async with tab_of(persona) as tab:
        await tab.send(LOAD, path="/cotisations")
        typed = {"count": "2", "cents": "2820"}
        asked = shown(await tab.send(ASK, {"form": typed}), ContributionsState)["view"].plan
        assert asked.can_withdraw
        taken = shown(await tab.send(WITHDRAW), ContributionsState)["view"].plan
        assert not taken.can_withdraw
        changed = shown(await tab.send(ASK, {"form": typed | {"cents": "1"}}), ContributionsState)
        assert changed["refusal"].startswith("Le montant")


@pytest.mark.parametrize(
    "form", [None, [], {"count": "²", "cents": "1"}, {"count": "2", "cents": "x" * 99}]
)
async def test_what_no_form_of_ours_sends_changes_nothing(form):
    persona = change(bob)
    change(lambda db: make_contribution(db, persona.contract, id="P-9") and None)
    async with tab_of(persona) as tab:
        await tab.send(LOAD, path="/cotisations")
        await tab.send(ASK, {"form": form})
    assert audited() == []
