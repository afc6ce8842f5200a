"""What nobody did is late on both sides: told once to the member, first in the staff's lists."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from memberapp.assistance import agenda, cases, lateness, staff, staff_steps, steps
from memberapp.assistance.messages import Kind
from memberapp.assistance.rules.steps import STARTED_GRACE, StepState
from memberapp.assistance.views import cases as case_presenter
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.tables import OutboxMessage
from memberapp.staff import service as agents
from tests.support import records
from tests.support.assistance_requests import AT_HOME, BY_PHONE, someone
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, work_in

WHO = {"agent_id": "a.noel", "reason": "Demandes du jour"}
AFTER = datetime(2026, 12, 3, 9, tzinfo=UTC)
"""Three days after the visit and the call of `someone.send`."""


@pytest.fixture(autouse=True)
def agent(db):
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")


def tell(db, now):
    """Tell of all that is late, as the worker does, and return how many things it was."""
    found = lateness.found(work_in(db, now=now))
    for late in found:
        lateness.tell(work_in(db, now=now), late=late)
    return len(found)


def told(db):
    wanted = select(OutboxMessage).where(OutboxMessage.kind == Kind.STEP_LATE)
    return [row.channel for row in db.exec(wanted)]


def view_of(one, reference, now):
    case = cases.find(work_in(one.db, member_id=one.member.id, now=now), reference=reference)
    return case_presenter.to_view(case, now)


def act(one, reference, service, to, now):
    staff_steps.act(as_agent(one.db, now=now, **WHO), reference=reference, service=service, to=to)


def test_three_days_on_everything_that_nobody_did_is_late_on_both_sides(db):
    one = someone(db)
    reference = one.send()

    view = view_of(one, reference, AFTER)
    assert [step.state for step in view.steps] == ["done", "late", "late", "late"]
    (waits,) = staff.waiting(as_agent(db, now=AFTER, **WHO))
    assert [(wait.what, wait.service) for wait in waits.waits] == [
        ("number", ""),
        ("late", AT_HOME),
        ("late", BY_PHONE),
    ]
    assert all(wait.since for wait in waits.waits)
    day = agenda.of_day(as_agent(db, now=AFTER, **WHO))
    assert [entry.kind for entry in day] == ["visit", "call"]
    assert all(entry.late_since for entry in day)


def test_the_member_is_told_of_each_once(db):
    one = someone(db)
    one.send()
    assert tell(db, AFTER) == 3
    assert sorted(told(db)) == ["email"] * 3 + ["sms"] * 3
    assert (one.member.id, "assistance") in records.changed(db)
    assert tell(db, AFTER + timedelta(days=1)) == 0


def test_nothing_is_told_of_what_somebody_did(db):
    one = someone(db)
    reference = one.send()
    staff.open_case(as_agent(db, now=START, **WHO), reference=reference)
    act(one, reference, AT_HOME, StepState.DONE, AFTER)
    act(one, reference, BY_PHONE, StepState.IN_PROGRESS, AFTER)
    assert tell(db, AFTER) == 0  # it began, and an agent noted so
    view = view_of(one, reference, AFTER)
    assert [step.state for step in view.steps] == ["done", "done", "done", "now"]
    assert not view.late_text
    (waits,) = staff.waiting(as_agent(db, now=AFTER, **WHO))
    assert [(wait.what, wait.service) for wait in waits.waits] == [("late", BY_PHONE)]
    assert "Agathe Noël" in view.steps[2].proof


def test_a_call_that_is_for_two_services_is_one_message(db):
    one = someone(db)
    one.choose("CONSEIL_SOCIAL", BY_PHONE)
    reference = one.submit()
    staff.open_case(as_agent(db, now=START, **WHO), reference=reference)
    tell(db, AFTER)
    tell(db, AFTER)
    assert sorted(told(db)) == ["email", "sms"]


def test_what_began_is_late_only_after_a_while_and_only_for_the_staff(db):
    one = someone(db)
    reference = one.send()
    staff.open_case(as_agent(db, now=START, **WHO), reference=reference)
    act(one, reference, BY_PHONE, StepState.DONE, START)
    act(one, reference, AT_HOME, StepState.IN_PROGRESS, START)
    ends = datetime(2026, 11, 30, 11, tzinfo=UTC)
    before = as_agent(db, now=ends + STARTED_GRACE - timedelta(seconds=1), **WHO)
    assert staff.waiting(before) == []
    (waits,) = staff.waiting(as_agent(db, now=ends + STARTED_GRACE, **WHO))
    assert [(wait.what, wait.service) for wait in waits.waits] == [("late", AT_HOME)]
    assert tell(db, ends + STARTED_GRACE) == 0


def test_another_hour_that_passes_is_told_again(db):
    one = someone(db)
    reference = one.send()
    staff.open_case(as_agent(db, now=START, **WHO), reference=reference)
    act(one, reference, BY_PHONE, StepState.DONE, START)
    assert tell(db, AFTER) == 1
    staff_steps.move(
        as_agent(db, now=AFTER, **WHO),
        reference=reference,
        service=AT_HOME,
        day=date(2026, 12, 4),
        window="08:00-12:00",
    )
    assert tell(db, AFTER) == 0
    assert [step.state for step in view_of(one, reference, AFTER).steps][-2:] == ["done", "todo"]
    assert tell(db, AFTER + timedelta(days=2)) == 1


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        # The last Sundays of March and October change the clocks of Paris.
        (date(2027, 3, 27), datetime(2027, 3, 27, 11, tzinfo=UTC)),
        (date(2027, 3, 30), datetime(2027, 3, 30, 10, tzinfo=UTC)),
        (date(2027, 10, 30), datetime(2027, 10, 30, 10, tzinfo=UTC)),
        (date(2027, 11, 2), datetime(2027, 11, 2, 11, tzinfo=UTC)),
    ],
    ids=["before March", "after March", "before October", "after October"],
)
def test_an_hour_passes_by_the_clock_of_whoever_comes(db, day, ends):
    one = someone(db)
    reference = one.send()
    case = cases.row_of_reference(work_in(db), reference)
    staff.open_case(as_agent(db, now=START, **WHO), reference=reference)
    act(one, reference, BY_PHONE, StepState.DONE, START)
    moved = as_agent(db, now=START, **WHO)
    staff_steps.move(moved, reference=reference, service=AT_HOME, day=day, window="08:00-12:00")
    (row,) = [one for one in steps.items_of(moved, case) if one.day == day]
    assert row.ends_at == ends
    assert tell(db, ends - timedelta(seconds=1)) == 0
    assert tell(db, ends) == 1


@pytest.mark.parametrize(
    ("region", "closed"),
    [
        ("FR", date(2027, 7, 14)),
        ("FR", date(2026, 12, 25)),
        ("BE", date(2027, 7, 21)),
        ("BE", date(2026, 12, 25)),
    ],
)
def test_no_agent_promises_an_hour_on_a_public_holiday(db, region, closed):
    one = someone(db, country=region)
    reference = one.send()
    with pytest.raises(InvalidInput):
        staff_steps.move(
            as_agent(db, now=START, **WHO),
            reference=reference,
            service=AT_HOME,
            day=closed,
            window="08:00-12:00",
        )


def test_an_hour_that_has_passed_is_not_confirmed(db):
    one = someone(db)
    reference = one.send()
    with pytest.raises(Conflict, match="hour has passed"):
        staff_steps.confirm(as_agent(db, now=AFTER, **WHO), reference=reference, service=AT_HOME)
    with pytest.raises(NotFound, match="it has COIFFEUR, SOUTIEN_PSY"):
        staff_steps.confirm(as_agent(db, now=START, **WHO), reference=reference, service="CUISINE")


def test_an_agreed_hour_is_told_and_names_no_service(db):
    one = someone(db)
    reference = one.send()
    staff_steps.confirm(as_agent(db, now=START, **WHO), reference=reference, service=AT_HOME)
    wanted = select(OutboxMessage).where(OutboxMessage.kind == Kind.SLOT_CONFIRMED)
    assert sorted(row.channel for row in db.exec(wanted)) == ["email", "sms"]
    assert "Confirmé" in {step.status for step in view_of(one, reference, START).steps}


def test_a_case_is_closed_when_nothing_is_left_to_do(db):
    one = someone(db)
    reference = one.send()
    with pytest.raises(Conflict):
        staff.close(as_agent(db, now=START, **WHO), reference=reference)
    staff.open_case(as_agent(db, now=START, **WHO), reference=reference)
    with pytest.raises(Conflict, match=f"{AT_HOME}, {BY_PHONE}"):
        staff.close(as_agent(db, now=START, **WHO), reference=reference)
    act(one, reference, AT_HOME, StepState.DONE, AFTER)
    act(one, reference, BY_PHONE, StepState.MISSED, AFTER)
    staff.close(as_agent(db, now=AFTER, **WHO), reference=reference)
    assert view_of(one, reference, AFTER).title == "Votre dossier est clos"
    assert staff.waiting(as_agent(db, now=AFTER, **WHO)) == []
    with pytest.raises(Conflict, match="closed"):
        act(one, reference, BY_PHONE, StepState.DONE, AFTER)
