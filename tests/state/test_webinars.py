"""The page of the webinars, through the gate."""

import pytest
from sqlmodel import select

from memberapp.account.tables import Account
from memberapp.state.webinars import WebinarsState
from memberapp.webinars import service
from tests.personas import alice, bob
from tests.support.tabs import event, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(WebinarsState, "load_webinars")
BACK = "dos-au-travail-2026"


async def own(tab) -> list[str]:
    view = shown(await tab.send(LOAD, path="/services/webinaires"), WebinarsState)["view"]
    return [one.code for month in view.months for one in month.webinars if one.can_leave]


async def test_a_member_sees_their_own_places_alone():
    who, other = change(alice), change(bob)
    async with tab_of(who) as tab:
        account = run_now(
            lambda db: db.exec(select(Account.id).where(Account.member_id == who.id)).one()
        )
        run_now(service.sign_up, member_id=who.id, account_id=account, code=BACK)
        assert await own(tab) == [BACK]
    async with tab_of(other) as tab:
        assert await own(tab) == []
