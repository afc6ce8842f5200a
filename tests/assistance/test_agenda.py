"""One day of the agents: callbacks, calls that cases promise, and visits."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from memberapp.assistance import agenda, staff, staff_steps
from memberapp.assistance.rules.steps import StepState, Way
from memberapp.callbacks import staff as callback_staff
from memberapp.core.tables import AuditEvent
from memberapp.staff import service as agents
from tests.support.assistance_requests import AT_HOME, BY_PHONE, PHONE, someone
from tests.support.callbacks import ask
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, work_in

WHO = {"agent_id": "a.noel", "reason": "La journée"}
MONDAY, NEXT_MONDAY = date(2026, 11, 23), date(2026, 11, 30)
HOUR = timedelta(hours=1)
AFTER = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def agent(db):
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")


def day_of(db, day=None, now=START):
    return agenda.of_day(as_agent(db, now=now, **WHO), day=day)


def test_a_day_holds_the_calls_of_cases_opened_before_and_the_visits(db):
    one = someone(db)
    reference = one.send()
    number = staff.open_case(as_agent(db, now=START, **WHO), reference=reference).case.number
    visit, call = day_of(db, NEXT_MONDAY)
    assert (visit.kind, visit.services, visit.state) == ("visit", (AT_HOME,), "wished")
    assert (call.kind, call.services, call.state) == ("call", (BY_PHONE,), "planned")
    assert "TOURS" in visit.place.address.one_line.upper()
    assert call.place is None
    for entry in (visit, call):
        assert (entry.person, entry.phone) == ("Alice Moreau", PHONE)
        assert (entry.number, entry.reason) == (number, "Hospitalisation")
    assert day_of(db, MONDAY) == []


def test_a_callback_stands_among_them_until_it_is_cancelled(db):
    reference = ask(db)
    (call,) = day_of(db, MONDAY)
    assert (call.kind, call.reference, call.state) == ("callback", reference, "waiting")
    assert (call.person, call.late_since) == ("Camille Berthelot", None)
    callback_staff.done(as_agent(db, now=START, **WHO), reference=reference)
    assert [one.state for one in day_of(db, MONDAY)] == ["done"]


def test_a_call_that_began_and_nobody_ended_is_late_an_hour_after_its_window(db):
    reference = ask(db)
    ends = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    callback_staff.start(as_agent(db, now=ends, **WHO), reference=reference)
    for hours, since in ((0, None), (1, ends + HOUR), (30, ends + HOUR)):
        (call,) = day_of(db, now=ends + hours * HOUR)
        assert (call.state, call.late_since) == ("started", since)


def test_a_second_try_says_that_nobody_answered_the_first(db):
    reference = ask(db)
    assert [call.said for call in day_of(db, MONDAY)] == [()]
    callback_staff.not_reached(as_agent(db, now=START, **WHO), reference=reference)
    assert [call.said for call in day_of(db, MONDAY)] == [("called once, nobody answered",)]


def test_what_is_late_stands_first_today_and_goes_when_it_is_done(db):
    reference = ask(db)
    one = someone(db)
    case = one.send()
    late = day_of(db, now=AFTER)
    assert [entry.kind for entry in late] == ["callback", "visit", "call"]
    assert all(entry.late_since for entry in late)
    callback_staff.done(as_agent(db, now=AFTER, **WHO), reference=reference)
    for service in (AT_HOME, BY_PHONE):
        act = {"reference": case, "service": service, "to": StepState.DONE}
        staff_steps.act(as_agent(db, now=AFTER, **WHO), **act)
    assert day_of(db, now=AFTER) == []


def test_what_was_said_before_and_what_is_missing_stand_beside(db):
    one = someone(db)
    reference = one.send()
    agent = as_agent(db, now=START, **WHO)
    staff.ask(agent, reference=reference, what="le nom de la personne")
    staff_steps.confirm(
        agent, reference=reference, service=AT_HOME, way=Way.BY_PHONE, note="Sonner deux fois."
    )
    visit, _call = day_of(db, NEXT_MONDAY)
    assert visit.said == ("2026-11-21 10:00 UTC Agathe Noël: Sonner deux fois.",)
    assert visit.asked == ("le nom de la personne: no answer yet",)


def test_the_trail_says_whose_day_was_read(db):
    one = someone(db)
    reference = one.send()
    day_of(db, NEXT_MONDAY)
    lines = db.exec(select(AuditEvent).where(AuditEvent.event == "staff:cases_read")).all()
    assert [(line.member_id, line.object_ref, line.reason) for line in lines] == [
        (one.member.id, reference, "La journée")
    ]
