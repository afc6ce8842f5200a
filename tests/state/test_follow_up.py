"""A request after it was sent, through the real gate: whatever a browser sends."""

import pytest
from sqlmodel import select

from memberapp import addresses, routes
from memberapp.assistance import changeable, changes, drafts, staff_steps, stays
from memberapp.assistance.rules.steps import StepState
from memberapp.assistance.tables import AssistanceCase
from memberapp.core.limits import Limit
from memberapp.staff import service as agents
from memberapp.state.assistance.changes import CaseAddState, CaseCancelState, CaseServiceState
from memberapp.state.assistance.follow_up import FollowUpState
from memberapp.state.assistance.history import CasesState
from memberapp.state.assistance.stays import StayState
from memberapp.state.live import live_screens
from tests.support.assistance_requests import AT_HOME, BY_PHONE
from tests.support.assistance_tabs import Visitor, tab_of, visitor
from tests.support.clocks import START
from tests.support.factories import make_member
from tests.support.gate import redirects
from tests.support.tabs import HOSTILE, event, shown
from tests.support.units_of_work import as_agent, change, work_in

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

FOLLOW, SAY = event(FollowUpState, "load_follow_up"), event(FollowUpState, "say")
CONFIRM = event(FollowUpState, "confirm")
LOOK = event(CaseServiceState, "look_from")
SERVICE, ASK = event(CaseServiceState, "load_service_change"), event(CaseServiceState, "ask")
KEEP = event(CaseServiceState, "keep")
CANCELLING, CANCEL = event(CaseCancelState, "load_cancelling"), event(CaseCancelState, "cancel")
ADD, CASES = event(CaseAddState, "load_addable"), event(CasesState, "load_cases")
STAY, NOTE = event(StayState, "load_stay"), event(StayState, "note_hospital")
TUESDAY, NOON = "2026-12-01", "12:00-14:00"
UNKNOWN = "AST-2026-0000000-0"


def ask_for_help(who: Visitor) -> str:
    """Send a request for help at home, whose nights nobody said."""

    def work(one) -> str:
        one.begin()
        one.step(drafts.choose_guided, guided=False)
        one.keep("AIDE_MENAGERE")
        return one.submit()

    return who.does(work)


async def test_an_answer_waits_to_be_confirmed_when_it_takes_a_service_away():
    who = visitor()
    path = addresses.case_path(ask_for_help(who))
    async with tab_of(who) as tab:
        view = shown(await tab.send(FOLLOW, path=path), FollowUpState)["view"]
        assert (view.slug, view.version) == ("duree", "1")
        form = {"slug": "duree", "version": "1", "nights": "1", "immob_days": "0"}
        screen = shown(await tab.send_bare(SAY, {"form": form}, path=path), FollowUpState)
        assert screen["ruled_out"].text
        screen = shown(await tab.send_bare(CONFIRM, {}, path=path), FollowUpState)
        assert (screen["ruled_out"].text, screen["view"].slug) == ("", "")
        assert "non prévue" in screen["notice"]
        assert screen["notice"].endswith("votre demande est close.")
        assert screen["view"].services == []
    assert FollowUpState in live_screens()
    assert CasesState in live_screens()
    assert StayState in live_screens()


async def test_an_answer_that_cannot_be_read_is_said_beside_its_field():
    who = visitor()
    path = addresses.case_path(ask_for_help(who))
    async with tab_of(who) as tab:
        await tab.send(FOLLOW, path=path)
        form = {"slug": "duree", "version": "1", "nights": "deux"}
        screen = shown(await tab.send_bare(SAY, {"form": form}, path=path), FollowUpState)
        assert screen["field_errors"]["nights"]


