"""The page of debits through the gate: one's own, another's, and what no form of ours sends."""

import pytest
from sqlmodel import select

from memberapp.core.tables import AuditEvent, PortalChange
from memberapp.state.debits import DebitsState
from tests.personas import Persona, alice, bob
from tests.support.contribution_values import make_contribution, make_mandate
from tests.support.tabs import event, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(DebitsState, "load_debits")
ASK_DAY, ASK_DEFERRAL = event(DebitsState, "ask_day"), event(DebitsState, "ask_deferral")
PLANNED = {"on": "2026-12-07", "cents": 11840, "means": "debit", "status": "planned"}
PATH = "/cotisations/prelevements"


def debited() -> Persona:
    persona = change(alice)

    def debit(db):
        contract = db.merge(persona.contract)
        contract.pay = "SEPA"
        make_mandate(db, contract, "FR7630006000011234567890189", day=5)
        make_contribution(db, contract, id="P-12", period="2026-12", settlements=[PLANNED])

    change(debit)
    return persona


def told() -> list[str]:
    return run_now(lambda db: [row.field for row in db.exec(select(PortalChange))])


async def test_a_member_moves_their_debits_through_the_gate():
    async with tab_of(debited()) as tab:
        first = shown(await tab.send(LOAD, path=PATH), DebitsState)
        assert first["view"].day == "Le 5 du mois"
        asked = shown(await tab.send(ASK_DAY, {"form": {"day": "10"}}), DebitsState)
        assert asked["notice"] == "Votre demande est enregistrée."
        form = {"on": first["view"].deferral_on, "contribution": first["view"].deferral_of}
        asked = shown(await tab.send(ASK_DEFERRAL, {"form": form}), DebitsState)
        assert len(asked["view"].changes) == 2
        await tab.send(ASK_DEFERRAL, {"form": form})  # a second tap says nothing else
        older = shown(await tab.send(ASK_DEFERRAL, {"form": {"on": form["on"]}}), DebitsState)
        assert older["refusal"].startswith("Ce prélèvement ne peut plus être changé")
    assert told() == ["debit_day", "debit_deferral"]


@pytest.mark.parametrize("query", ["bobs", "?contrat=999999", "?contrat=%00", "?contrat=<b>"])
async def test_somebody_elses_debits_and_unknown_ones_read_exactly_alike(query):
    persona, other = change(alice), change(bob)
    asked = f"?contrat={other.contract.id}" if query == "bobs" else query
    async with tab_of(persona) as tab:
        screen = shown(await tab.send(LOAD, path=f"{PATH}{asked}"), DebitsState)
    assert screen == {"is_loaded": False, "is_missing": True}
    rows = run_now(lambda db: [row.event for row in db.exec(select(AuditEvent))])
    assert rows == ["object:not_found"]


@pytest.mark.parametrize(
    ("handler", "form"),
    [
        (ASK_DAY, None),
        (ASK_DAY, {}),
        (ASK_DAY, {"day": "²"}),
        (ASK_DAY, {"day": "31"}),
        (ASK_DEFERRAL, []),
        (ASK_DEFERRAL, {"on": "2026-12-08"}),
        (ASK_DEFERRAL, {"on": "x" * 99}),
        (ASK_DEFERRAL, {"on": "\0"}),
    ],
)
async def test_what_no_form_of_ours_sends_changes_nothing(handler, form):
    async with tab_of(debited()) as tab:
        await tab.send(LOAD, path=PATH)
        screen = shown(await tab.send(handler, {"form": form}), DebitsState)
    assert screen["refusal"]
    assert told() == []
