"""The page of a breach through the real gate, and the banner above the others."""

import asyncio

import pytest
from sqlmodel import select

from memberapp.incidents import telling
from memberapp.incidents.tables import IncidentTask
from memberapp.state.incidents import BreachState
from memberapp.state.shell import ShellState
from tests.personas import alice, bob
from tests.support.gate import open_gate, redirects
from tests.support.incidents import REFERENCE, publish
from tests.support.tabs import HOSTILE, HYDRATE, event, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

PATH = f"/incidents/{REFERENCE}"
LOAD, SHELL = event(BreachState, "load_breach"), event(ShellState, "load_shell")
TASK, READ = event(BreachState, "set_task"), event(BreachState, "mark_read")


def count_tasks() -> int:
    return run_now(lambda db: len(db.exec(select(IncidentTask)).all()))


def test_those_concerned_see_the_banner_tick_a_task_and_read():
    who = change(alice)
    publish(who.id)
    run_now(telling.tell_some)

    async def walk():
        async with tab_of(who) as tab:
            before = shown(await tab.send(SHELL, path="/"), ShellState)
            page = shown(await tab.send(LOAD, path=PATH), BreachState)
            done = {"task": "lire", "is_done": True}
            ticked = shown(await tab.send(TASK, done, path=PATH), BreachState)
            read = await tab.send(READ, path=PATH)
            return before, page, ticked, shown(read, BreachState), shown(read, ShellState)

    before, page, ticked, read, after = asyncio.run(walk())
    assert before["breach"].path == PATH
    assert "18\u00a0novembre 2026" in before["breach"].text
    assert page["view"].progress.startswith("0\u00a0fait sur 5")
    assert page["view"].stronger == "jusqu’au 20\u00a0décembre 2026 inclus"
    assert ticked["view"].progress.startswith("1\u00a0fait")
    assert ticked["view"].tasks[0].more.startswith("Vous l’avez coché le 21\u00a0novembre 2026")
    assert read["view"].receipt.endswith("par Alice Moreau.")
    assert after["breach"].text == ""


@pytest.mark.parametrize("path", [PATH, "/incidents/INC-2020-01-01"])
def test_others_find_nothing_and_have_no_banner(path):
    publish(change(alice).id)

    async def look():
        async with tab_of(change(bob)) as tab:
            shell = shown(await tab.send(SHELL, path="/"), ShellState)
            page = shown(await tab.send(LOAD, path=path), BreachState)
            done = {"task": "lire", "is_done": True}
            await tab.send(TASK, done, path=path)
            await tab.send(READ, path=path)
            return shell, page

    shell, page = asyncio.run(look())
    assert "breach" not in shell or shell["breach"].text == ""
    assert page["is_missing"]
    assert not page.get("is_loaded")
    assert "view" not in page
    assert count_tasks() == 0


def test_a_visitor_is_redirected_to_the_sign_in():
    publish(change(alice).id)

    async def look():
        async with open_gate() as gate:
            tab = gate.socket(token="tab-a")
            await tab.send(HYDRATE, path=PATH)
            return [redirects(await tab.send(LOAD, path=PATH))] + [
                redirects(await tab.send(one, arguments, path=PATH))
                for one, arguments in ((TASK, {"task": "lire", "is_done": True}), (READ, {}))
            ]

    assert all(found[0].startswith("/connexion") for found in asyncio.run(look()))
    assert count_tasks() == 0


@pytest.mark.parametrize("sent", HOSTILE, ids=lambda sent: type(sent).__name__)
def test_what_no_page_sends_changes_nothing(sent):
    who = change(alice)
    publish(who.id)

    async def send():
        async with tab_of(who) as tab:
            await tab.send(LOAD, path=PATH)
            for arguments in (
                {"task": sent, "is_done": True},
                {"task": "lire", "is_done": sent},
            ):
                if arguments["is_done"] is not True or not isinstance(sent, bool):
                    await tab.send(TASK, arguments, path=PATH)

    asyncio.run(send())
    assert count_tasks() == 0
