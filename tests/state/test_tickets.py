"""The screens of tickets through the real gate."""

import asyncio

import pytest
from sqlmodel import select

from memberapp import addresses
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from memberapp.state.tickets.contact import ContactFormState, ContactState
from memberapp.state.tickets.own import TicketsState
from memberapp.state.tickets.ticket import TicketState
from memberapp.tickets import staff
from memberapp.tickets.tables import Ticket, TicketDraft, TicketEntry
from tests.personas import alice, bob
from tests.support.factories import make_account
from tests.support.gate import open_gate, redirects
from tests.support.tabs import HOSTILE, HYDRATE, event, open_screen, shown, tab_of
from tests.support.tickets import WORDS, add_agents, agent, send
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

CONTACT = "/aide/contact"
FORM = {"subject": "fusion", "about": "", "text": WORDS}


def rows(table):
    return run_now(lambda db: db.exec(select(table)).all())


async def load(tab, path=CONTACT):
    updates = await tab.send(event(ContactState, "load_contact"), path=path)
    return shown(updates, ContactFormState)


async def send_from(tab, **form):
    return await tab.send(event(ContactFormState, "send"), {"form": form}, path=CONTACT)


def test_a_visitor_gets_other_ways_and_no_form():
    async def look():
        async with open_gate() as gate:
            tab = gate.socket(token="tab-a")
            await tab.send(HYDRATE, path=CONTACT)
            updates = await tab.send(event(ContactState, "load_contact"), path=CONTACT)
            forged = await send_from(tab, **FORM, key="k")
            return updates, forged

    updates, forged = asyncio.run(look())
    assert shown(updates, ContactState)["is_visitor"]
    assert shown(updates, ContactFormState) == {}
    assert redirects(updates) == []
    assert redirects(forged) == ["/connexion?suite=%2Faide%2Fcontact"]
    assert rows(Ticket) == []


def test_a_double_tap_sends_one_question_and_opens_its_page():
    async def write():
        async with tab_of(change(alice)) as tab:
            form = await load(tab)
            sent = {**FORM, "key": form["key"]}
            first, second = await send_from(tab, **sent), await send_from(tab, **sent)
            path = redirects(first)[0]
            page = await tab.send(event(TicketState, "load_ticket"), path=path)
            return form, redirects(first) + redirects(second), shown(page, TicketState)

    form, led, ticket = asyncio.run(write())
    assert form["view"].number == "M010000001"
    assert led[0] == led[1]
    assert len(rows(Ticket)) == 1
    assert ticket["notice"].startswith("Votre message est parti. Notez sa référence, SUI-2026-")
    assert ticket["view"].queue == "Conseillers spécialisés"


def test_what_was_typed_is_there_after_a_reload_and_does_not_come_back_once_sent():
    async def write():
        async with tab_of(change(alice)) as tab:
            form = await load(tab)
            for name, value in (("choose_subject", "fusion"), ("keep_text", "Bonjour")):
                argument = "subject" if name == "choose_subject" else "text"
                payload = {"key": form["key"], argument: value}
                await tab.send(event(ContactFormState, name), payload, path=CONTACT)
            again = await load(tab)
            await send_from(tab, **FORM, key=again["key"])
            late = {"key": again["key"], "text": "Bonjour, combien"}
            await tab.send(event(ContactFormState, "keep_text"), late, path=CONTACT)
            return again, await load(tab)

    again, after = asyncio.run(write())
    assert again["values"] == {"subject": "fusion", "about": "", "text": "Bonjour"}
    assert "spécialisés" in again["note"]
    assert not any(after["values"].values())
    assert rows(TicketDraft) == []


def test_a_form_to_correct_says_what_and_keeps_the_text():
    async def write():
        async with tab_of(change(alice)) as tab:
            form = await load(tab)
            wrong = {"about": "DEC-1", "text": "Bonjour", "key": form["key"]}
            return shown(await send_from(tab, **wrong), ContactFormState)

    refused = asyncio.run(write())
    assert set(refused["field_errors"]) == {"subject", "about"}
    assert refused["error_title"] == "2\u00a0réponses sont à corriger"
    assert refused["values"]["text"] == "Bonjour"


