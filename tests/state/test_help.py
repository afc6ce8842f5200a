"""The page `/aide` through the real gate."""

import asyncio

import pytest

from memberapp.state.help import HelpState
from tests.support.gate import open_gate, redirects
from tests.support.tabs import HYDRATE, event, shown

pytestmark = pytest.mark.usefixtures("clock", "database")


def load(path: str):
    async def open_page():
        async with open_gate() as gate:
            tab = gate.socket(token="tab-a")
            await tab.send(HYDRATE, path=path)
            updates = await tab.send(event(HelpState, "load_help"), path=path)
            assert redirects(updates) == []
            return shown(updates, HelpState)

    return asyncio.run(open_page())


def test_a_visitor_finds_an_answer_by_the_address():
    found = load("/aide?q=numero+adherent")

    assert found["found"][0].code == "numero-adherent"
    assert found["query"] == "numero adherent"


def test_what_is_typed_is_bounded():
    assert len(load("/aide?q=" + "a" * 5000)["query"]) <= 80
