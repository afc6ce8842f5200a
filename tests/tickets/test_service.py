from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.core import references
from memberapp.core.errors import Conflict, InvalidForm, NotFound, TooManyTries
from memberapp.core.secrets import reveal
from memberapp.core.tables import AuditEvent, OutboxMessage
from memberapp.core.topics import Topic
from memberapp.core.work import NotSignedIn
from memberapp.tickets import drafts, service, staff
from memberapp.tickets.exchanges import TicketMoved
from memberapp.tickets.rules import Author, EntryKind, Rating, TicketStatus, TypedTicket
from memberapp.tickets.tables import Ticket, TicketDraft, TicketEntry
from tests.personas import alice, bob
from tests.support.clocks import START
from tests.support.factories import make_account, make_statement
from tests.support.tickets import (
    KEY,
    TYPED,
    WORDS,
    add_agents,
    agent,
    answer,
    as_member,
    send,
)
from tests.support.units_of_work import work_in

DAY = timedelta(days=1)


@pytest.fixture
def member(db):
    persona = alice(db)
    make_account(db, persona.member)
    add_agents(db)
    return persona


def own(db, persona, reference, **options):
    return service.own(as_member(db, persona.id, **options), reference=reference, last=50)


def reply(db, persona, reference, *, version, key="r" * 22, text="Merci.", **options):
    work = as_member(db, persona.id, **options)
    service.reply(work, reference=reference, version=version, text=text, key=key)


def test_a_question_is_sent_sealed_promised_and_receipted(db, member):
    reference = send(db, member)
    shown = own(db, member, reference)

    assert shown.status is TicketStatus.WAITING
    assert [(one.kind, one.author, one.text) for one in shown.entries] == [
        (EntryKind.WRITTEN, Author.MEMBER, WORDS)
    ]
    # Written on a Saturday: two working days are Monday and Tuesday, at 19 h in Paris.
    assert shown.due_at.isoformat() == "2026-11-24T18:00:00+00:00"
    assert WORDS.encode() not in (db.exec(select(TicketEntry.text)).one() or b"")
    (message,) = db.exec(select(OutboxMessage)).all()
    assert message.kind == "ticket_received"
    assert "charge" not in (reveal(message, "parameters") or "")


def test_the_same_form_sent_twice_is_one_ticket_and_one_receipt(db, member):
    assert send(db, member) == send(db, member)
    assert len(db.exec(select(Ticket)).all()) == 1
    assert len(db.exec(select(OutboxMessage)).all()) == 1


def test_a_key_of_another_member_is_another_key(db, member):
    other = bob(db)
    make_account(db, other.member)
    assert send(db, member) != send(db, other)


def test_a_visitor_sends_nothing(db, member):
    with pytest.raises(NotSignedIn):
        service.send(work_in(db, now=START), typed=TYPED, key=KEY)
    assert not service.is_member(work_in(db, now=START))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"subject": "piratage"}, ["subject"]),
        ({"text": "  \n"}, ["text"]),
        ({"text": "x" * 3001, "subject": ""}, ["subject", "text"]),
        ({"about": "DEC-2026-0000001-X"}, ["about"]),
    ],
)
def test_what_cannot_be_read_is_refused_by_field(db, member, changes, fields):
    with pytest.raises(InvalidForm) as refused:
        send(db, member, **changes)
    assert [one.field for one in refused.value.problems] == fields
    assert db.exec(select(Ticket)).all() == []


def test_it_may_be_about_ones_own_statement_and_not_about_anothers(db, member):
    own_one, anothers = make_statement(db, member.member), make_statement(db, bob(db).member)
    reference = send(db, member, about=own_one.reference.lower())
    assert own(db, member, reference).about == own_one.reference
    with pytest.raises(InvalidForm):
        send(db, member, key="o" * 22, about=anothers.reference)
    # A ticket is something that others may be about.
    assert references.find_own(as_member(db, member.id), text=reference) == reference


def test_another_members_ticket_reads_like_an_unknown_one(db, member):
    reference, other = send(db, member), bob(db)
    make_account(db, other.member)
    work = as_member(db, other.id)
    typed = TypedTicket("", "", "x")
    for act in (
        lambda one: service.own(work, reference=one, last=5),
        lambda one: service.reply(work, reference=one, version=1, text="x", key="z"),
        lambda one: service.close(work, reference=one, version=1),
        lambda one: service.rate(work, reference=one, rating="yes", comment=""),
        lambda one: drafts.draft_of(work, reference=one),
        lambda one: drafts.keep_draft(work, typed=typed, reference=one),
    ):
        for asked in (reference, "SUI-2026-0000001-X", "' OR 1=1", "x" * 5000):
            with pytest.raises(NotFound):
                act(asked)
    assert service.list_own(work, most=9).rows == ()
    assert references.find_own(work, text=reference) is None


