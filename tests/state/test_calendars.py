"""The link of a calendar as a tab sees it: its address once, and for its member alone."""

import pytest

from memberapp.calendars import service as links
from memberapp.state.calendars import CalendarLinkState
from tests.personas import bob, signed_in
from tests.support.gate import open_gate, redirects
from tests.support.tabs import HYDRATE, event, shown
from tests.support.units_of_work import run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

PATH = "/profil/preferences"
LOAD = event(CalendarLinkState, "load_calendar_link")
CREATE = event(CalendarLinkState, "create_calendar_link")
REMOVE = event(CalendarLinkState, "remove_calendar_link")


async def test_the_address_is_shown_until_the_page_is_loaded_again():
    who, other = signed_in(), signed_in(bob)
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=who.token)
        await tab.send(HYDRATE, path=PATH)
        page = shown(await tab.send(LOAD, path=PATH), CalendarLinkState)
        assert page["is_loaded"]
        page = shown(await tab.send(CREATE, path=PATH), CalendarLinkState)
        assert page["address"].startswith("http://localhost:8000/files/calendar/")
        assert page["webcal"] == page["address"].replace("http://", "webcal://")
        assert "Copiez-le maintenant" in page["said"]
        assert page["view"].created == "Lien créé le 21\u00a0novembre 2026 à 11\u00a0h."
        first = page["address"]
        page = shown(await tab.send(CREATE, path=PATH), CalendarLinkState)
        assert page["address"] not in {"", first}
        assert "l’ancien ne montre plus rien" in page["said"]
        page = shown(await tab.send(LOAD, path=PATH), CalendarLinkState)
        assert (page["address"], page["webcal"], page["said"]) == ("", "", "")

        theirs = gate.socket(token="theirs", session_token=other.token)
        await theirs.send(HYDRATE, path=PATH)
        await theirs.send(REMOVE, path=PATH)
        assert run_now(links.own, **who.ids) is not None
        page = shown(await tab.send(REMOVE, path=PATH), CalendarLinkState)
        assert page["view"].id == ""
        assert run_now(links.own, **who.ids) is None


async def test_the_eleventh_link_of_a_day_is_refused_in_a_sentence():
    who = signed_in()
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=who.token)
        await tab.send(HYDRATE, path=PATH)
        for _ in range(10):
            await tab.send(CREATE, path=PATH)
        page = shown(await tab.send(CREATE, path=PATH), CalendarLinkState)
        assert page["refused"]
        assert page["address"] == ""


async def test_without_a_session_nothing_is_created():
    async with open_gate() as gate:
        tab = gate.socket(token="tab")
        await tab.send(HYDRATE, path=PATH)
        assert redirects(await tab.send(CREATE, path=PATH))
