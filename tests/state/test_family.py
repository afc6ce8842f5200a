"""The page of the people covered, through the gate."""

import pytest

from memberapp.state.contract import ContractState
from memberapp.state.family import FamilyState
from tests.personas import alice, bob, chloe
from tests.support.declarations import declare
from tests.support.tabs import event, shown, tab_of
from tests.support.units_of_work import change

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(FamilyState, "load_family")
LOAD_CONTRACT = event(ContractState, "load_contract")


async def open_at(persona, query: str = ""):
    async with tab_of(persona) as tab:
        path = f"/profil/beneficiaires{query}"
        return shown(await tab.send(LOAD, path=path), FamilyState)["view"]


async def test_the_page_shows_people_and_the_form_that_the_address_asks_for():
    async with tab_of(change(alice)) as tab:
        path = "/profil/beneficiaires"
        view = shown(await tab.send(LOAD, path=path), FamilyState)["view"]
        asked = await tab.send(LOAD, path=f"{path}?evenement=birth")
    assert [one.name for one in view.people] == ["Alice Moreau"]
    assert view.form.code == ""
    # nobody may leave whom nothing covers
    assert [one.code for one in view.events] == ["birth", "adoption", "union"]
    assert shown(asked, FamilyState)["view"].form.adds


@pytest.mark.parametrize("query", ["?evenement=separation", "?evenement=<b>", "?evenement="])
async def test_an_event_that_is_none_opens_no_form(query: str):
    assert (await open_at(change(alice), query)).form.code == ""


async def test_a_belgian_reads_of_their_own_papers():
    view = await open_at(change(bob), "?evenement=union")
    assert "Pacs" not in view.form.title
    assert "registre national" in view.form.number_label


async def test_without_a_current_contract_there_is_nothing_to_declare():
    view = await open_at(change(chloe))
    assert not view.can_declare
    assert view.events == []


async def test_what_is_declared_stands_on_both_pages_of_its_member_alone():
    who, other = change(alice), change(bob)
    async with tab_of(who) as tab:
        declare(who, number="126113726100113")
        loaded = await tab.send(LOAD, path="/profil/beneficiaires")
        view = shown(loaded, FamilyState)["view"]
        (one,) = view.declared
        assert (one.status, one.can_withdraw) == ("Déclaré", True)
        assert "126113726100113" not in repr(view)
        screen = shown(await tab.send(LOAD_CONTRACT, path="/contrat"), ContractState)
    assert [declared.id for declared in screen["declared"]] == [one.id]
    assert [person.name for person in screen["view"].people] == ["Alice Moreau"]
    assert (await open_at(other)).declared == []
