from datetime import date, timedelta

import pytest
from sqlmodel import select

from memberapp.callbacks import staff as callback_staff
from memberapp.callbacks.rules import CallbackReason, CallbackStatus
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.tables import AuditEvent, Slot
from memberapp.staff import service as agents
from tests.personas import alice
from tests.support.callbacks import EMAIL, ask, session_of
from tests.support.clocks import START
from tests.support.queries import queries
from tests.support.units_of_work import as_agent, work_in

WHO = {"agent_id": "a.noel", "reason": "Rappels du jour"}


@pytest.fixture(autouse=True)
def agent(db):
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")


def calls(db, **options):
    return callback_staff.calls(as_agent(db, now=START, **WHO), **options)


def lines(db, event):
    return db.exec(select(AuditEvent).where(AuditEvent.event == event)).all()


def test_the_list_says_whom_to_call_when_and_why(db):
    reference = ask(db, email=EMAIL, reason="new_request")

    (call,) = calls(db)
    assert call.reference == reference
    assert (call.day, f"{call.starts:%H:%M}") == (date(2026, 11, 23), "09:00")
    assert (call.callee.name, call.callee.phone, call.callee.email) == (
        "Camille Berthelot",
        "+33639980012",
        EMAIL,
    )
    assert (call.reason, call.status) == (CallbackReason.NEW_REQUEST, CallbackStatus.WAITING)


def test_calls_come_in_the_order_to_make_them(db):
    late = ask(db, day="2026-11-24")
    noon = ask(db, key="n" * 22, window="12:00-12:30")
    early = ask(db, key="e" * 22)

    assert [call.reference for call in calls(db)] == [early, noon, late]
    assert [call.reference for call in calls(db, day=date(2026, 11, 24))] == [late]


def test_a_call_is_begun_then_over_and_leaves_the_list(db):
    reference = ask(db)
    begun = callback_staff.start(as_agent(db, now=START, **WHO), reference=reference)
    over = callback_staff.done(as_agent(db, now=START, **WHO), reference=reference.lower())

    assert (begun.status, over.status) == (CallbackStatus.STARTED, CallbackStatus.DONE)
    assert over.agent_id == "a.noel"
    assert calls(db) == []
    assert len(calls(db, day=date(2026, 11, 23))) == 1


def test_a_cancelled_call_gives_its_place_back(db):
    taken = select(Slot.taken)
    reference = ask(db)
    assert db.exec(taken).all() == [1]
    over = callback_staff.cancel(as_agent(db, now=START, **WHO), reference=reference)

    assert (over.status, db.exec(taken).all()) == (CallbackStatus.CANCELLED, [0])
    assert calls(db) == []
    with pytest.raises(Conflict):
        callback_staff.cancel(as_agent(db, now=START, **WHO), reference=reference)
    assert db.exec(taken).all() == [0]
    assert len(lines(db, "callback:cancelled")) == 1


def test_the_place_is_free_before_the_trail_is_locked(db):
    reference = ask(db)
    with queries(db) as executed:
        callback_staff.cancel(as_agent(db, now=START, **WHO), reference=reference)
        db.flush()
    written = [statement.split()[:3] for statement, _values in executed]
    place = written.index(["UPDATE", "slot", "SET"])
    trail = next(i for i, words in enumerate(written) if "audit_event" in words)
    assert place < trail


def test_a_call_can_be_over_without_having_been_begun(db):
    assert callback_staff.done(as_agent(db, now=START, **WHO), reference=ask(db)).status == "done"


@pytest.mark.parametrize("again", ["start", "done"])
def test_a_call_is_made_once(db, again):
    reference = ask(db)
    callback_staff.start(as_agent(db, now=START, **WHO), reference=reference)
    callback_staff.done(as_agent(db, now=START, **WHO), reference=reference)

    with pytest.raises(Conflict):
        getattr(callback_staff, again)(as_agent(db, now=START, **WHO), reference=reference)


def test_an_unknown_call_is_told(db):
    with pytest.raises(NotFound):
        callback_staff.start(as_agent(db, now=START, **WHO), reference="RAP-2026-0000001-0")


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"agent_id": "unknown"}, NotFound), ({"reason": "  "}, InvalidInput)],
)
def test_nothing_is_read_without_a_known_agent_and_a_reason(db, changed, error):
    reference = ask(db)
    for service, more in (
        (callback_staff.calls, {}),
        (callback_staff.start, {"reference": reference}),
        (callback_staff.done, {"reference": reference}),
    ):
        with pytest.raises(error):
            service(as_agent(db, now=START, **WHO | changed), **more)


def test_an_agent_who_was_ended_reads_nothing(db):
    who = {"by": "a.noel", "why": "arrivée"}
    agents.add(work_in(db, now=START), agent_id="b.roy", name="Bruno Roy", **who)
    agents.end(as_agent(db, now=START + timedelta(days=1), agent_id="b.roy"), agent_id="a.noel")
    with pytest.raises(NotFound):
        calls(db)


def test_the_trail_says_who_read_a_members_call_and_why(db):
    member = alice(db).member
    reference = ask(db, session=session_of(member.id))
    ask(db, key="v" * 22)
    calls(db)
    callback_staff.start(as_agent(db, now=START, **WHO), reference=reference)

    whole, own = lines(db, "staff:callbacks_read")
    assert (whole.member_id, whole.object_ref) == (None, "open")
    assert (own.member_id, own.object_ref, own.reason) == (member.id, reference, "Rappels du jour")
    (begun,) = lines(db, "callback:started")
    assert (begun.member_id, begun.actor_id, begun.actor_role) == (member.id, "a.noel", "staff")
