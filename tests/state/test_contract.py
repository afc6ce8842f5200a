from datetime import date

import pytest
from sqlmodel import select

from memberapp.core.tables import AuditEvent
from memberapp.members.tables import Contract
from memberapp.state.contract import CardState, ContractState
from tests.personas import alice, bob, chloe
from tests.support.factories import make_contract, make_guarantee
from tests.support.tabs import event, open_screen, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD, LOAD_CARD = event(ContractState, "load_contract"), event(CardState, "load_card")


async def open_at(persona, query=""):
    async with tab_of(persona) as tab:
        return shown(await tab.send(LOAD, path=f"/contrat{query}"), ContractState)


async def open_card(persona, query=""):
    async with tab_of(persona) as tab:
        return shown(await tab.send(LOAD_CARD, path=f"/carte{query}"), CardState)


def audited():
    return run_now(lambda db: [(row.event, row.object_ref) for row in db.exec(select(AuditEvent))])


async def test_a_member_reads_his_contract_and_then_another_of_his():
    persona = change(alice)
    change(lambda db: make_guarantee(db, persona.contract, "SOINS_COURANTS"))
    second = change(lambda db: make_contract(db, persona.member, kind="surcomplementaire"))
    async with tab_of(persona) as tab:
        first = shown(await tab.send(LOAD, path="/contrat"), ContractState)["view"]
        (other,) = first.others
        then = shown(await tab.send(LOAD, path=other.path), ContractState)["view"]
    assert [cover.name for cover in first.covers] == ["Soins courants"]
    assert then.number.replace("\u00a0", "") == second.id
    assert audited() == []


async def test_a_member_whose_contract_has_ended_reads_it_still():
    assert (await open_at(change(chloe)))["view"].standing == "Terminé"


async def test_a_member_shows_his_card():
    screen = await open_card(change(alice))
    assert screen["is_loaded"]
    assert [person.first_name for person in screen["view"].people] == ["Alice"]
    assert audited() == []


@pytest.mark.parametrize(("open_page", "what"), [(open_at, "contract"), (open_card, "card")])
@pytest.mark.parametrize("query", ["bobs", "?contrat=999999", "?contrat=%00", "?contrat=<b>"])
async def test_somebody_elses_contract_and_an_unknown_one_read_exactly_alike(
    query, open_page, what
):
    persona, other = change(alice), change(bob)
    asked = f"?contrat={other.contract.id}" if query == "bobs" else query
    assert await open_page(persona, asked) == {"is_loaded": False, "is_missing": True}
    assert audited() == [("object:not_found", what)]


async def test_what_a_feed_changes_shows_on_the_open_page():
    persona = change(alice)
    screen, card = [await open_screen(state, persona) for state in (ContractState, CardState)]
    await screen._show()
    await card._show()
    assert (screen.view.standing, card.view.absence_title) == ("", "")

    def end(db):
        db.get_one(Contract, persona.contract.id).valid_to = date(2026, 6, 30)

    change(end)
    await screen._show()
    assert screen.view.standing == "Terminé"
    await card._show()
    assert "a pris fin" in card.view.absence_title
