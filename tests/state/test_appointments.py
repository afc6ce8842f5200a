"""The pages of appointments, through the gate."""

import pytest

from memberapp.state.appointments import AppointmentFormState, AppointmentsState
from tests.personas import alice, bob
from tests.support.tabs import HOSTILE, event, shown, tab_of
from tests.support.units_of_work import change

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(AppointmentFormState, "load_appointment_form")
ASK = event(AppointmentFormState, "ask")
OWN = event(AppointmentsState, "load_appointments")
PAGE = "/services/rendez-vous"
FORM = f"{PAGE}/demander/mirabeau"


async def asked(tab) -> None:
    loaded = shown(await tab.send(LOAD, path=FORM), AppointmentFormState)
    form = loaded["values"] | {"choix1": loaded["view"].half_days[0].value, "phone": "0639980012"}
    await tab.send(ASK, {"form": form}, path=FORM)


async def own(tab, path: str = PAGE):
    return shown(await tab.send(OWN, path=path), AppointmentsState)["view"]


async def test_a_member_asks_and_sees_their_own_alone():
    who, other = change(alice), change(bob)
    async with tab_of(who) as tab:
        await asked(tab)
        (one,) = (await own(tab)).appointments
        assert (one.practice, one.status) == ("Centre dentaire Mirabeau", "Demandé, à confirmer")
    async with tab_of(other) as tab:
        view = await own(tab, f"{PAGE}?annuler={one.reference}")
    assert (view.appointments, view.cancelling) == ([], "")


async def test_that_it_is_sent_is_said_once():
    async with tab_of(change(alice)) as tab:
        await asked(tab)
        loaded = shown(await tab.send(OWN, path=PAGE), AppointmentsState)
        (one,) = loaded["view"].appointments
        assert loaded["notice"] == (
            f"Votre demande {one.reference} est envoyée. Réponse promise avant le "
            "24\u00a0novembre 2026 à 18\u00a0h\u00a0: nous vous prévenons."
        )
        assert shown(await tab.send(OWN, path=PAGE), AppointmentsState)["notice"] == ""


async def test_another_request_names_the_one_that_waits():
    async with tab_of(change(alice)) as tab:
        await asked(tab)
        (one,) = (await own(tab)).appointments
        loaded = shown(await tab.send(LOAD, path=FORM), AppointmentFormState)
        form = loaded["values"] | {"choix1": loaded["view"].half_days[3].value}
        form |= {"phone": "0639980012"}
        refused = shown(await tab.send(ASK, {"form": form}, path=FORM), AppointmentFormState)
        assert one.reference in refused["errors"][0].text
        assert len((await own(tab)).appointments) == 1


async def test_what_is_missing_is_said_and_nothing_is_asked():
    async with tab_of(change(alice)) as tab:
        await tab.send(LOAD, path=FORM)
        refused = shown(await tab.send(ASK, {"form": {}}, path=FORM), AppointmentFormState)
        assert {one.field for one in refused["errors"]} == {
            "motif",
            "personne",
            "choix1",
            "phone",
        }
        assert (await own(tab)).appointments == []


@pytest.mark.parametrize("code", ["rien", "pereira", "dents-namur"])
async def test_who_is_not_asked_on_line_is_missing(code):
    async with tab_of(change(alice)) as tab:
        found = shown(await tab.send(LOAD, path=f"{PAGE}/demander/{code}"), AppointmentFormState)
        assert found["is_missing"]


@pytest.mark.parametrize("form", HOSTILE, ids=range(len(HOSTILE)))
async def test_whatever_is_sent_asks_nothing(form):
    async with tab_of(change(alice)) as tab:
        await tab.send(LOAD, path=FORM)
        await tab.send(ASK, {"form": form}, path=FORM)
        assert (await own(tab)).appointments == []