def test_a_link_fills_in_what_the_message_is_about_when_it_is_ones_own():
    async def open_links():
        async with tab_of(change(alice)) as tab:
            form = await load(tab)
            await send_from(tab, **FORM, key=form["key"])
            (ticket,) = rows(Ticket)
            path = addresses.contact_path(about=ticket.reference, subject="demande")
            own = await load(tab, path)
        async with tab_of(change(bob)) as tab:
            return ticket.reference, own["values"], (await load(tab, path))["values"]

    reference, own, anothers = asyncio.run(open_links())
    assert own == {"subject": "demande", "about": reference, "text": ""}
    assert anothers == {"subject": "demande", "about": "", "text": ""}


@writes
def alices_ticket(db):
    persona = alice(db)
    make_account(db, persona.member)
    add_agents(db)
    return send(db, persona)


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
def test_forged_and_huge_events_change_nothing(value):
    async def forge():
        async with tab_of(change(alice)) as tab:
            form = await load(tab)
            await send_from(tab, **FORM, key=form["key"])
            (ticket,) = rows(Ticket)
            path = f"/aide/suivis/{ticket.reference}"
            await tab.send(event(TicketState, "load_ticket"), path=path)
            for state, handler, payload in (
                (ContactFormState, "send", {"form": value}),
                (ContactFormState, "send", {"form": dict.fromkeys(FORM, value)}),
                (ContactFormState, "keep_text", {"key": value, "text": value}),
                (ContactFormState, "keep_about", {"key": value, "about": value}),
                (ContactFormState, "choose_subject", {"key": value, "subject": value}),
                (TicketState, "reply", {"form": value}),
                (TicketState, "reply", {"form": {"text": value, "version": value, "key": value}}),
                (TicketState, "keep_reply", {"key": value, "text": value}),
                (TicketState, "close", {"form": value}),
                (TicketState, "close", {"form": {"version": value}}),
                (TicketState, "rate", {"form": {"rating": value, "comment": value}}),
                (TicketsState, "show_more", {}),
                (TicketState, "show_older", {}),
            ):
                await tab.send(event(state, handler), payload, path=path)

    asyncio.run(forge())
    assert len(rows(Ticket)) == len(rows(TicketEntry)) == 1
    assert [one.status for one in rows(Ticket)] == ["waiting"]


def test_another_members_ticket_is_missing_and_that_is_written_down():
    async def look(reference):
        async with tab_of(change(bob)) as tab:
            path = f"/aide/suivis/{reference}"
            loaded = await tab.send(event(TicketState, "load_ticket"), path=path)
            form = {"text": "x", "version": "1", "key": "k"}
            replied = await tab.send(event(TicketState, "reply"), {"form": form}, path=path)
            return shown(loaded, TicketState), repr([loaded, replied])

    loaded, everything = asyncio.run(look(run_now(alices_ticket)))
    assert loaded["is_missing"]
    assert "combien" not in everything
    assert [one.object_ref for one in rows(AuditEvent) if one.event == "object:not_found"] == [
        "ticket"
    ]
    assert len(rows(TicketEntry)) == 1


def test_the_open_page_follows_the_staff_and_keeps_what_is_being_typed():
    persona = change(alice)

    @writes
    def begin(db):
        make_account(db, persona.member)
        add_agents(db)
        return send(db, persona)

    reference = run_now(begin)

    @writes
    def answered(db):
        staff.answer(agent(db), reference=reference, version=1, text="Deux euros.")

    async def follow():
        screen = await open_screen(TicketState, persona)
        screen._asked = reference
        await screen._show()
        screen._begin("Et pour")
        key = screen.key
        run_now(answered)
        await screen._show()
        return screen, key

    screen, key = asyncio.run(follow())
    assert screen.view.thread[-1].text == "Deux euros."
    assert (screen.key, screen.values) == (key, {"text": "Et pour"})
    assert screen.view.version == "2"
