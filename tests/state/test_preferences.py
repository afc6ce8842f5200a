"""The preferences as a tab sees them, and what tells a member of new payments in their space."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from memberapp.members.tables import Beneficiary, Contract
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
from tests.support.tabs import HOSTILE, HYDRATE, event, shown
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

PATH = "/profil/preferences"
LOAD = event(PreferencesState, "load_preferences")
SAVE = event(PreferencesState, "save")
LOAD_SHELL = event(ShellState, "load_shell")
LOAD_LIST = event(ReimbursementsState, "load_reimbursements")
CHOICE = {"email": "weekly", "sms": "each", "app": "never"}


def paces(who: SignedInMember) -> dict[str, str]:
    own = run_now(preferences.own, **who.ids)
    return {way.value: pace.value for way, pace in own.paces.items()}


async def test_a_member_sees_and_changes_how_often_they_are_told():
    who = signed_in(phone="+33639980012")
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=who.token)
        await tab.send(HYDRATE, path=PATH)
        page = shown(await tab.send(LOAD, path=PATH), PreferencesState)
        assert page["values"] == {"email": "each", "sms": "never", "app": "each"}
        assert page["view"].phone.endswith("12")
        assert "39 98" not in page["view"].phone
        saved = shown(await tab.send(SAVE, {"form": CHOICE}, path=PATH), PreferencesState)
        assert saved["notice"] == "Vos choix sont enregistrés."
        assert saved["view"].saved == "Enregistré le 21\u00a0novembre 2026 à 11\u00a0h"
        assert paces(who) == CHOICE

        refused = await tab.send(SAVE, {"form": CHOICE | {"sms": "daily"}}, path=PATH)
        page = shown(refused, PreferencesState)
        assert page["error_title"] == "Une réponse est à corriger"
        assert page["field_errors"] == {"sms": "Choisissez une réponse dans la liste."}
        assert paces(who) == CHOICE


@pytest.mark.parametrize("form", [*HOSTILE, {"email": "never"}, {**CHOICE, "app": 7}])
async def test_what_no_form_of_ours_sends_changes_nothing(form: Any):
    who = signed_in()
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=who.token)
        await tab.send(HYDRATE, path=PATH)
        await tab.send(SAVE, {"form": form}, path=PATH)
    assert paces(who) == {"email": "each", "sms": "never", "app": "each"}


async def test_nobody_changes_anything_signed_out():
    who = signed_in()
    async with open_gate() as gate:
        tab = gate.socket(token="tab")
        await tab.send(HYDRATE, path=PATH)
        updates = await tab.send(SAVE, {"form": CHOICE}, path=PATH)
        assert redirects(updates)
        assert not shown(updates, PreferencesState)
    assert run_now(preferences.own, **who.ids).paces[Way.EMAIL] is Pace.EACH


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
