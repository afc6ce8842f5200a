"""The preferences as a tab sees them, and what tells a member of new payments in their space."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from memberapp.account import push_subscriptions
from memberapp.members.tables import Beneficiary, Contract
from memberapp.messages.subjects import Subject
from memberapp.preferences import service as preferences
from memberapp.preferences.rules import Pace, Way
from memberapp.preferences.tables import PaymentNotice
from memberapp.state.care.reimbursements import ReimbursementsState
from memberapp.state.preferences import PreferencesState
from memberapp.state.shell import ShellState
from tests.personas import SignedInMember, bob, signed_in
from tests.support.clocks import START
from tests.support.factories import make_line
from tests.support.gate import open_gate, redirects
from tests.support.push_service import Receiver, on_a_device
from tests.support.tabs import HOSTILE, HYDRATE, event, shown
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

PATH = "/profil/preferences"
LOAD = event(PreferencesState, "load_preferences")
SAVE = event(PreferencesState, "save")
LOAD_SHELL = event(ShellState, "load_shell")
LOAD_LIST = event(ReimbursementsState, "load_reimbursements")
CHOICE = {
    "new_payments_email": "on",
    "new_payments_sms": "on",
    "follow_up_sms": "on",
    "rhythm": "weekly",
    "quiet_from": "22",
    "quiet_until": "7",
    "quiet_sundays": "on",
}
CHOSEN = {"email": "weekly", "sms": "each", "push": "never", "app": "never"}
DEFAULT = {"email": "each", "sms": "never", "push": "never", "app": "each"}
REMOVE = event(PreferencesState, "remove_device")


def paces(who: SignedInMember) -> dict[str, str]:
    own = run_now(preferences.own, **who.ids)
    return {way.value: pace.value for way, pace in own.paces[Subject.NEW_PAYMENTS].items()}


async def test_a_member_sees_and_changes_how_often_they_are_told():
    who = signed_in(phone="+33639980012")
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=who.token)
        await tab.send(HYDRATE, path=PATH)
        page = shown(await tab.send(LOAD, path=PATH), PreferencesState)
        ticked = {name for name, value in page["values"].items() if value == "on"}
        assert {"new_payments_email", "new_payments_app", "follow_up_sms"} < ticked
        assert not ticked & {"new_payments_sms", "news_email", "quiet_sundays"}
        assert (page["values"]["rhythm"], page["values"]["quiet_from"]) == ("each", "21")
        assert page["view"].phone.endswith("12")
        assert "39 98" not in page["view"].phone
        saved = shown(await tab.send(SAVE, {"form": CHOICE}, path=PATH), PreferencesState)
        assert saved["notice"] == "Vos choix sont enregistrés."
        assert saved["view"].saved == "Enregistré le 21\u00a0novembre 2026 à 11\u00a0h"
        assert paces(who) == CHOSEN
        own = run_now(preferences.own, **who.ids)
        assert own.quiet == (22, 7, True)
        assert own.paces[Subject.FOLLOW_UP][Way.EMAIL] is Pace.NEVER

        refused = await tab.send(SAVE, {"form": CHOICE | {"quiet_from": "12"}}, path=PATH)
        page = shown(refused, PreferencesState)
        assert page["error_title"] == "Une réponse est à corriger"
        assert page["field_errors"] == {"quiet_from": "Choisissez une réponse dans la liste."}
        assert run_now(preferences.own, **who.ids) == own


@pytest.mark.parametrize(
    "form",
    [*HOSTILE, {"news_email": "on"}, {**CHOICE, "quiet_until": 7}, {**CHOICE, "rhythm": "daily"}],
)
async def test_what_no_form_of_ours_sends_changes_nothing(form: Any):
    who = signed_in()
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=who.token)
        await tab.send(HYDRATE, path=PATH)
        await tab.send(SAVE, {"form": form}, path=PATH)
    assert paces(who) == DEFAULT


async def test_nobody_changes_anything_signed_out():
    who = signed_in()
    async with open_gate() as gate:
        tab = gate.socket(token="tab")
        await tab.send(HYDRATE, path=PATH)
        updates = await tab.send(SAVE, {"form": CHOICE}, path=PATH)
        assert redirects(updates)
        assert not shown(updates, PreferencesState)
    assert run_now(preferences.own, **who.ids).paces[Subject.NEW_PAYMENTS][Way.EMAIL] is Pace.EACH


def notified(updates: Any) -> Any:
    return shown(updates, PreferencesState)["notified"]


def subscribed(who: SignedInMember, browser: str, path: str) -> str:
    """Let the device of a member get notifications; return the id of its subscription."""
    on_a_device(who, browser)
    given = Receiver("https://fcm.googleapis.com", path).given
    run_now(preferences.add_device, given=given, session=who.session)
    (own,) = run_now(push_subscriptions.overview, session=who.session)
    return own.id


async def test_a_member_sees_and_removes_the_devices_that_get_notifications():
    who, other = signed_in(), signed_in(bob)
    theirs = subscribed(other, "Firefox sur Windows", "/fcm/send/bob")
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=who.token)
        await tab.send(HYDRATE, path=PATH)
        view = notified(await tab.send(LOAD, path=PATH))
        assert (len(view.key), view.devices, view.is_this_one) == (87, (), False)
        assert view.summary.startswith("Aucun appareil")

        own = subscribed(who, "Chrome sur Android", "/fcm/send/alice")
        view = notified(await tab.send(LOAD, path=PATH))
        (device,) = view.devices
        assert device.title == "Chrome sur Android"
        assert device.meta == "Cet appareil, depuis le 21\u00a0novembre 2026"
        assert (view.summary, view.is_this_one) == ("1\u00a0appareil", True)
        await tab.send(SAVE, {"form": CHOICE}, path=PATH)
        view = notified(await tab.send(LOAD, path=PATH))
        assert "aucune case" in view.summary

        for wrong in (theirs, "0" * 32, *HOSTILE):
            updates = await tab.send(REMOVE, {"subscription_id": wrong}, path=PATH)
            assert not shown(updates, PreferencesState).get("removed")
        assert len(run_now(push_subscriptions.overview, session=other.session)) == 1

        updates = await tab.send(REMOVE, {"subscription_id": own}, path=PATH)
        page = shown(updates, PreferencesState)
        assert page["removed"] == "Cet appareil ne recevra plus de notification."
        assert page["notified"].devices == ()
    assert len(run_now(push_subscriptions.overview, session=other.session)) == 1


async def test_nobody_removes_a_device_signed_out():
    who = signed_in()
    own = subscribed(who, "Chrome sur Android", "/fcm/send/alice")
    async with open_gate() as gate:
        tab = gate.socket(token="tab")
        await tab.send(HYDRATE, path=PATH)
        assert redirects(await tab.send(REMOVE, {"subscription_id": own}, path=PATH))
    assert len(run_now(push_subscriptions.overview, session=who.session)) == 1


async def test_where_there_are_no_notifications_nothing_is_offered(settings):
    settings(push_services="")
    who = signed_in()
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=who.token)
        await tab.send(HYDRATE, path=PATH)
        page = shown(await tab.send(LOAD, path=PATH), PreferencesState)
        assert "notified" not in page or page["notified"].key == ""


def arrive(db: Session, who: SignedInMember, reference: str) -> None:
    person = db.exec(
        select(Beneficiary)
        .join(Contract, col(Contract.id) == col(Beneficiary.contract_id))
        .where(Contract.member_id == who.member_id)
    ).one()
    make_line(db, person, pay_ref=reference)
    db.add(
        PaymentNotice(
            member_id=who.member_id,
            way=Way.APP,
            pay_ref=reference,
            pay_date=START.date(),
            noticed_at=START,
            due_at=START,
        )
    )


async def test_new_payments_are_counted_in_the_navigation_until_the_list_is_opened():
    who, other = signed_in(), signed_in(bob)
    for reference in ("VIR-1", "VIR-2"):
        change(lambda db, reference=reference: arrive(db, who, reference))
    async with open_gate() as gate:
        neighbour = gate.socket(token="other", session_token=other.token)
        await neighbour.send(HYDRATE)
        assert shown(await neighbour.send(LOAD_SHELL), ShellState)["new_payments"] == 0

        tab = gate.socket(token="tab", session_token=who.token)
        await tab.send(HYDRATE)
        assert shown(await tab.send(LOAD_SHELL), ShellState)["new_payments"] == 2
        path = "/remboursements"
        updates = await tab.send(LOAD_LIST, path=path)
        told = "2\u00a0nouveaux remboursements depuis votre dernière visite"
        assert shown(updates, ReimbursementsState)["since_last_visit"] == told
        assert shown(updates, ShellState)["new_payments"] == 0

        chosen = event(ReimbursementsState, "choose_year")
        await tab.send(chosen, {"value": "2025"}, path=path)
        filtered = await tab.send(LOAD_LIST, path=f"{path}?annee=2025")
        assert "since_last_visit" not in shown(
            filtered, ReimbursementsState
        )  # it stays with a filter
        again = await tab.send(LOAD_LIST, path=path)
        assert shown(again, ReimbursementsState)["since_last_visit"] == ""
