"""Another hour for a visit that was agreed: it stays until the other one is confirmed."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from memberapp.assistance import cases, changeable, changes, lateness, staff, staff_steps
from memberapp.assistance.history import history
from memberapp.assistance.messages import Kind
from memberapp.assistance.rules.steps import StepState
from memberapp.assistance.tables import AssistanceItem
from memberapp.assistance.views import case_steps
from memberapp.assistance.views import changes as presenter
from memberapp.assistance.views.history import to_history
from memberapp.core.errors import CaseMoved, Conflict, InvalidForm, NotFound, SlotTaken, TooLate
from memberapp.core.tables import OutboxMessage, Slot
from memberapp.staff import service as agents
from tests.support.assistance_requests import AT_HOME, BY_PHONE, MORNING, Someone, someone
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, work_in

MONDAY, TUESDAY, WEDNESDAY, NOON = "2026-11-30", "2026-12-01", "2026-12-02", "12:00-14:00"
AGENT = "a.noel"


def work_of(one: Someone, now=START):
    return work_in(one.db, **one.ids, now=now)


def by_agent(one: Someone, do, reference: str, *, now=START, **arguments):
    work = as_agent(one.db, now=now, agent_id=AGENT)
    return do(work, reference=reference, service=AT_HOME, **arguments)


def agreed(db) -> tuple[Someone, str]:
    """Send a visit on Monday morning that the staff confirms."""
    one = someone(db)
    one.choose(AT_HOME)
    reference = one.submit()
    agents.add(work_of(one), agent_id=AGENT, name="Agathe Noël")
    by_agent(one, staff_steps.confirm, reference, note="Nadège Morin vient.")
    return one, reference


def read(one: Someone, reference: str, now=START):
    return cases.find(work_of(one, now), reference=reference)


def visit(one: Someone, reference: str):
    (item,) = read(one, reference).items
    return item


def version(one: Someone, reference: str) -> int:
    return read(one, reference).version


def move(one: Someone, reference: str, day=TUESDAY, window=NOON, now=START) -> None:
    changes.move(
        work_of(one, now),
        reference=reference,
        version=version(one, reference),
        service=AT_HOME,
        day=day,
        window=window,
    )


def keep(one: Someone, reference: str, seen: int | None = None) -> None:
    seen = version(one, reference) if seen is None else seen
    changes.keep(work_of(one), reference=reference, version=seen, service=AT_HOME)


def taken(db) -> dict[tuple[str, str], int]:
    db.expire_all()
    return {(f"{one.day}", one.window): one.taken for one in db.exec(select(Slot)) if one.taken}


def stands(one: Someone, reference: str) -> tuple[str, str | None, StepState]:
    item = visit(one, reference)
    return f"{item.day}", item.window, item.state


def test_the_agreed_visit_stays_while_another_hour_is_asked_for(db):
    one, reference = agreed(db)
    move(one, reference)
    assert stands(one, reference) == (MONDAY, MORNING, StepState.CONFIRMED)
    item = visit(one, reference)
    assert item.wanted is not None
    assert (f"{item.wanted.day}", item.wanted.code) == (TUESDAY, NOON)
    assert taken(db) == {(MONDAY, MORNING): 1, (TUESDAY, NOON): 1}
    last = item.proofs[-1]
    assert (last.state, last.is_asked, last.slot) == (
        StepState.CONFIRMED,
        True,
        f"{TUESDAY} {NOON}",
    )


def test_the_new_hour_is_there_and_the_old_one_given_back_once_it_is_confirmed(db):
    one, reference = agreed(db)
    move(one, reference)
    by_agent(one, staff_steps.confirm, reference)
    assert stands(one, reference) == (TUESDAY, NOON, StepState.CONFIRMED)
    assert visit(one, reference).wanted is None
    assert taken(db) == {(TUESDAY, NOON): 1}
    kinds = [row.kind for row in db.exec(select(OutboxMessage))]
    assert kinds.count(Kind.SLOT_CONFIRMED) >= 2


@pytest.mark.parametrize("who", ["member", "agent", "agent_moves_to_it"])
def test_whoever_stays_with_the_agreed_hour_gives_the_other_one_back(db, who):
    one, reference = agreed(db)
    move(one, reference)
    if who == "member":
        keep(one, reference)
    elif who == "agent":
        by_agent(one, staff_steps.keep, reference, note="Personne n’est libre mardi.")
    else:
        by_agent(one, staff_steps.move, reference, day=date(2026, 11, 30), window=MORNING)
    assert stands(one, reference) == (MONDAY, MORNING, StepState.CONFIRMED)
    assert visit(one, reference).wanted is None
    assert taken(db) == {(MONDAY, MORNING): 1}


def test_a_third_hour_replaces_the_second(db):
    one, reference = agreed(db)
    move(one, reference)
    move(one, reference, day=WEDNESDAY)
    assert stands(one, reference)[0] == MONDAY
    assert taken(db) == {(MONDAY, MORNING): 1, (WEDNESDAY, NOON): 1}


@pytest.mark.parametrize(("day", "window"), [(MONDAY, MORNING), (TUESDAY, NOON)])
def test_the_hour_that_it_has_or_that_is_asked_for_is_no_other_one(db, day, window):
    one, reference = agreed(db)
    move(one, reference)
    with pytest.raises(InvalidForm) as refused:
        move(one, reference, day=day, window=window)
    assert refused.value.problems[0].reason == "same"
    assert taken(db) == {(MONDAY, MORNING): 1, (TUESDAY, NOON): 1}


def test_an_agent_who_agrees_to_a_third_hour_gives_both_back(db):
    one, reference = agreed(db)
    move(one, reference)
    by_agent(one, staff_steps.move, reference, day=date(2026, 12, 2), window=NOON)
    assert stands(one, reference) == (WEDNESDAY, NOON, StepState.CONFIRMED)
    assert taken(db) == {(WEDNESDAY, NOON): 1}


@pytest.mark.parametrize("to", [StepState.CANCELLED, StepState.DONE, StepState.MISSED])
def test_a_visit_that_is_over_wants_no_other_hour(db, to):
    one, reference = agreed(db)
    move(one, reference)
    by_agent(one, staff_steps.act, reference, to=to)
    assert visit(one, reference).wanted is None
    assert (TUESDAY, NOON) not in taken(db)
    assert ((MONDAY, MORNING) in taken(db)) is (to is not StepState.CANCELLED)


def test_the_member_who_cancels_gives_both_back(db):
    one, reference = agreed(db)
    move(one, reference)
    seen = version(one, reference)
    changes.cancel(work_of(one), reference=reference, version=seen, service=AT_HOME)
    assert taken(db) == {}


def test_a_full_hour_is_refused_and_nothing_is_asked_for(db):
    one, reference = agreed(db)
    queue = db.exec(select(Slot.queue)).one()
    db.add(Slot(queue=queue, day=date(2026, 12, 1), window=NOON, capacity=6, taken=6))
    db.flush()
    with pytest.raises(SlotTaken):
        move(one, reference)


def test_what_is_only_wished_for_is_moved_at_once_as_before(db):
    one = someone(db)
    one.choose(AT_HOME)
    reference = one.submit()
    move(one, reference)
    assert stands(one, reference) == (TUESDAY, NOON, StepState.WISHED)
    assert taken(db) == {(TUESDAY, NOON): 1}


def test_a_call_is_moved_at_once(db):
    one = someone(db)
    one.choose(BY_PHONE)
    reference = one.submit()
    agents.add(work_of(one), agent_id=AGENT, name="Agathe Noël")
    staff.open_case(as_agent(db, now=START, agent_id=AGENT), reference=reference)
    changes.move(
        work_of(one),
        reference=reference,
        version=version(one, reference),
        service=BY_PHONE,
        day=TUESDAY,
        window="10:00-10:30",
    )
    assert visit(one, reference).wanted is None
    assert f"{visit(one, reference).day}" == TUESDAY


def test_nobody_asks_for_another_hour_of_somebody_elses_visit_nor_from_an_older_page(db):
    one, reference = agreed(db)
    move(one, reference)
    other = someone(db)
    with pytest.raises(NotFound):
        changes.keep(work_of(other), reference=reference, version=1, service=AT_HOME)
    with pytest.raises(CaseMoved):
        keep(one, reference, seen=1)
    keep(one, reference)
    with pytest.raises(Conflict):
        keep(one, reference)


def test_the_notice_counts_from_the_agreed_hour(db):
    one, reference = agreed(db)
    near = visit(one, reference).starts_at - timedelta(hours=24)
    with pytest.raises(TooLate):
        move(one, reference, day=WEDNESDAY, now=near)


def test_the_answer_is_promised_before_the_visit_and_late_on_both_sides_without(db):
    one, reference = agreed(db)
    move(one, reference)
    due = visit(one, reference).wanted_due_at
    assert due is not None
    assert due <= visit(one, reference).starts_at
    staff.open_case(as_agent(db, now=START, agent_id=AGENT), reference=reference)
    before = due - timedelta(seconds=1)
    assert lateness.found(work_of(one, before)) == []

    (late,) = lateness.found(work_of(one, due))
    assert late.is_answer
    lateness.tell(work_of(one, due), late=late)
    assert lateness.found(work_of(one, due)) == []
    told = [row.kind for row in db.exec(select(OutboxMessage))]
    assert Kind.STEP_LATE in told
    steps = case_steps.to_steps(read(one, reference), due)
    (answer,) = (step for step in steps if step.title.startswith("Votre changement d’horaire"))
    assert (answer.state, answer.tone) == ("late", "danger")
    assert "L’horaire confirmé reste le vôtre" in answer.advice
    (waiting,) = staff.waiting(as_agent(db, now=due, agent_id=AGENT))
    assert waiting.late_since == due
    (current,) = to_history(history(work_of(one, due)), due).current
    assert current.badges[0].text.startswith("Notre réponse est en retard depuis")

    by_agent(one, staff_steps.confirm, reference, now=due)
    assert staff.waiting(as_agent(db, now=due, agent_id=AGENT)) == []


def test_an_hour_that_has_passed_is_not_confirmed(db):
    one, reference = agreed(db)
    move(one, reference)
    after = visit(one, reference).starts_at + timedelta(days=2)
    with pytest.raises(Conflict):
        by_agent(one, staff_steps.confirm, reference, now=after)


def test_who_moved_to_other_clocks_moves_the_visit_at_once(db):
    one, reference = agreed(db)
    (row,) = db.exec(select(AssistanceItem))
    row.queue = "elsewhere"
    db.add(row)
    db.flush()
    move(one, reference)
    assert visit(one, reference).wanted is None
    assert stands(one, reference) == (TUESDAY, NOON, StepState.WISHED)


def test_the_pages_say_what_stays_and_who_confirmed_it(db):
    one, reference = agreed(db)
    found = changeable.appointment(work_of(one), reference=reference, service=AT_HOME)
    shown = presenter.to_service_change(found, START)
    assert shown.note_title.startswith("Vous gardez le lundi 30\u00a0novembre tant que")
    assert "Réponse par message au plus tard" in shown.note
    assert shown.keep_text == "Garder le lundi 30\u00a0novembre"
    assert "Vous gardez le lundi" in presenter.moved_sentence(shown)
    before = presenter.said_of(read(one, reference), START)
    move(one, reference)
    assert "changement demandé" in " ".join(
        presenter.changed_sentences(before, read(one, reference), START)
    )
    found = changeable.appointment(work_of(one), reference=reference, service=AT_HOME)
    shown = presenter.to_service_change(found, START)
    assert shown.wanted.startswith("Vous avez demandé le mardi 1ᵉʳ\u00a0décembre")
    assert shown.state == "Confirmé"
    step = case_steps.to_steps(read(one, reference), START)[2]
    assert "par Agathe Noël, dans votre dossier\u00a0: Nadège Morin vient." in step.proof
    keep(one, reference)
    step = case_steps.to_steps(read(one, reference), START)[2]
    assert "par Agathe Noël, dans votre dossier\u00a0: Nadège Morin vient." in step.proof
    move(one, reference)
    (current,) = to_history(history(work_of(one)), START).current
    assert "Un changement d’horaire est demandé" in [badge.text for badge in current.badges]
