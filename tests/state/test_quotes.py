"""The pages of quotes, through the gate."""

import pytest

from memberapp.state.quotes import QuoteFormState, QuotesState, QuoteState
from tests.personas import alice, bob
from tests.support.quotes import came_in
from tests.support.tabs import HOSTILE, event, shown, tab_of
from tests.support.units_of_work import change

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(QuoteFormState, "load_quote_form")
ASK = event(QuoteFormState, "ask")
OWN = event(QuotesState, "load_quotes")
ONE = event(QuoteState, "load_quote")
PAGE = "/services/devis"
FORM = f"{PAGE}/demander/mirabeau"


async def asked(tab, **changes: str) -> dict:
    loaded = shown(await tab.send(LOAD, path=FORM), QuoteFormState)
    form = loaded["values"] | {"soin": loaded["view"].cares[0].value, "remarque": ""} | changes
    return shown(await tab.send(ASK, {"form": form}, path=FORM), QuoteFormState)


async def own(tab, path: str = PAGE):
    return shown(await tab.send(OWN, path=path), QuotesState)["view"]


async def test_a_member_asks_and_sees_their_own_alone():
    who, other = change(alice), change(bob)
    async with tab_of(who) as tab:
        await asked(tab)
        (one,) = (await own(tab)).quotes
        assert (one.practice, one.status) == ("Centre dentaire Mirabeau", "Demandé")
    async with tab_of(other) as tab:
        view = await own(tab, f"{PAGE}?annuler={one.reference}")
    assert (view.quotes, view.cancelling) == ([], "")


async def test_that_it_is_sent_is_said_once():
    async with tab_of(change(alice)) as tab:
        await asked(tab)
        loaded = shown(await tab.send(OWN, path=PAGE), QuotesState)
        (one,) = loaded["view"].quotes
        assert loaded["notice"].startswith(f"Votre demande {one.reference} est envoyée.")
        assert shown(await tab.send(OWN, path=PAGE), QuotesState)["notice"] == ""


async def test_the_same_with_another_remark_names_the_one_that_waits():
    async with tab_of(change(alice)) as tab:
        await asked(tab)
        (one,) = (await own(tab)).quotes
        refused = await asked(tab, remarque="Une autre")
        assert one.reference in refused["errors"][0].text
        assert len((await own(tab)).quotes) == 1


async def test_what_is_missing_is_said_and_nothing_is_asked():
    async with tab_of(change(alice)) as tab:
        await tab.send(LOAD, path=FORM)
        refused = shown(await tab.send(ASK, {"form": {}}, path=FORM), QuoteFormState)
        assert {one.field for one in refused["errors"]} == {"soin", "personne"}
        assert (await own(tab)).quotes == []


async def test_a_long_remark_is_refused_and_not_cut():
    async with tab_of(change(alice)) as tab:
        refused = await asked(tab, remarque="x" * 700)
        assert [one.field for one in refused["errors"]] == ["remarque"]


@pytest.mark.parametrize("code", ["rien", "pereira", "dents-namur"])
async def test_who_is_not_asked_on_line_is_missing(code):
    async with tab_of(change(alice)) as tab:
        found = shown(await tab.send(LOAD, path=f"{PAGE}/demander/{code}"), QuoteFormState)
        assert found["is_missing"]


@pytest.mark.parametrize("form", HOSTILE, ids=range(len(HOSTILE)))
async def test_whatever_is_sent_asks_nothing(form):
    async with tab_of(change(alice)) as tab:
        await tab.send(LOAD, path=FORM)
        await tab.send(ASK, {"form": form}, path=FORM)
        assert (await own(tab)).quotes == []


async def test_what_came_in_is_shown_to_its_member_alone():
    who, other = change(alice), change(bob)
    async with tab_of(who) as tab:
        await asked(tab)
        (one,) = (await own(tab)).quotes
        assert shown(await tab.send(ONE, path=f"{PAGE}/{one.reference}"), QuoteState)["is_missing"]
        came_in(one.reference)
        found = shown(await tab.send(ONE, path=f"{PAGE}/{one.reference}"), QuoteState)
        assert (found["view"].reference, found["is_missing"]) == (one.reference, False)
    async with tab_of(other) as tab:
        found = shown(await tab.send(ONE, path=f"{PAGE}/{one.reference}"), QuoteState)
    assert found["is_missing"]
    assert "view" not in found
