"""The screens of requests: whose they are, and what they say of what is wrong."""

import pytest
from sqlmodel import select

from memberapp import routes
from memberapp.core.references import find_own
from memberapp.core.tables import AuditEvent
from memberapp.members.tables import Request
from memberapp.state.requests.followed import RequestState
from memberapp.state.requests.form import RequestFormState
from memberapp.state.requests.listing import RequestsState
from tests.personas import alice, bob, signed_in
from tests.support.requests import send
from tests.support.tabs import event, shown, tab_of
from tests.support.tickets import as_member
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(RequestState, "load_request")


def core_request(db, member):
    db.add(
        Request(
            id=f"Q-{member.id}",
            version=1,
            member_id=member.id,
            kind="prise_en_charge",
            status="piece_demandee",
            opened=member.birth.replace(year=2026, month=11, day=1),
            history=[
                {"at": "2026-11-01T09:00:00Z", "status": "recue", "note": None},
                {"at": "2026-11-04T09:00:00Z", "status": "piece_demandee", "note": "Facture"},
            ],
        )
    )


async def test_a_member_follows_their_own_request_and_nobody_elses():
    bobs = send(signed_in(bob))
    persona = change(alice)
    change(lambda db: core_request(db, persona.member))
    async with tab_of(persona) as tab:

        async def opened(reference: str):
            return shown(await tab.send(LOAD, path=f"/demandes/{reference}"), RequestState)

        screen = await opened(f"Q-{persona.id}")
        assert screen["view"].title == "Prise en charge exceptionnelle"
        assert [one.state for one in screen["view"].steps] == ["done", "now"]
        for reference in (bobs, "DEM-2026-0000000-0", "x" * 1000, "%00", "[reference]"):
            assert (await opened(reference))["is_missing"]
            await opened(f"Q-{persona.id}")
    rows = run_now(lambda db: [(one.event, one.object_ref) for one in db.exec(select(AuditEvent))])
    assert ("object:not_found", "request") in rows


async def test_what_is_awaited_of_another_way_s_request_is_sent_from_its_page():
    persona = change(alice)
    change(lambda db: core_request(db, persona.member))
    async with tab_of(persona) as tab:
        screen = shown(await tab.send(LOAD, path=f"/demandes/Q-{persona.id}"), RequestState)
    assert screen["view"].missing.startswith("Facture.")
    assert screen["view"].send_path.startswith(routes.CONTACT.path)
    reference = f"Q-{persona.id}"
    assert reference in screen["view"].send_path  # and the written form knows it as theirs alone
    assert run_now(lambda db: find_own(as_member(db, persona.id), text=reference)) == reference
    other = signed_in(bob).member_id
    assert run_now(lambda db: find_own(as_member(db, other), text=reference)) is None


async def test_an_empty_form_leaves_nothing_to_finish():
    persona = change(alice)
    async with tab_of(persona) as tab:
        path = "/demandes/nouvelle/reclamation"
        await tab.send(event(RequestFormState, "load_request_form"), path=path)
        check = event(RequestFormState, "check")
        await tab.send(check, {"form": {"subject": "", "text": "  "}}, path=path)
        load = event(RequestsState, "load_requests")
        screen = shown(await tab.send(load, path=routes.REQUESTS.path), RequestsState)
        assert screen["view"].drafts == []

        await tab.send(check, {"form": {"subject": "", "text": "Un retard."}}, path=path)
        screen = shown(await tab.send(load, path=routes.REQUESTS.path), RequestsState)
        assert [one.path for one in screen["view"].drafts] == [path]


async def test_the_list_begins_with_what_waits_for_the_member():
    persona = change(alice)
    change(lambda db: core_request(db, persona.member))
    async with tab_of(persona) as tab:
        load = event(RequestsState, "load_requests")
        screen = shown(await tab.send(load, path=routes.REQUESTS.path), RequestsState)
    (one,) = screen["view"].current
    assert (one.turn, one.state) == ("À vous", "À compléter")


@pytest.mark.parametrize("sent", [None, 3, "x", [], {"text": 5}, {"subject": "x" * 9000}])
async def test_whatever_a_browser_sends_is_refused_in_words(sent):
    async with tab_of(change(alice)) as tab:
        path = "/demandes/nouvelle/reclamation"
        await tab.send(event(RequestFormState, "load_request_form"), path=path)
        updates = await tab.send(event(RequestFormState, "check"), {"form": sent}, path=path)
        screen = shown(updates, RequestFormState)
    assert "subject" in screen["field_errors"]
    assert screen["tries"] == 1


async def test_an_unknown_kind_is_said_so():
    async with tab_of(change(alice)) as tab:
        load = event(RequestFormState, "load_request_form")
        screen = shown(await tab.send(load, path="/demandes/nouvelle/chose"), RequestFormState)
    assert screen["is_missing"]
