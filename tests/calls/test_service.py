"""Whether a call is ours: what the member, a visitor and a stranger learn."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.assistance import cases
from memberapp.assistance.rules.steps import StepState
from memberapp.callbacks import staff as callbacks
from memberapp.callbacks.rules import CallbackStatus
from memberapp.calls import service as calls
from memberapp.calls import staff as call_staff
from memberapp.calls import views as presenter
from memberapp.calls.rules import MAX_CALL, MAX_CHECKS, WORDS_LIFETIME, Standing
from memberapp.calls.service import TypedQuestion
from memberapp.calls.tables import PhoneCall
from memberapp.core import audit, changes
from memberapp.core.access import Origin
from memberapp.core.errors import Conflict, InvalidForm, NotFound, TooManyTries
from memberapp.core.secrets import reveal
from memberapp.core.tables import AuditEvent
from memberapp.core.topics import Topic
from memberapp.core.work import settle
from memberapp.staff import service as agents
from tests.personas import alice, bob
from tests.support.assistance_requests import AT_HOME, BY_PHONE, someone
from tests.support.callbacks import PHONE, ask, session_of
from tests.support.clocks import START
from tests.support.factories import make_account
from tests.support.units_of_work import as_agent, work_in

WHO = {"agent_id": "a.noel", "reason": "Rappel demandé"}
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def agent(db):
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")


def start(db, reference, after=timedelta()):
    return call_staff.start(as_agent(db, now=START + after, **WHO), reference=reference)


def end(db, reference, **options):
    return call_staff.end(as_agent(db, now=START, **WHO), reference=reference, **options)


def check(db, reference, said, after=timedelta()):
    work = as_agent(db, now=START + after, **WHO)
    return call_staff.check(work, reference=reference, said=said)


def members_call(db, persona):
    make_account(db, persona.member)
    return ask(db, session=session_of(persona.id))


def own(db, persona, after=timedelta()):
    return calls.own(work_in(db, session=session_of(persona.id), now=START + after))


def asked(db, reference, phone=PHONE, address="192.0.2.7", after=timedelta()):
    work = work_in(db, origin=Origin(address), now=START + after)
    return calls.asked(work, typed=TypedQuestion(reference, phone))


def row(db):
    return db.exec(select(PhoneCall)).one()


def test_the_member_sees_who_calls_and_the_words_the_agent_must_say(db):
    persona = alice(db)
    reference = members_call(db, persona)
    assert own(db, persona).standing is Standing.NOBODY

    started = start(db, reference)
    call = own(db, persona)

    assert call.standing is Standing.CALLING
    assert (call.agent, call.reference) == ("Agathe Noël", reference)
    assert call.agent_words == started.words != ""
    assert call.member_words not in {"", started.words}
    assert len(call.agent_words.split()) == 2
    assert callbacks.find(work_in(db), reference=reference).status is CallbackStatus.STARTED


def test_another_member_sees_no_call(db):
    reference = members_call(db, alice(db))
    other = bob(db)
    start(db, reference)

    seen = own(db, other)
    assert seen.standing is Standing.NOBODY
    assert seen.agent_words == seen.member_words == seen.phone == seen.reference == ""


def test_a_call_for_a_request_for_assistance_is_seen_too(db):
    one = someone(db)
    reference = one.send()

    started = start(db, reference)
    seen = calls.own(work_in(db, **one.ids, now=START))
    assert (seen.standing, seen.agent_words) == (Standing.CALLING, started.words)
    assert started.phone == "+33639980012"


def steps_of(db, one, reference, at):
    case = cases.find(work_in(db, **one.ids, now=at), reference=reference)
    return {item.service: item.state for item in case.items}


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ({"is_done": True}, StepState.DONE),
        ({"is_not_reached": True}, StepState.MISSED),
        ({}, StepState.IN_PROGRESS),
    ],
    ids=["done", "not_reached", "cut"],
)
def test_the_call_that_a_case_promised_begins_and_ends_with_it(db, outcome, state):
    one = someone(db)
    reference, at = one.send(), START + timedelta(days=9)
    call_staff.start(as_agent(db, now=at, **WHO), reference=reference)
    began = steps_of(db, one, reference, at)
    assert began[BY_PHONE] is StepState.IN_PROGRESS
    assert began[AT_HOME] is not StepState.IN_PROGRESS
    call_staff.end(as_agent(db, now=at, **WHO), reference=reference, **outcome)

    assert steps_of(db, one, reference, at) == began | {BY_PHONE: state}


def test_a_call_before_the_promised_day_begins_no_step_and_ends_without_saying_more(db):
    one = someone(db)
    reference = one.send()
    before = steps_of(db, one, reference, START)
    start(db, reference)
    assert steps_of(db, one, reference, START) == before

    with pytest.raises(Conflict):
        end(db, reference, is_done=True)
    assert end(db, reference).reference == reference


def test_the_words_are_sealed_and_last_fifteen_minutes(db):
    persona = alice(db)
    started = start(db, members_call(db, persona))
    assert started.words.encode() not in row(db).agent_words

    assert own(db, persona, WORDS_LIFETIME - SECOND).agent_words == started.words
    late = own(db, persona, WORDS_LIFETIME)
    assert (late.standing, late.agent_words, late.member_words) == (Standing.GOING_ON, "", "")

    calls.end_overdue(work_in(db, now=START + WORDS_LIFETIME))
    assert row(db).agent_words is None
    assert row(db).member_words is None
    assert row(db).ended_at is None


def test_a_call_whose_end_nobody_wrote_down_ends_after_an_hour(db):
    persona = alice(db)
    start(db, members_call(db, persona))

    assert own(db, persona, MAX_CALL - SECOND).standing is Standing.GOING_ON
    assert own(db, persona, MAX_CALL).standing is Standing.NOBODY
    at = START + MAX_CALL
    assert calls.has_overdue(work_in(db, now=at))
    calls.end_overdue(work_in(db, now=at))
    assert not calls.has_overdue(work_in(db, now=at))
    assert row(db).ended_at == at


def test_the_end_of_a_call_forgets_its_words_at_once(db):
    persona = alice(db)
    reference = members_call(db, persona)
    start(db, reference)
    end(db, reference, is_done=True)

    assert own(db, persona).standing is Standing.NOBODY
    assert row(db).agent_words is None
    assert callbacks.find(work_in(db), reference=reference).status is CallbackStatus.DONE
    with pytest.raises(NotFound):
        end(db, reference)


def test_a_line_that_was_cut_is_called_again_with_other_words(db):
    persona = alice(db)
    reference = members_call(db, persona)
    first = start(db, reference).words
    end(db, reference)

    assert start(db, reference).words != first
    assert own(db, persona).agent_words != first


def test_one_call_at_a_time_for_a_member_and_a_reference(db):
    persona = alice(db)
    reference = members_call(db, persona)
    second = ask(db, session=session_of(persona.id), key="s" * 22, window="12:00-12:30")
    start(db, reference)

    for other in (reference, second):
        with pytest.raises(Conflict):
            start(db, other)
    assert callbacks.find(work_in(db), reference=second).status is CallbackStatus.WAITING
    assert start(db, second, after=MAX_CALL).reference == second


def test_no_call_starts_about_what_is_over_or_unknown(db):
    reference = ask(db)
    callbacks.cancel(as_agent(db, now=START, **WHO), reference=reference)

    with pytest.raises(Conflict):
        start(db, reference)
    with pytest.raises(NotFound):
        start(db, "RAP-2026-0000012-P")
    assert db.exec(select(PhoneCall)).first() is None


def test_the_member_proves_themselves_by_the_words_of_their_page(db):
    persona = alice(db)
    reference = members_call(db, persona)
    agents_words = start(db, reference).words
    words = own(db, persona).member_words

    assert check(db, reference, words.upper())
    assert not check(db, reference, agents_words)
    assert not check(db, reference, "étoile cerise")
    assert MAX_CHECKS == 3
    with pytest.raises(Conflict):
        check(db, reference, words)
    told = db.exec(select(AuditEvent).where(AuditEvent.event == audit.Event.CALL_CHECKED)).all()
    assert [line.result for line in told] == ["ok", "refused", "refused"]
    assert {line.member_id for line in told} == {persona.id}


def test_words_that_expired_prove_nothing(db):
    persona = alice(db)
    reference = members_call(db, persona)
    start(db, reference)
    words = own(db, persona).member_words

    with pytest.raises(Conflict):
        check(db, reference, words, after=WORDS_LIFETIME)


def test_a_visitor_sees_their_own_call_by_its_reference_and_whole_number(db):
    reference = ask(db)
    started = start(db, reference)

    seen = asked(db, reference.lower(), "+33 6 39 98 00 12")
    assert (seen.standing, seen.agent_words) == (Standing.CALLING, started.words)
    assert not seen.is_in_space


def test_a_visitor_has_no_words_that_would_prove_who_they_are(db):
    reference = ask(db)
    started = start(db, reference)

    assert asked(db, reference, "+33 6 39 98 00 12").member_words == ""
    with pytest.raises(Conflict):
        check(db, reference, started.words)


@pytest.mark.parametrize("phone", ["06 39 98 00 13", "0470 12 34 56"])
def test_another_number_or_reference_is_answered_like_no_call(db, phone):
    reference, idle = ask(db), ask(db, key="i" * 22, window="12:00-12:30")
    start(db, reference)

    nobody = asked(db, idle)
    assert nobody.standing is Standing.NOBODY
    assert asked(db, reference, phone) == nobody
    assert asked(db, "RAP-2026-0000012-P") == nobody


def test_of_a_members_call_nobody_sees_the_words_signed_out(db):
    persona = alice(db)
    reference = members_call(db, persona)
    start(db, reference)

    seen = asked(db, reference)
    assert (seen.standing, seen.is_in_space) == (Standing.CALLING, True)
    assert seen.agent_words == seen.member_words == ""
    view = presenter.to_view(seen)
    assert (view.has_words, view.is_in_space) == (False, True)
    assert reveal(row(db), "agent_words") not in repr(view)
    later = presenter.to_view(asked(db, reference, after=WORDS_LIFETIME))
    assert not later.is_in_space, "there are no words to sign in for"


@pytest.mark.parametrize(("reference", "phone"), [("", PHONE), ("RAP-1", PHONE)])
def test_what_cannot_be_read_is_corrected(db, reference, phone):
    with pytest.raises(InvalidForm):
        asked(db, reference, phone)


@pytest.mark.parametrize("phone", ["", "06", "téléphone", "0899 12 34 56"])
def test_a_number_must_be_whole(db, phone):
    with pytest.raises(InvalidForm):
        asked(db, "RAP-2026-0000012-P", phone)


def test_nobody_tries_many_references_or_numbers(db):
    for turn in range(20):
        asked(db, "RAP-2026-0000012-P", f"06 39 98 00 {turn:02}", address=f"198.51.100.{turn}")
    with pytest.raises(TooManyTries):
        asked(db, "RAP-2026-0000012-P", PHONE, address="198.51.100.99")

    reference = ask(db)
    for _ in range(20):
        asked(db, reference, "06 39 98 00 13")
    with pytest.raises(TooManyTries):
        asked(db, ask(db, key="o" * 22, window="12:00-12:30"))


def test_both_ends_are_in_the_trail_and_the_open_page_is_told(db):
    persona = alice(db)
    reference = members_call(db, persona)
    work = as_agent(db, now=START, **WHO)
    call_staff.start(work, reference=reference)
    settle(work)
    assert Topic.CALLS in changes.of_members(work_in(db), member_ids=[persona.id])[persona.id]

    end(db, reference)
    told = db.exec(select(AuditEvent).where(AuditEvent.event.startswith("call:"))).all()
    assert [(line.event, line.member_id, line.actor_id) for line in told] == [
        ("call:started", persona.id, "a.noel"),
        ("call:ended", persona.id, "a.noel"),
    ]
    assert {line.object_ref for line in told} == {reference}


def test_the_list_names_the_calls_under_way(db):
    reference = ask(db)
    start(db, reference)
    (one,) = call_staff.list_under_way(as_agent(db, now=START, **WHO))
    assert (one.reference, one.name) == (reference, "Camille Berthelot")

    end(db, reference)
    assert call_staff.list_under_way(as_agent(db, now=START, **WHO)) == []


def test_the_page_says_each_standing(db):
    persona = alice(db)
    reference = members_call(db, persona)
    nobody = presenter.to_view(own(db, persona), next_call="Prochain appel prévu\u00a0: lundi.")
    assert (nobody.title, nobody.is_us) == ("Non. Raccrochez", False)
    assert nobody.checked == (
        "Vérifié le 21\u00a0novembre 2026 à 11\u00a0h. Prochain appel prévu\u00a0: lundi."
    )

    start(db, reference)
    calling = presenter.to_view(own(db, persona))
    assert (calling.title, calling.is_us, calling.has_words) == ("Oui, c’est nous", True, True)
    assert calling.text == (
        f"Agathe Noël vous appelle au 06\u00a0••\u00a0••\u00a0••\u00a012, au sujet de {reference}."
    )
    assert calling.until.startswith("Valables jusqu’à 11\u00a0h\u00a015.")

    later = presenter.to_view(own(db, persona, WORDS_LIFETIME))
    assert (later.title, later.has_words) == ("Un appel avec vous est en cours", False)
    assert "ne valaient qu’au début" in later.text
