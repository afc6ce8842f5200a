"""A request after it was sent: the staff, its member, and the clock."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from memberapp import overdue
from memberapp.core.errors import CaseMoved, Conflict, InvalidInput, NotFound
from memberapp.requests import following, lateness, offers, staff
from memberapp.requests.rules.requests import ActKind, RequestKind, RequestStatus
from memberapp.requests.tables import MemberRequest
from memberapp.requests.views import request as presenter
from memberapp.requests.views.listing import due_text
from tests.personas import bob, signed_in
from tests.support import records
from tests.support.clocks import START
from tests.support.requests import DATA, WHO, act, add_agent, own, send
from tests.support.units_of_work import as_agent, change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
COVERAGE = RequestKind.COVERAGE


@pytest.fixture(autouse=True)
def agent(database):
    add_agent()


def coverage(member) -> str:
    offer = run_now(offers.read, session=member.session, kind=COVERAGE)
    person = offer.people[0].id
    typed = {"person": person, "subject": "Cure thermale", "text": "Mon médecin insiste."}
    return send(member, COVERAGE, typed)


def row_of(reference):
    wanted = select(MemberRequest).where(MemberRequest.reference == reference)
    return run_now(lambda db: db.exec(wanted).one())


def told():
    """Return what the member was told, each once whatever the ways."""
    return [*dict.fromkeys(one["act"] for one in records.parameters_of("request_moved"))]


def told_late():
    """Return of which terms the member was told: the reference, and whether it was the answer's."""
    found = records.parameters_of("request_late")
    return [*dict.fromkeys((one["reference"], one["is_unanswered"]) for one in found)]


def turn():
    asyncio.run(overdue.tell_late_requests())


def waiting():
    return change(lambda db: staff.waiting(as_agent(db, **WHO)))


def later(member):
    return member.__class__(**vars(member) | {"session": member.new_session()})


def test_an_agent_takes_it_under_their_name_and_the_member_is_told():
    member = signed_in()
    reference = send(member)
    act(staff.take, reference)

    found = own(member, reference)
    assert (found.status, found.agent, found.version) == (RequestStatus.TAKEN, "Agathe Noël", 2)
    assert told() == ["taken"]
    assert "request:taken" in records.audited()
    with pytest.raises(Conflict):
        act(staff.take, reference)


def test_what_is_missing_is_asked_given_and_puts_the_answer_off(clock):
    member = signed_in()
    reference = coverage(member)
    before = own(member, reference).answer_by
    act(staff.ask, reference, text="Le devis signé.")
    asked = own(member, reference)
    assert (asked.status, asked.wanted_by) == (RequestStatus.WAITING, date(2026, 12, 12))
    clock.advance(timedelta(days=4, hours=2))
    member = later(member)
    run_now(
        following.give,
        session=member.session,
        reference=reference,
        text="Je l’ai posté ce matin.",
        version=asked.version,
    )
    given = own(member, reference)
    assert given.status is RequestStatus.TAKEN
    assert given.answer_by == before + timedelta(days=4)
    assert given.last(ActKind.GIVEN).text == "Je l’ai posté ce matin."


def test_the_clock_of_a_claim_runs_on_while_something_is_missing():
    member = signed_in()
    reference = send(member)
    before = own(member, reference).answer_by
    act(staff.ask, reference, text="Votre facture.")
    version = own(member, reference).version
    run_now(
        following.give,
        session=member.session,
        reference=reference,
        text="La voici.",
        version=version,
    )
    assert own(member, reference).answer_by == before


def test_who_acts_on_an_older_page_changes_nothing():
    member = signed_in()
    reference = send(member)
    act(staff.take, reference)
    for use_case, more in ((following.give, {"text": "Oui"}), (following.withdraw, {})):
        with pytest.raises(CaseMoved):
            run_now(use_case, session=member.session, reference=reference, version=1, **more)


def test_somebody_elses_request_is_like_an_unknown_one():
    member, other = signed_in(), signed_in(bob)
    reference = send(member)
    for asked in (reference, "DEM-2026-0000000-0", "", "%00", "x" * 1000):
        calls = (
            (following.own, {}),
            (following.give, {"text": "Oui", "version": 1}),
            (following.withdraw, {"version": 1}),
            (following.take_away, {}),
        )
        for use_case, more in calls:
            with pytest.raises(NotFound):
                run_now(use_case, session=other.session, reference=asked, **more)
    assert own(member, reference).version == 1