async def test_who_is_second_sees_what_changed_and_loses_nothing_of_what_they_chose():
    who = visitor()
    reference = who.does(lambda one: one.send())
    path = addresses.case_service_path(reference, BY_PHONE)
    async with tab_of(who) as tab:
        view = shown(await tab.send(SERVICE, path=path), CaseServiceState)["view"]
        who.does(
            lambda one: changes.cancel(
                work_in(one.db, **one.ids), reference=reference, version=1, service=AT_HOME
            )
        )
        call = "10:00-10:30"
        form = {"version": view.version, "day": TUESDAY, f"window-{TUESDAY}": call}
        screen = shown(await tab.send_bare(ASK, {"form": form}, path=path), CaseServiceState)
        assert any("Annulé" in line for line in screen["changed"])
        assert (screen["view"].day, screen["view"].window) == (TUESDAY, call)
        form["version"] = screen["view"].version
        updates = await tab.send_bare(ASK, {"form": form}, path=path)
        assert redirects(updates) == [addresses.case_path(reference)]


async def test_other_days_are_shown_only_within_the_calendar_and_while_the_request_is_there():
    who = visitor()
    reference = who.does(lambda one: one.send())
    path = addresses.case_service_path(reference, AT_HOME)
    async with tab_of(who) as tab:
        view = shown(await tab.send(SERVICE, path=path), CaseServiceState)["view"]
        for day in (*HOSTILE, f"{view.first}\x00", f"{view.first[:-1]}x", "9999-12-31"):
            assert "view" not in shown(
                await tab.send_bare(LOOK, {"day": day}, path=path), CaseServiceState
            )
        later = shown(await tab.send_bare(LOOK, {"day": TUESDAY}, path=path), CaseServiceState)
        assert later["view"].days[0] != view.days[0]
        change(lambda db: setattr(db.exec(select(AssistanceCase)).one(), "member_id", another(db)))
        gone = shown(await tab.send_bare(LOOK, {"day": view.first}, path=path), CaseServiceState)
        assert gone["is_missing"]


def another(db) -> str:
    return make_member(db).id


async def test_a_ward_that_is_noted_too_often_is_said_and_what_was_typed_stays(monkeypatch):
    monkeypatch.setattr(stays, "_NOTED", Limit("case-hospital", "1/day"))
    who = visitor()
    path = addresses.stay_path(ask_for_help(who))
    async with tab_of(who) as tab:
        await tab.send(STAY, path=path)
        form = {"version": "1", "hospital": "Clinique", "hospital_phone": ""}
        assert shown(await tab.send_bare(NOTE, {"form": form}, path=path), StayState)["notice"]
        form |= {"version": "2", "hospital": "Hôpital"}
        screen = shown(await tab.send_bare(NOTE, {"form": form}, path=path), StayState)
        assert screen["errors"][0].text.startswith("Trop d’essais.")
        assert tab.sees(StayState, "values")["hospital"] == "Hôpital"


async def test_an_agreed_visit_stays_until_the_other_hour_is_confirmed_or_given_up():
    who = visitor()
    reference = who.does(lambda one: one.send())
    who.does(lambda one: agree(one, reference))
    path = addresses.case_service_path(reference, AT_HOME)
    async with tab_of(who) as tab:
        view = shown(await tab.send(SERVICE, path=path), CaseServiceState)["view"]
        assert view.keep_text.startswith("Garder le lundi")
        form = {"version": view.version, "day": TUESDAY, f"window-{TUESDAY}": NOON}
        updates = await tab.send_bare(ASK, {"form": form}, path=path)
        assert redirects(updates) == [addresses.case_path(reference)]
        screen = shown(await tab.send(FOLLOW, path=addresses.case_path(reference)), FollowUpState)
        assert "Vous gardez le lundi" in screen["notice"]
        assert state_of(who, reference, AT_HOME) is StepState.CONFIRMED

        screen = shown(await tab.send(SERVICE, path=path), CaseServiceState)
        assert screen["view"].wanted.startswith("Vous avez demandé le mardi")
        older = await tab.send_bare(KEEP, {"version": view.version}, path=path)
        assert shown(older, CaseServiceState)["changed"]
        version = tab.sees(CaseServiceState, "view").version
        updates = await tab.send_bare(KEEP, {"version": version}, path=path)
        assert redirects(updates) == [addresses.case_path(reference)]
        screen = shown(await tab.send(FOLLOW, path=addresses.case_path(reference)), FollowUpState)
        assert "rien ne change" in screen["notice"]
        again = await tab.send_bare(KEEP, {"version": str(int(version) + 1)}, path=path)
        assert shown(again, CaseServiceState)["errors"]


