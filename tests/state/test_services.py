"""The pages of the services, through the gate."""

import pytest
from sqlmodel import select

from memberapp.account.tables import Account
from memberapp.services import service
from memberapp.state.services.network import NetworkState
from memberapp.state.services.self_test import SelfTestState
from memberapp.state.services.services import ServicesState
from tests.personas import alice, bob, chloe
from tests.support.tabs import HOSTILE, event, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(ServicesState, "load_services")
LOAD_NETWORK = event(NetworkState, "load_network")
SEARCH = event(NetworkState, "search")
LOAD_TEST = event(SelfTestState, "load_self_test")


async def services_of(persona, query: str = ""):
    async with tab_of(persona) as tab:
        return shown(await tab.send(LOAD, path=f"/services{query}"), ServicesState)["view"]


async def test_the_page_asks_what_its_address_says_and_nothing_else():
    who = change(alice)
    async with tab_of(who) as tab:
        asked = shown(await tab.send(LOAD, path="/services?activer=medivis"), ServicesState)["view"]
        other = shown(await tab.send(LOAD, path="/services?activer=<b>"), ServicesState)["view"]
    assert (asked.consent.code, other.consent.code) == ("medivis", "")


async def test_a_member_sees_their_own_services_alone():
    who, other = change(alice), change(bob)
    async with tab_of(who) as tab:
        order = run_now(
            service.begin, member_id=who.id, account_id=_account(who), service="medivis"
        )
        run_now(service.confirm, member_id=who.id, access_id=order.access_id)
        own = shown(await tab.send(LOAD, path="/services"), ServicesState)["view"]
    assert [one.identifier for one in own.active] == [order.identifier]
    others = await services_of(other)
    assert others.active == []
    assert order.identifier not in repr(others)


async def test_without_a_contract_the_self_tests_stay():
    view = await services_of(change(chloe))
    assert (view.active, view.available) == ([], [])
    assert [one.path for one in view.tests] == [
        "/services/auto-test/diabete",
        "/services/auto-test/alcool",
    ]


async def test_a_self_test_shows_its_questions_and_an_unknown_one_is_missing():
    async with tab_of(change(alice)) as tab:
        found = shown(await tab.send(LOAD_TEST, path="/services/auto-test/alcool"), SelfTestState)
        missing = await tab.send(LOAD_TEST, path="/services/auto-test/rien")
    assert len(found["view"].questions) == 3
    assert shown(missing, SelfTestState)["is_missing"]


async def test_the_only_handler_of_a_self_test_loads_it():
    """No answer can be sent: there is nothing that would take it."""
    assert set(SelfTestState.event_handlers) - {"setvar"} == {"load_self_test"}


async def test_a_search_shows_what_is_found_or_what_is_to_be_corrected():
    async with tab_of(change(alice)) as tab:
        desk = shown(await tab.send(LOAD_NETWORK, path="/services/reseau"), NetworkState)["desk"]
        form = {
            "soin": "implant",
            "lieu": "37000 Tours",
            "distance": "10",
            "personne": desk.people[0].value,
        }
        found = shown(await tab.send(SEARCH, {"form": form}, path="/services/reseau"), NetworkState)
        wrong = await tab.send(SEARCH, {"form": form | {"lieu": "?"}}, path="/services/reseau")
    assert [one.code for one in found["view"].found] == ["mirabeau", "haddad", "pereira"]
    refused = shown(wrong, NetworkState)
    assert not refused["has_result"]
    assert [one.field for one in refused["errors"]] == ["lieu"]


@pytest.mark.parametrize("given", HOSTILE, ids=range(len(HOSTILE)))
async def test_what_no_search_of_ours_sends_finds_nothing(given):
    async with tab_of(change(alice)) as tab:
        await tab.send(LOAD_NETWORK, path="/services/reseau")
        await tab.send(SEARCH, {"form": given}, path="/services/reseau")
        again = shown(await tab.send(LOAD_NETWORK, path="/services/reseau"), NetworkState)
    assert "has_result" not in again or not again["has_result"]


def _account(who) -> str:
    return run_now(lambda db: db.exec(select(Account.id).where(Account.member_id == who.id)).one())
