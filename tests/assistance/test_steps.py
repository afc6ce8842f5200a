"""The acts on the steps of a case: their proofs, and the slots they take and give back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import select

from memberapp.assistance import cases, slots, steps
from memberapp.assistance.rules.steps import StepState, Way
from memberapp.assistance.rules.values import SlotQueue
from memberapp.core.access import Role
from memberapp.core.errors import CaseMoved, Conflict, SlotTaken
from memberapp.core.opening_hours import Window
from memberapp.core.tables import Slot
from memberapp.staff import service as agents
from tests.support.assistance_requests import AT_HOME, BY_PHONE, HALF_PAST_NINE, MORNING, someone
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, work_in

CALL, VISIT = "CONSEIL_SOCIAL", AT_HOME
TUESDAY = date(2026, 12, 1)
NOON = Window(TUESDAY, time(12), time(14))
HALF_PAST_TEN = Window(TUESDAY, time(10, 30), time(11))


@pytest.fixture(autouse=True)
def agent(db):
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")


def sent(db, *services):
    """Send a request, and return its member with the row of its case."""
    one = someone(db)
    one.choose(*services)
    return one, cases.row_of_reference(work_in(db), one.submit())


def rows(db, case):
    """Return the rows of a case by their service, and a unit of work of an agent."""
    work = as_agent(db, agent_id="a.noel", now=START)
    return work, {steps.ITEM.reveal(row).service: row for row in steps.begin(work, case)}


def found(one, case):
    work = work_in(one.db, member_id=one.member.id)
    return {item.service: item for item in cases.find(work, reference=case.reference).items}


def taken(db):
    """Return how many of each slot are taken, as the database has it now."""
    now = select(Slot).execution_options(populate_existing=True)
    return {(row.day, row.window): row.taken for row in db.exec(now)}


def queue_of(serves):
    return slots.queue_of(serves, country="FR", region="FR")


def test_what_is_sent_is_wished_and_says_who_wished_it(db):
    one, case = sent(db)
    visit = found(one, case)[AT_HOME]
    (proof,) = visit.proofs
    assert visit.state is proof.state is StepState.WISHED
    assert (proof.role, proof.way, proof.agent, proof.at) == (Role.HOLDER, Way.ONLINE, "", START)
    assert proof.slot == f"2026-11-30 {MORNING}"
    row = rows(db, case)[1][AT_HOME]
    assert row.ends_at == datetime(2026, 11, 30, 11, tzinfo=UTC)


def test_an_act_says_who_when_and_how(db):
    one, case = sent(db)
    work, by_service = rows(db, case)
    steps.record(
        work, [by_service[AT_HOME]], to=StepState.DONE, way=Way.ON_SITE, note="Vu.", minutes=90
    )
    visit = found(one, case)[AT_HOME]
    last = visit.proofs[-1]
    assert (visit.state, visit.minutes_used) == (StepState.DONE, 90)
    assert (last.agent, last.way, last.note) == ("Agathe Noël", Way.ON_SITE, "Vu.")
    assert found(one, case)[BY_PHONE].state is StepState.WISHED
    with pytest.raises(Conflict, match="is done, it cannot be cancelled"):
        steps.record(work, [by_service[AT_HOME]], to=StepState.CANCELLED, way=Way.BY_PHONE)


def test_help_is_recorded_of_what_began_only_and_adds_up(db):
    one, case = sent(db)
    work, by_service = rows(db, case)
    visit = by_service[AT_HOME]
    with pytest.raises(Conflict):
        steps.record_minutes(work, visit, minutes=60, way=Way.ON_SITE)
    steps.record(work, [visit], to=StepState.IN_PROGRESS, way=Way.ON_SITE, minutes=120)
    steps.record_minutes(work, visit, minutes=60, way=Way.ON_SITE)
    assert found(one, case)[AT_HOME].minutes_used == 180


def test_an_act_on_an_older_version_changes_nothing(db):
    _one, case = sent(db)
    work = as_agent(db, agent_id="a.noel", now=START)
    seen = case.version
    steps.begin(work, case, version=seen)
    assert case.version == seen + 1
    with pytest.raises(CaseMoved):
        steps.begin(work, case, version=seen)


def test_a_cancelled_visit_gives_its_slot_back_and_a_call_once_nobody_needs_it(db):
    _one, case = sent(db, VISIT, CALL, BY_PHONE)
    work, by_service = rows(db, case)
    assert sorted(taken(db).values()) == [1, 1]
    steps.record(work, [by_service[VISIT]], to=StepState.CANCELLED, way=Way.ONLINE)
    assert taken(db)[by_service[VISIT].day, MORNING] == 0
    steps.record(work, [by_service[CALL]], to=StepState.CANCELLED, way=Way.ONLINE)
    assert taken(db)[by_service[CALL].day, HALF_PAST_NINE] == 1
    steps.record(work, [by_service[BY_PHONE]], to=StepState.CANCELLED, way=Way.ONLINE)
    assert taken(db)[by_service[CALL].day, HALF_PAST_NINE] == 0


def test_a_call_is_one_step_whatever_it_is_for(db):
    _one, case = sent(db, VISIT, CALL, BY_PHONE)
    work, by_service = rows(db, case)
    items = list(by_service.values())
    called = steps.together(by_service[CALL], items)
    assert {item.id for item in called} == {by_service[CALL].id, by_service[BY_PHONE].id}
    assert steps.together(by_service[VISIT], items) == [by_service[VISIT]]
    steps.record(work, called, to=StepState.CANCELLED, way=Way.BY_PHONE)
    assert taken(db)[by_service[CALL].day, HALF_PAST_NINE] == 0


def test_another_hour_takes_its_slot_and_gives_the_old_one_back(db):
    one, case = sent(db)
    work, by_service = rows(db, case)
    visit = by_service[AT_HOME]
    visit.late_told_at = START
    steps.move(
        work,
        [visit],
        queue=queue_of(SlotQueue.HOME),
        window=NOON,
        to=StepState.CONFIRMED,
        way=Way.BY_PHONE,
    )
    assert taken(db)[date(2026, 11, 30), MORNING] == 0
    assert taken(db)[TUESDAY, NOON.code] == 1
    moved = found(one, case)[AT_HOME]
    assert (moved.state, moved.seen, moved.day) == (StepState.CONFIRMED, NOON, TUESDAY)
    assert moved.proofs[-1].slot_before == f"2026-11-30 {MORNING}"
    assert (visit.ends_at, visit.late_told_at) == (datetime(2026, 12, 1, 13, tzinfo=UTC), None)


def test_agreeing_to_the_hour_that_it_has_takes_no_second_slot(db):
    _one, case = sent(db)
    work, by_service = rows(db, case)
    own = Window(date(2026, 11, 30), time(8), time(12))
    steps.move(
        work,
        [by_service[AT_HOME]],
        queue=queue_of(SlotQueue.HOME),
        window=own,
        to=StepState.CONFIRMED,
        way=Way.BY_PHONE,
    )
    assert taken(db)[own.day, MORNING] == 1


def test_a_service_leaves_the_call_of_others_and_joins_it_again(db):
    _one, case = sent(db, VISIT, CALL, BY_PHONE)
    work, by_service = rows(db, case)
    queue, old = queue_of(SlotQueue.PHONE), by_service[CALL].day

    def move(window):
        steps.move(
            work,
            [by_service[CALL]],
            queue=queue,
            window=window,
            to=StepState.WISHED,
            way=Way.ONLINE,
        )

    move(HALF_PAST_TEN)
    assert taken(db)[old, HALF_PAST_NINE] == taken(db)[TUESDAY, HALF_PAST_TEN.code] == 1
    move(Window(old, time(9, 30), time(10)))
    assert taken(db)[old, HALF_PAST_NINE] == 1
    assert taken(db)[TUESDAY, HALF_PAST_TEN.code] == 0


def test_a_full_slot_is_refused_and_a_missed_visit_takes_a_new_one(db):
    _one, case = sent(db)
    work, by_service = rows(db, case)
    visit, queue = by_service[AT_HOME], queue_of(SlotQueue.HOME)
    steps.record(work, [visit], to=StepState.MISSED, way=Way.ON_SITE)
    for _ in range(queue.capacity):
        slots.slots.take(work, queue, day=TUESDAY, window=NOON.code, most=queue.capacity)

    def move(window):
        steps.move(
            work, [visit], queue=queue, window=window, to=StepState.CONFIRMED, way=Way.BY_PHONE
        )

    with pytest.raises(SlotTaken):
        move(NOON)
    move(Window(TUESDAY + timedelta(days=1), time(8), time(12)))
    assert taken(db)[date(2026, 12, 2), MORNING] == 1