def agree(one, reference: str) -> None:
    """Have the staff confirm the visit."""
    agents.add(work_in(one.db, now=START), agent_id="a.noel", name="Agathe Noël")
    work = as_agent(one.db, now=START, agent_id="a.noel")
    staff_steps.confirm(work, reference=reference, service=AT_HOME)


async def test_nothing_is_cancelled_before_it_is_confirmed():
    who = visitor()
    reference = who.does(lambda one: one.send())
    path = addresses.case_cancel_path(reference, AT_HOME)
    async with tab_of(who) as tab:
        view = shown(await tab.send(CANCELLING, path=path), CaseCancelState)["view"]
        assert (view.code, len(view.going), view.can_be_done) == (AT_HOME, 1, True)
        assert state_of(who, reference, AT_HOME) is StepState.WISHED
        updates = await tab.send_bare(CANCEL, {"version": view.version}, path=path)
        assert redirects(updates) == [addresses.case_path(reference)]
        assert state_of(who, reference, AT_HOME) is StepState.CANCELLED
        screen = shown(await tab.send(FOLLOW, path=addresses.case_path(reference)), FollowUpState)
        assert screen["notice"].endswith("c’est annulé.")


def state_of(who: Visitor, reference: str, service: str) -> StepState:
    def work(one):
        found = changeable.appointment(
            work_in(one.db, **one.ids), reference=reference, service=service
        )
        return found.item.state

    return who.does(work)


async def test_a_case_of_somebody_else_is_nowhere():
    mine, other = visitor("M010000001"), visitor("M010000002")
    reference = other.does(lambda one: one.send())
    async with tab_of(mine) as tab:
        for about in (reference, UNKNOWN):
            for load, path, state in (
                (SERVICE, addresses.case_service_path(about, AT_HOME), CaseServiceState),
                (ADD, addresses.case_add_path(about), CaseAddState),
                (CANCELLING, addresses.case_cancel_path(about), CaseCancelState),
                (STAY, addresses.stay_path(about), StayState),
            ):
                screen = shown(await tab.send(load, path=path), state)
                assert screen["is_missing"]
                assert "view" not in screen
            screen = shown(await tab.send(FOLLOW, path=addresses.case_path(about)), FollowUpState)
            assert not screen.get("is_ready")
        assert shown(await tab.send(CASES, path=routes.CASES.path), CasesState)["view"].is_empty


@pytest.mark.parametrize(
    ("load", "handler", "name"),
    [
        (FOLLOW, SAY, "form"),
        (SERVICE, ASK, "form"),
        (SERVICE, KEEP, "version"),
        (CANCELLING, CANCEL, "version"),
        (STAY, NOTE, "form"),
    ],
    ids=["say", "ask", "keep", "cancel", "note"],
)
async def test_whatever_is_sent_changes_nothing_that_was_not_meant(load, handler, name):
    who = visitor()
    reference = who.does(lambda one: one.send())
    path = {
        FOLLOW: addresses.case_path(reference),
        SERVICE: addresses.case_service_path(reference, AT_HOME),
        CANCELLING: addresses.case_cancel_path(reference),
        STAY: addresses.stay_path(reference),
    }[load]
    async with tab_of(who) as tab:
        await tab.send(load, path=path)
        for sent in HOSTILE:
            await tab.send_bare(handler, {name: sent}, path=path)
    assert state_of(who, reference, AT_HOME) is StepState.WISHED
