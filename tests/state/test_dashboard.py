import pytest

from memberapp.state.dashboard import DashboardState
from tests.personas import alice, bob
from tests.support.factories import arrive, make_line
from tests.support.tabs import HYDRATE, event, open_screen, shown, tab_of
from tests.support.units_of_work import change

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(DashboardState, "load_dashboard")


def plain(text):
    return text.replace("\u00a0", " ")


def both_with_care(db):
    one, other = alice(db), bob(db)
    make_line(db, one.beneficiary)
    make_line(db, other.beneficiary, spent_cents=9900)
    return one


async def test_the_dashboard_shows_the_members_own_year():
    async with tab_of(change(both_with_care)) as tab:
        screen = shown(await tab.send(HYDRATE), DashboardState)
        again = shown(await tab.send(LOAD), DashboardState)
    assert again == {"is_loaded": True}, "the browser has this view already"
    assert screen["is_loaded"]
    assert screen["view"].greeting.startswith("Bonjour Alice, ")
    assert plain(screen["view"].sentence.start).startswith("En 2026, vos soins ont coûté 30,00 €.")


async def test_a_change_of_the_data_shows_without_a_new_load():
    persona = change(both_with_care)
    screen = await open_screen(DashboardState, persona)
    await screen._show()
    change(lambda db: arrive(db, persona))
    await screen._show()
    assert "60,00" in screen.view.sentence.start


async def test_nothing_private_is_kept_before_the_load():
    screen = await open_screen(DashboardState, change(alice))
    assert screen.view is None
    assert not screen.is_loaded
