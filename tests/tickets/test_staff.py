from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.tables import AuditEvent, OutboxMessage
from memberapp.tickets import lateness, service, staff
from memberapp.tickets.exchanges import TicketMoved
from memberapp.tickets.rules import Author, EntryKind, TicketStatus
from memberapp.tickets.tables import Ticket
from tests.personas import alice
from tests.support.factories import make_account
from tests.support.tickets import add_agents, agent, answer, as_member, send

DAY = timedelta(days=1)


@pytest.fixture
def member(db):
    persona = alice(db)
    make_account(db, persona.member)
    add_agents(db)
    return persona


@pytest.fixture
def reference(db, member):
    return send(db, member)


def kinds(db):
    return [one.kind for one in db.exec(select(OutboxMessage).order_by(OutboxMessage.created_at))]


def test_the_list_has_what_is_late_first_and_says_who_read_it(db, member, reference):
    newer = send(db, member, key="2" * 22, after=2 * DAY)
    done = send(db, member, key="3" * 22, subject="fusion")
    answer(db, done)
    found = staff.tickets(agent(db, after=4 * DAY))
    assert [one.reference for one in found] == [reference, newer, done]
    assert [one.late_since is not None for one in found] == [True, False, False]
    event = select(AuditEvent).where(AuditEvent.event == "staff:tickets_read")
    assert [one.member_id for one in db.exec(event)].count(member.id) == 3
    assert [one.reference for one in staff.tickets(agent(db), queue="specialistes")] == [done]
    with pytest.raises(InvalidInput):
        staff.tickets(agent(db), queue="personne")


def test_a_ticket_that_one_took_another_agent_does_not_answer(db, reference):
    staff.take(agent(db), reference=reference)
    for act in (
        lambda: staff.take(agent(db, "b.roy"), reference=reference),
        lambda: answer(db, reference, who="b.roy"),
        lambda: staff.close(agent(db, "b.roy"), reference=reference, version=1),
        lambda: staff.pass_on(agent(db, "b.roy"), reference=reference, version=1, queue="espace"),
    ):
        with pytest.raises(Conflict, match=r"a\.noel has"):
            act()
    staff.take(agent(db, "b.roy"), reference=reference, is_over=True)
    answer(db, reference, who="b.roy")
    assert kinds(db) == ["ticket_received", "ticket_answered"]


def test_who_answers_without_the_members_last_word_answers_nothing(db, member, reference):
    work = as_member(db, member.id)
    service.reply(work, reference=reference, version=1, text="J’ai retrouvé.", key="r")
    with pytest.raises(TicketMoved):
        answer(db, reference, version=1)
    answer(db, reference, version=2)


def test_a_question_waits_for_the_member_then_closes_and_says_so(db, member, reference):
    asked = staff.ask(agent(db), reference=reference, version=1, text="Avez-vous la note ?")
    assert asked.status is TicketStatus.ASKED
    assert asked.closes_at is not None
    assert asked.closes_at.isoformat() == "2026-11-28T22:59:00+00:00"
    (ticket_id,) = db.exec(select(Ticket.id)).all()
    assert lateness.quiet(agent(db, after=7 * DAY)) == []
    late = agent(db, after=8 * DAY)
    assert lateness.quiet(late) == [ticket_id]
    lateness.end(late, ticket_id=ticket_id)
    lateness.end(late, ticket_id=ticket_id)  # another worker
    closed = staff.read(agent(db), reference=reference)
    assert closed.status is TicketStatus.CLOSED
    assert (closed.entries[-1].kind, closed.entries[-1].author) == (
        EntryKind.CLOSED,
        Author.SYSTEM,
    )
    assert kinds(db) == ["ticket_received", "ticket_answered", "ticket_closed"]


def test_a_member_who_answers_in_time_keeps_it_from_closing(db, member, reference):
    staff.ask(agent(db), reference=reference, version=1, text="Avez-vous la note ?")
    work = as_member(db, member.id, 2 * DAY)
    service.reply(work, reference=reference, version=2, text="Oui.", key="r")
    assert lateness.quiet(agent(db, after=30 * DAY)) == []


def test_lateness_is_told_once_for_each_promise(db, member, reference):
    (ticket_id,) = db.exec(select(Ticket.id)).all()
    assert lateness.late(agent(db, after=2 * DAY)) == []
    late = agent(db, after=4 * DAY)
    assert lateness.late(late) == [ticket_id]
    lateness.tell(late, ticket_id=ticket_id)
    lateness.tell(late, ticket_id=ticket_id)
    assert lateness.late(late) == []
    assert kinds(db) == ["ticket_received", "ticket_late"]
    answer(db, reference, after=4 * DAY)
    work = as_member(db, member.id, 5 * DAY)
    service.reply(work, reference=reference, version=2, text="Et pour mars ?", key="r")
    assert lateness.late(agent(db, after=20 * DAY)) == [ticket_id]


def test_passing_on_keeps_the_promise_and_frees_it_for_the_next_agent(db, reference):
    staff.take(agent(db), reference=reference)
    before = staff.read(agent(db), reference=reference)
    passed = staff.pass_on(agent(db), reference=reference, version=1, queue="specialistes")
    assert (passed.queue, passed.agent_id) == ("specialistes", None)
    assert passed.due_at == before.due_at
    with pytest.raises(Conflict):
        staff.pass_on(agent(db), reference=reference, version=2, queue="specialistes")
    with pytest.raises(InvalidInput):
        staff.pass_on(agent(db), reference=reference, version=2, queue="personne")


def test_a_closed_ticket_is_for_its_member_to_open(db, reference):
    closed = staff.close(agent(db), reference=reference, version=1, text="C’est réglé.")
    assert closed.first_answered_at is not None
    for act in (
        lambda: answer(db, reference, version=2),
        lambda: staff.take(agent(db), reference=reference),
    ):
        with pytest.raises(Conflict):
            act()
    assert staff.tickets(agent(db)) == []
    assert len(staff.tickets(agent(db), is_all=True)) == 1


def test_an_unknown_reference_and_an_empty_answer_are_refused(db, reference):
    with pytest.raises(NotFound):
        staff.read(agent(db), reference="SUI-2026-0000001-X")
    with pytest.raises(InvalidInput):
        staff.answer(agent(db), reference=reference, version=1, text=" ")