def test_an_answer_then_a_word_make_a_new_promise(db, member):
    reference = send(db, member)
    answer(db, reference)
    answered = own(db, member, reference)
    assert (answered.status, answered.entries[-1].agent) == (TicketStatus.ANSWERED, "Agathe Noël")
    reply(db, member, reference, version=2, after=3 * DAY)  # on a Tuesday
    again = own(db, member, reference)
    assert (again.status, again.closes_at) == (TicketStatus.WAITING, None)
    assert again.due_at.isoformat() == "2026-11-26T18:00:00+00:00"


def test_a_word_more_before_the_answer_keeps_the_promise(db, member):
    reference = send(db, member)
    promised = own(db, member, reference).due_at
    reply(db, member, reference, version=1, after=DAY)
    assert own(db, member, reference).due_at == promised


def test_a_double_tap_adds_one_word(db, member):
    reference = send(db, member)
    reply(db, member, reference, version=1)
    reply(db, member, reference, version=1)
    assert len(own(db, member, reference).entries) == 2


def test_who_did_not_read_the_last_word_changes_nothing(db, member):
    reference = send(db, member)
    answer(db, reference)
    with pytest.raises(TicketMoved):
        reply(db, member, reference, version=1)
    with pytest.raises(TicketMoved):
        service.close(as_member(db, member.id), reference=reference, version=1)
    assert len(own(db, member, reference).entries) == 2


def test_a_closed_ticket_is_opened_again_by_a_word_within_a_year(db, member):
    reference = send(db, member)
    service.close(as_member(db, member.id), reference=reference, version=1)
    service.close(as_member(db, member.id), reference=reference, version=1)  # a second tap
    assert own(db, member, reference).status is TicketStatus.CLOSED
    with pytest.raises(Conflict):
        reply(db, member, reference, version=2, after=366 * DAY)
    reply(db, member, reference, version=2, after=300 * DAY)
    assert own(db, member, reference).status is TicketStatus.WAITING


def test_an_opinion_is_given_once(db, member):
    reference = send(db, member)
    work = as_member(db, member.id)
    with pytest.raises(Conflict):
        service.rate(work, reference=reference, rating="yes", comment="")
    answer(db, reference)
    service.rate(work, reference=reference, rating="partly", comment="Trop court.")
    with pytest.raises(Conflict):
        service.rate(work, reference=reference, rating="no", comment="")
    shown = own(db, member, reference)
    assert (shown.rating, shown.comment) == (Rating.PARTLY, "Trop court.")


def test_ten_questions_and_forty_words_are_the_most_of_a_day(db, member):
    sent = [send(db, member, key=f"key-{number}") for number in range(10)]
    with pytest.raises(TooManyTries):
        send(db, member, key="one-more")
    for number in range(1, 30):  # the refused one counts here: its transaction is not undone
        reply(db, member, sent[0], version=number, key=f"word-{number}")
    with pytest.raises(TooManyTries):
        reply(db, member, sent[0], version=30, key="one-more-word")
    send(db, member, key="tomorrow", after=DAY + timedelta(minutes=1))


def test_what_was_typed_is_there_again_until_it_is_sent(db, member):
    work = as_member(db, member.id)
    drafts.keep_draft(work, typed=TypedTicket("contrat", "", "Bonj"))
    drafts.keep_draft(work, typed=TypedTicket("inconnu", "DEC", "Bonjour"))
    assert drafts.draft_of(work) == TypedTicket("", "DEC", "Bonjour")
    assert b"Bonjour" not in (db.exec(select(TicketDraft.text)).one() or b"")
    reference = send(db, member)
    assert drafts.draft_of(work) == TypedTicket("", "", "")
    drafts.keep_draft(work, typed=TypedTicket("", "", "Merci"), reference=reference)
    assert drafts.draft_of(work, reference=reference).text == "Merci"
    drafts.keep_draft(work, typed=TypedTicket("", "", "  "), reference=reference)
    assert db.exec(select(TicketDraft)).all() == []


def test_leaving_closes_what_was_written_and_forgets_what_was_not_sent(db, member):
    reference = send(db, member)
    work = as_member(db, member.id)
    drafts.keep_draft(work, typed=TypedTicket("contrat", "", "Bonj"))
    service.leave(work)
    assert db.exec(select(TicketDraft)).all() == []
    assert own(db, member, reference).status is TicketStatus.CLOSED


def test_the_list_has_what_is_not_closed_first(db, member):
    closed, waiting = send(db, member), send(db, member, key="2" * 22, after=-DAY)
    service.close(as_member(db, member.id), reference=closed, version=1)
    found = service.list_own(as_member(db, member.id), most=5)
    assert [one.reference for one in found.rows] == [waiting, closed]
    assert service.list_own(as_member(db, member.id), most=1).count == 2


def test_each_act_is_in_the_trail_and_wakes_the_open_page(db, member):
    reference = send(db, member)
    staff.take(agent(db), reference=reference)
    answer(db, reference)
    reply(db, member, reference, version=2)
    lines = db.exec(select(AuditEvent).where(AuditEvent.object_ref == reference)).all()
    assert [(one.event, one.member_id) for one in lines] == [
        (event, member.id)
        for event in ("ticket:sent", "ticket:taken", "ticket:answered", "ticket:written")
    ]
    assert (member.id, Topic.TICKETS) in db.info["changes"]
