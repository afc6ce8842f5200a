"""The page `/appel` through the real gate."""

import asyncio

import pytest

from memberapp.calls import staff as call_staff
from memberapp.core.work import writes
from memberapp.staff import service as agents
from memberapp.state.calls import CallCheckState
from tests.personas import alice, bob
from tests.support.callbacks import PHONE, ask, session_of
from tests.support.clocks import START
from tests.support.factories import make_account
from tests.support.gate import open_gate, redirects
from tests.support.tabs import HYDRATE, event, open_screen, shown
from tests.support.units_of_work import as_agent, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")


def started(db, session=None):
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")
    reference = ask(db, session=session)
    work = as_agent(db, now=START, agent_id="a.noel", reason="Rappel demandé")
    return reference, call_staff.start(work, reference=reference).words


@writes
def a_visitors_call(db):
    return started(db)


@writes
def a_members_call(db):
    persona = alice(db)
    make_account(db, persona.member)
    return persona, started(db, session_of(persona.id))


def ask_as_visitor(*forms):
    async def open_page():
        async with open_gate() as gate:
            tab = gate.socket(token="tab-a")
            await tab.send(HYDRATE, path="/appel")
            sent = [("load_call_check", {})]
            sent += [("ask", {"form": form}) for form in forms]
            found = [
                await tab.send(event(CallCheckState, name), payload, path="/appel")
                for name, payload in [*sent, ("check_again", {})]
            ]
            assert all(redirects(updates) == [] for updates in found)
            return [shown(updates, CallCheckState) for updates in found]

    return asyncio.run(open_page())


def test_a_visitor_learns_nothing_before_they_prove_whose_call_it_is():
    _reference, words = run_now(a_visitors_call)
    loaded, again = ask_as_visitor()

    assert loaded["is_loaded"]
    assert words not in repr([loaded, again])
    assert "Agathe" not in repr([loaded, again])


def test_a_visitor_asks_by_reference_and_number_then_again():
    reference, words = run_now(a_visitors_call)
    wrong = {"reference": reference, "phone": "06 39 98 00 13"}
    right = {"reference": reference, "phone": PHONE}
    _loaded, refused, told, again = ask_as_visitor(wrong, right)

    assert refused["view"].title == "Non. Raccrochez"
    assert words not in repr(refused)
    assert told["view"].words == words
    assert again.get("view", told["view"]).words == words


@pytest.mark.parametrize("form", [{}, [], "x", {"reference": 3, "phone": None}, None])
def test_what_is_no_form_has_no_answer(form):
    found = ask_as_visitor(form)

    assert "is_answered" not in found[1]


def test_a_form_to_correct_says_what(database):
    found = ask_as_visitor({"reference": "RAP-1", "phone": ""})

    assert set(found[1]["field_errors"]) == {"reference", "phone"}


def test_the_member_has_the_words_on_their_page_and_another_member_has_none():
    async def page_of(persona):
        screen = await open_screen(CallCheckState, persona)
        await screen._show()
        return screen.view

    persona, (_reference, words) = run_now(a_members_call)
    other = run_now(writes(bob))
    assert asyncio.run(page_of(persona)).words == words
    theirs = asyncio.run(page_of(other))
    assert theirs.title == "Non. Raccrochez"
    assert words not in repr(theirs)
