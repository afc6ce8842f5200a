"""What the member changes of a case on line, with the slots it takes and gives back."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.assistance import cases, changeable, changes, history, lateness, rights, staff_steps
from memberapp.assistance.messages import Kind
from memberapp.assistance.rules.changing import Changing
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.steps import StepState
from memberapp.core.errors import (
    CaseMoved,
    InvalidForm,
    InvalidInput,
    NotFound,
    SlotTaken,
    TooLate,
    TooManyTries,
)
from memberapp.core.tables import AuditEvent, OutboxMessage, Slot
from memberapp.staff import service as agents
from tests.support.assistance_requests import AT_HOME, BY_PHONE, MORNING, Someone, someone
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, work_in

TUESDAY, NOON = "2026-12-01", "12:00-14:00"
LATER_CALL = "10:00-10:30"


def work_of(one: Someone, now=START):
    return work_in(one.db, **one.ids, now=now)


def read(one: Someone, reference: str):
    return cases.find(work_of(one), reference=reference)


def states(one: Someone, reference: str) -> dict[str, StepState]:
    return {item.service: item.state for item in read(one, reference).items}


def taken(db) -> dict[tuple[str, str], int]:
    db.expire_all()
    return {(f"{one.day}", one.window): one.taken for one in db.exec(select(Slot)) if one.taken}


def move(one, reference, service=AT_HOME, *, version=1, day=TUESDAY, window=NOON, now=START):
    changes.move(
        work_of(one, now),
        reference=reference,
        version=version,
        service=service,
        day=day,
        window=window,
    )


def test_another_hour_is_taken_and_the_one_before_given_back(db):
    one = someone(db)
    reference = one.send()
    move(one, reference)
    visit = read(one, reference).items[0]
    assert (f"{visit.day}", visit.window, visit.state) == (TUESDAY, NOON, StepState.WISHED)
    assert taken(db) == {(TUESDAY, NOON): 1, ("2026-11-30", "09:30-10:00"): 1}
    assert read(one, reference).version == 2
    assert visit.proofs[-1].slot_before == f"2026-11-30 {MORNING}"
    kinds = [row.kind for row in db.exec(select(OutboxMessage))]
    assert kinds.count(Kind.CASE_CHANGED) == 1
    assert "case:service_moved" in db.exec(select(AuditEvent.event)).all()


def test_who_saw_an_older_version_changes_nothing(db):
    one = someone(db)
    reference = one.send()
    move(one, reference)
    with pytest.raises(CaseMoved):
        move(one, reference, day=TUESDAY, window=MORNING)
    assert read(one, reference).items[0].window == NOON


def test_a_full_hour_is_refused_and_the_old_one_stays(db):
    one = someone(db)
    reference = one.send()
    queue = db.exec(select(Slot.queue).where(Slot.window == MORNING)).one()
    db.add(
        Slot(queue=queue, day=read(one, reference).items[0].day, window=NOON, capacity=6, taken=6)
    )
    db.flush()
    with pytest.raises(SlotTaken):
        move(one, reference, day="2026-11-30")


def test_the_notice_ends_what_is_changed_on_line(db):
    one = someone(db)
    reference = one.send()
    late = read(one, reference).items[0].starts_at - timedelta(hours=24)
    with pytest.raises(TooLate):
        move(one, reference, now=late)


def test_the_notice_ends_what_is_cancelled_on_line(db):
    one = someone(db)
    reference = one.send()
    late = read(one, reference).items[0].starts_at - timedelta(hours=24)
    with pytest.raises(TooLate):
        changes.cancel(work_of(one, late), reference=reference, version=1, service=AT_HOME)


def test_a_call_keeps_the_shorter_notice_of_its_service(db):
    one = someone(db)
    reference = one.send()
    call = read(one, reference).items[1]
    soon = call.starts_at - timedelta(hours=3)
    move(one, reference, BY_PHONE, day=TUESDAY, window=LATER_CALL, now=soon)
    assert read(one, reference).items[1].window == LATER_CALL


def test_a_service_is_cancelled_and_its_slot_given_back(db):
    one = someone(db)
    reference = one.send()
    changes.cancel(work_of(one), reference=reference, version=1, service=AT_HOME)
    assert states(one, reference) == {
        AT_HOME: StepState.CANCELLED,
        BY_PHONE: StepState.WISHED,
    }
    assert taken(db) == {("2026-11-30", "09:30-10:00"): 1}
    assert read(one, reference).status is CaseStatus.RECEIVED


def test_a_request_whose_last_service_is_cancelled_is_closed_and_never_late(db):
    one = someone(db)
    reference = one.send()
    changes.cancel(work_of(one), reference=reference, version=1, service=AT_HOME)
    changes.cancel(work_of(one), reference=reference, version=2, service=BY_PHONE)
    case = read(one, reference)
    assert (case.status, case.closed_at) == (CaseStatus.CLOSED, START)
    assert case.number_late_since(case.due_at) is None
    assert lateness.found(work_of(one, case.due_at)) == []


def test_what_was_missed_keeps_a_request_open_for_another_hour(db):
    one = someone(db)
    reference = one.send()
    agents.add(work_of(one), agent_id="a.noel", name="Agathe Noël")
    staff_steps.act(
        as_agent(db, now=START, agent_id="a.noel"),
        reference=reference,
        service=BY_PHONE,
        to=StepState.MISSED,
    )
    changes.cancel(work_of(one), reference=reference, version=2, service=AT_HOME)
    assert read(one, reference).status is CaseStatus.RECEIVED
    move(one, reference, BY_PHONE, version=3, window=LATER_CALL)
    assert states(one, reference)[BY_PHONE] is StepState.WISHED


def test_a_whole_request_is_cancelled_and_closed(db):
    one = someone(db)
    reference = one.send()
    changes.cancel_case(work_of(one), reference=reference, version=1)
    case = read(one, reference)
    assert (case.status, case.closed_at) == (CaseStatus.CLOSED, START)
    assert taken(db) == {}
    found = history.history(work_of(one))
    assert ([one.reference for one in found.past], found.current) == ([reference], ())
    with pytest.raises(TooLate):
        changes.cancel_case(work_of(one), reference=reference, version=2)


def test_what_is_too_near_stays_when_the_rest_is_cancelled(db):
    one = someone(db)
    reference = one.send()
    near = read(one, reference).items[0].starts_at - timedelta(hours=10)
    changes.cancel_case(work_of(one, near), reference=reference, version=1)
    assert states(one, reference) == {
        AT_HOME: StepState.WISHED,
        BY_PHONE: StepState.CANCELLED,
    }
    assert read(one, reference).status is CaseStatus.RECEIVED


def test_a_service_is_added_with_its_slot(db):
    one = someone(db)
    one.choose(BY_PHONE)
    reference = one.submit()
    assert read(one, reference).address is None
    changes.add(
        work_of(one),
        reference=reference,
        version=1,
        service=AT_HOME,
        day=TUESDAY,
        window=NOON,
        access={"floor": "3e", "access": "B12"},
    )
    case = read(one, reference)
    assert [item.service for item in case.items] == [BY_PHONE, AT_HOME]
    assert (f"{case.items[1].day}", case.items[1].window) == (TUESDAY, NOON)
    assert (case.address.floor, case.address.access) == ("3e", "B12")
    assert taken(db)[TUESDAY, NOON] == 1
    with pytest.raises(InvalidInput):
        changes.add(
            work_of(one), reference=reference, version=2, service=AT_HOME, day=TUESDAY, window=NOON
        )


def test_a_call_at_the_hour_of_another_one_is_one_call(db):
    one = someone(db)
    one.choose(BY_PHONE)
    reference = one.submit()
    changes.add(
        work_of(one),
        reference=reference,
        version=1,
        service="CONSEIL_SOCIAL",
        day="2026-11-30",
        window="09:30-10:00",
    )
    assert taken(db) == {("2026-11-30", "09:30-10:00"): 1}


def test_a_service_is_asked_for_again_after_it_was_cancelled(db):
    one = someone(db)
    reference = one.send()
    changes.cancel(work_of(one), reference=reference, version=1, service=AT_HOME)
    changes.add(
        work_of(one), reference=reference, version=2, service=AT_HOME, day=TUESDAY, window=NOON
    )
    found = changeable.appointment(work_of(one), reference=reference, service=AT_HOME)
    assert (found.item.state, found.changing) == (StepState.WISHED, Changing.ON_LINE)


def test_nothing_is_added_without_an_hour(db):
    one = someone(db)
    one.choose(BY_PHONE)
    reference = one.submit()
    with pytest.raises(InvalidForm):
        changes.add(work_of(one), reference=reference, version=1, service=AT_HOME)


def test_a_day_has_so_many_changes(db):
    one = someone(db)
    reference = one.send()
    windows = (MORNING, NOON)
    for version in range(1, 31):
        move(one, reference, version=version, window=windows[version % 2])
    with pytest.raises(TooManyTries):
        move(one, reference, version=31)


def test_the_rights_of_a_case_count_all_requests_for_the_event(db):
    one = someone(db)
    first = one.send()
    (hair, _talks) = rights.rights_of(work_of(one), reference=first)
    assert (hair.service, hair.reserved, hair.left) == (AT_HOME, 1, 0)
    one.choose(BY_PHONE)
    second = one.submit()
    found = {
        right.service: right.left for right in rights.rights_of(work_of(one), reference=second)
    }
    assert found == {BY_PHONE: 8}
    addable = {
        outcome.service.code: left
        for outcome, left in changeable.addable(work_of(one), reference=second)
    }
    assert addable[AT_HOME].left == 0
    with pytest.raises(InvalidInput):
        changes.add(
            work_of(one), reference=second, version=1, service=AT_HOME, day=TUESDAY, window=NOON
        )


@pytest.mark.parametrize(
    ("use_case", "arguments"),
    [
        ("move", {"version": 1, "service": AT_HOME, "day": TUESDAY, "window": NOON}),
        ("add", {"version": 1, "service": "CONSEIL_MED"}),
        ("cancel", {"version": 1, "service": AT_HOME}),
        ("cancel_case", {"version": 1}),
        ("keep", {"version": 1, "service": AT_HOME}),
        ("appointment", {"service": AT_HOME}),
        ("addable", {}),
    ],
)
def test_another_member_finds_no_such_case(db, use_case, arguments):
    reference = someone(db).send()
    other = someone(db)
    room = changes if hasattr(changes, use_case) else changeable
    with pytest.raises(NotFound):
        getattr(room, use_case)(work_of(other), reference=reference, **arguments)
    with pytest.raises(NotFound):
        rights.rights_of(work_of(other), reference=reference)
    assert history.history(work_of(other)).current == ()