@pytest.mark.parametrize(
    ("use_case", "status"),
    [
        (staff.answer, RequestStatus.ANSWERED),
        (staff.accept, RequestStatus.ACCEPTED),
        (staff.refuse, RequestStatus.REFUSED),
        (staff.close, RequestStatus.CLOSED),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_decision_ends_it_with_its_reasons(use_case, status):
    member = signed_in()
    reference = send(member, RequestKind.DATA, DATA)
    with pytest.raises(InvalidInput):
        act(use_case, reference, text="  ")
    act(use_case, reference, text="Voici pourquoi.")

    found = own(member, reference)
    assert (found.status, found.ended_at is None) == (status, False)
    view = presenter.to_view(
        run_now(following.own, session=member.session, reference=reference), START
    )
    assert [one.text for one in view.answers] == ["Voici pourquoi."]
    assert view.contact_path == f"/aide/contact?sujet={reference}&motif=demande"
    assert not view.can_withdraw
    assert waiting() == []
    with pytest.raises(Conflict):
        act(staff.ask, reference, text="Encore")


def test_the_member_takes_it_back_while_nobody_has_decided():
    member = signed_in()
    reference = send(member)
    run_now(following.withdraw, session=member.session, reference=reference, version=1)
    assert own(member, reference).status is RequestStatus.WITHDRAWN
    assert told() == ["withdrawn"]
    with pytest.raises(CaseMoved):
        run_now(following.withdraw, session=member.session, reference=reference, version=2)


def test_a_claim_that_nobody_takes_is_late_on_both_sides_and_told_of_each_term_once(clock):
    member = signed_in()
    reference = send(member)
    clock.set(datetime(2026, 12, 3, 22, tzinfo=UTC))  # still the 3rd of December in Paris
    turn()
    assert told_late() == []
    assert run_now(lateness.how_many) == 0
    clock.set(datetime(2026, 12, 3, 23, 1, tzinfo=UTC))
    turn()
    turn()
    assert run_now(lateness.how_many) == 1
    assert told_late() == [(reference, False)]
    member = later(member)
    newer = send(member)
    assert [one.followed.reference for one in waiting()] == [reference, newer]
    found = own(member, reference)
    assert found.late_since(clock.now) == datetime(2026, 12, 3, 23, tzinfo=UTC)
    assert due_text(found, clock.now).startswith("Accusé de réception attendu depuis le 4")

    clock.set(datetime(2027, 1, 21, 23, 1, tzinfo=UTC))
    turn()
    turn()
    assert [late for of, late in told_late() if of == reference] == [False, True]
    assert row_of(reference).due_at is None


def test_what_waits_for_the_member_is_late_by_law_alone(clock):
    member = signed_in()
    claim, other = send(member), coverage(member)
    for reference in (claim, other):
        act(staff.ask, reference, text="Votre facture.")
    clock.set(datetime(2027, 3, 1, tzinfo=UTC))
    assert (run_now(lateness.how_many), run_now(lateness.how_many_wait)) == (1, 0)
    turn()
    assert told_late() == [(claim, True)]


def test_nothing_is_late_once_it_is_answered(clock):
    member = signed_in()
    reference = send(member)
    act(staff.answer, reference, text="Voici la réponse.")
    clock.set(datetime(2027, 3, 1, tzinfo=UTC))
    turn()
    assert told_late() == []


def test_the_mediator_is_the_member_s_once_answered_and_after_two_months(clock):
    member = signed_in()
    first, second = send(member), send(member)
    act(staff.answer, first, text="Non.")

    def claim_of(reference):
        found = run_now(following.own, session=member.session, reference=reference)
        return presenter.to_view(found, clock.now).claim

    assert claim_of(first).is_open_to_mediator
    assert not claim_of(second).is_open_to_mediator
    assert claim_of(second).say_mark == "61\u00a0jours"
    clock.set(datetime(2027, 1, 22, 10, tzinfo=UTC))
    member = later(member)
    assert claim_of(second).is_open_to_mediator
    assert claim_of(second).say_mark == "en retard"
    assert [piece.is_ready for piece in claim_of(second).pieces][-1] is False
