"""Moving, cancelling, reminding and not reaching: who may, what it frees, and who is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from memberapp.callbacks import changing, reminders
from memberapp.callbacks import service as callbacks
from memberapp.callbacks import staff as callback_staff
from memberapp.callbacks import views as presenter
from memberapp.callbacks.forms import SLOT, errors_of
from memberapp.callbacks.rules import CallbackStatus, reminder_at
from memberapp.callbacks.tables import Callback
from memberapp.core.access import Origin
from memberapp.core.errors import Conflict, InvalidForm, NotFound, SlotTaken, TooManyTries
from memberapp.core.tables import AuditEvent, OutboxMessage, Slot
from memberapp.staff import service as agents
from tests.personas import alice, bob
from tests.support.callbacks import EMAIL, KEY, MONDAY, NINE, ask, session_of
from tests.support.clocks import START
from tests.support.factories import make_account
from tests.support.units_of_work import as_agent, work_in

TUESDAY, TEN = "2026-11-24", "10:00-10:30"
WHO = {"agent_id": "a.noel", "reason": "Rappels du jour"}
HOUR = timedelta(hours=1)
NINE_ON_MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def agent(db):
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")


def visitor(db, now=START, address="192.0.2.7"):
    return work_in(db, now=now, origin=Origin(address))


def staff(db, now=START):
    return as_agent(db, now=now, **WHO)


def row(db, reference):
    return db.exec(select(Callback).where(Callback.reference == reference)).one()


def taken(db):
    slots = db.exec(select(Slot).where(Slot.taken > 0))
    return {(f"{slot.day}", slot.window): slot.taken for slot in slots}


def kinds(db):
    return [one.kind for one in db.exec(select(OutboxMessage).order_by(OutboxMessage.created_at))]


def key_of(db, reference, digits="0012"):
    return changing.find(visitor(db), reference=reference, digits=digits)[1]


def move(db, reference, keys=(KEY,), *, day=TUESDAY, window=TEN, sequence=0, work=None):
    changing.move(
        work or visitor(db),
        reference=reference,
        keys=keys,
        sequence=sequence,
        day=day,
        window=window,
    )


def test_a_visitor_moves_their_call_and_its_slot_is_free_again(db):
    reference = ask(db, email=EMAIL)
    move(db, reference)

    moved = row(db, reference)
    assert (moved.day, moved.window, moved.sequence) == (date(2026, 11, 24), TEN, 1)
    assert taken(db) == {(TUESDAY, TEN): 1}
    assert kinds(db) == ["callback_confirmed", "callback_moved"]


def test_a_visitor_cancels_their_call_and_its_slot_is_free_again(db):
    reference = ask(db, email=EMAIL)
    changing.cancel(visitor(db), reference=reference, keys=[KEY], sequence=0)

    assert row(db, reference).status == CallbackStatus.CANCELLED
    assert taken(db) == {}
    assert kinds(db) == ["callback_confirmed", "callback_cancelled"]
    with pytest.raises(Conflict):
        changing.cancel(visitor(db), reference=reference, keys=[KEY], sequence=1)


def test_the_same_slot_again_is_refused_and_changes_nothing(db):
    reference = ask(db)
    with pytest.raises(InvalidForm) as refused:
        move(db, reference, day=MONDAY, window=NINE)
    with pytest.raises(Conflict):
        callback_staff.move(staff(db), reference=reference, day=date(2026, 11, 23), window=NINE)

    (error,) = errors_of(refused.value, MONDAY, SLOT)
    assert (error.field, "déjà" in error.text) == ("day", True)
    assert row(db, reference).sequence == 0
    assert taken(db) == {(MONDAY, NINE): 1}


def test_reference_and_last_digits_open_a_call_and_say_less_of_it(db):
    persona = alice(db)
    make_account(db, persona.member)
    reference = ask(db, session=session_of(persona.id), about="acces")
    key = key_of(db, f" {reference.lower()} ", "00 12")

    seen = callbacks.own(visitor(db), reference=reference, keys=[key])
    assert (seen.reference, seen.about, seen.is_just_asked) == (reference, "", False)
    move(db, reference, [key])
    assert row(db, reference).day == date(2026, 11, 24)


@pytest.mark.parametrize("digits", ["", "0013", "012", "00012", "9980012", "abcd"])
def test_other_digits_and_an_unknown_reference_are_answered_alike(db, digits):
    reference = ask(db)

    for known, typed in ((reference, digits), ("RAP-2026-0000012-P", "0012")):
        assert changing.find(visitor(db), reference=known, digits=typed) is None


def test_a_key_opens_its_own_call_alone(db):
    mine, other = ask(db), ask(db, key="o" * 22, window=TEN)
    key = key_of(db, mine)

    for do in (
        lambda: callbacks.own(visitor(db), reference=other, keys=[key]),
        lambda: move(db, other, [key], window="11:00-11:30"),
        lambda: changing.cancel(visitor(db), reference=other, keys=[key], sequence=0),
        lambda: changing.offer(visitor(db), reference=other, keys=[key]),
    ):
        with pytest.raises(NotFound):
            do()


def test_another_member_finds_no_call(db):
    persona, other = alice(db), bob(db)
    make_account(db, persona.member)
    reference = ask(db, session=session_of(persona.id))
    theirs = work_in(db, session=session_of(other.id), now=START)

    with pytest.raises(NotFound):
        move(db, reference, [], work=theirs)
    with pytest.raises(NotFound):
        changing.cancel(theirs, reference=reference, keys=[KEY], sequence=0)
    own = work_in(db, session=session_of(persona.id), now=START)
    move(db, reference, [], work=own)
    assert row(db, reference).sequence == 1


def test_a_page_that_shows_the_former_hour_changes_nothing(db):
    reference = ask(db)
    move(db, reference)

    with pytest.raises(Conflict):
        move(db, reference, day=MONDAY, window="11:00-11:30")
    with pytest.raises(Conflict):
        changing.cancel(visitor(db), reference=reference, keys=[KEY], sequence=0)
    assert (row(db, reference).day, row(db, reference).sequence) == (date(2026, 11, 24), 1)


def test_a_page_left_open_until_the_hour_changes_nothing(db):
    reference = ask(db, email=EMAIL)
    late = visitor(db, NINE_ON_MONDAY)

    with pytest.raises(Conflict):
        move(db, reference, work=late)
    with pytest.raises(Conflict):
        changing.cancel(late, reference=reference, keys=[KEY], sequence=0)
    assert (row(db, reference).status, row(db, reference).sequence) == ("waiting", 0)
    assert kinds(db) == ["callback_confirmed"]
    just_before = visitor(db, NINE_ON_MONDAY - timedelta(seconds=1))
    changing.cancel(just_before, reference=reference, keys=[KEY], sequence=0)


def test_whoever_waits_in_vain_reads_that_the_call_is_late(db):
    reference = ask(db, email=EMAIL)
    ends_at = NINE_ON_MONDAY + HOUR / 2
    seen = callbacks.own(visitor(db, ends_at), reference=reference, keys=[KEY])

    assert (seen.late_since, seen.can_change) == (ends_at, False)
    callback_staff.done(staff(db, ends_at), reference=reference)
    seen = callbacks.own(visitor(db, ends_at), reference=reference, keys=[KEY])
    assert seen.late_since is None


@pytest.mark.parametrize(
    ("contact", "is_told"),
    [({}, True), ({"phone": "02 38 00 00 12"}, False), ({"email": EMAIL}, True)],
    ids=["mobile", "landline", "e-mail"],
)
def test_a_message_reaches_an_e_mail_or_a_mobile(db, contact, is_told):
    reference = ask(db, **contact)
    seen = callbacks.own(visitor(db), reference=reference, keys=[KEY])

    assert seen.is_told is is_told
    changing.cancel(visitor(db), reference=reference, keys=[KEY], sequence=0)
    assert bool(kinds(db)) is is_told


def test_a_slot_that_is_full_or_past_is_refused_and_the_former_one_stays(db):
    reference = ask(db)
    for number in range(3):
        ask(db, key=f"{number}" * 22, window=TEN, phone=f"06 39 98 00 2{number}")

    for wanted in ({"day": MONDAY}, {"day": "2026-11-21"}, {"window": "23:00-23:30"}):
        with pytest.raises(SlotTaken):
            move(db, reference, **wanted)
    with pytest.raises(InvalidForm):
        move(db, reference, day="", window="")
    with pytest.raises(InvalidForm):
        move(db, reference, window="")
    assert taken(db)[MONDAY, NINE] == 1


def test_a_call_is_not_moved_for_ever(db):
    reference = ask(db)
    for turn, window in enumerate([TEN, "11:00-11:30"] * 2 + [TEN]):
        move(db, reference, window=window, sequence=turn)
    with pytest.raises(TooManyTries):
        move(db, reference, window="11:00-11:30", sequence=5)


def test_a_number_that_nobody_checked_is_not_written_to_for_ever(db):
    calls = ask(db), ask(db, key="o" * 22, window=TEN)
    for turn in range(2):
        move(db, calls[0], window=("11:00-11:30", NINE)[turn], sequence=turn)
    move(db, calls[1], ["o" * 22], window="11:30-12:00")
    assert kinds(db).count("callback_moved") == 3
    move(db, calls[1], ["o" * 22], window="12:00-12:30", sequence=1)
    assert kinds(db).count("callback_moved") == 3


def test_the_reminder_leaves_once_an_hour_before(db):
    reference = ask(db, email=EMAIL)
    assert row(db, reference).remind_at == NINE_ON_MONDAY - HOUR

    early = work_in(db, now=NINE_ON_MONDAY - HOUR - timedelta(seconds=1))
    assert not reminders.due(early)
    due = work_in(db, now=NINE_ON_MONDAY - HOUR)
    (callback_id,) = reminders.due(due)
    for _ in range(2):
        reminders.remind(due, callback_id=callback_id)
    assert kinds(db) == ["callback_confirmed", "callback_reminder"]
    assert not reminders.due(due)


def test_a_reminder_that_cannot_be_made_is_set_aside(db):
    ask(db, email=EMAIL)
    due = work_in(db, now=NINE_ON_MONDAY - HOUR)
    (callback_id,) = reminders.due(due)
    reminders.set_aside(due, callback_id=callback_id)
    assert not reminders.due(due)
    assert kinds(db) == ["callback_confirmed"]


def test_after_a_standstill_nobody_is_reminded_of_a_past_call(db):
    ask(db, email=EMAIL)
    late = work_in(db, now=NINE_ON_MONDAY)
    (callback_id,) = reminders.due(late)
    reminders.remind(late, callback_id=callback_id)

    assert kinds(db) == ["callback_confirmed"]
    assert not reminders.due(late)


def test_a_call_that_moved_is_reminded_of_at_its_new_hour_only(db):
    reference = ask(db, email=EMAIL)
    move(db, reference)

    assert not reminders.due(work_in(db, now=NINE_ON_MONDAY - HOUR))
    due = work_in(db, now=datetime(2026, 11, 24, 8, tzinfo=UTC))
    (callback_id,) = reminders.due(due)
    reminders.remind(due, callback_id=callback_id)
    assert kinds(db)[-1] == "callback_reminder"


def test_a_cancelled_call_reminds_nobody(db):
    reference = ask(db, email=EMAIL)
    changing.cancel(visitor(db), reference=reference, keys=[KEY], sequence=0)

    assert row(db, reference).remind_at is None


@pytest.mark.parametrize(
    ("ahead", "reminds"), [(timedelta(hours=3), True), (timedelta(hours=2, minutes=59), False)]
)
def test_what_was_asked_for_lately_needs_no_reminder(ahead, reminds):
    assert (reminder_at(START + ahead, START) is not None) == reminds


def test_the_first_time_nobody_answers_a_second_call_is_booked_and_told(db):
    reference = ask(db, email=EMAIL)
    call = callback_staff.not_reached(staff(db, NINE_ON_MONDAY), reference=reference)

    assert (call.status, call.tries) == (CallbackStatus.WAITING, 1)
    assert (call.day, f"{call.starts:%H:%M}") == (date(2026, 11, 23), "11:00")
    assert kinds(db)[-1] == "callback_missed"
    seen = callbacks.own(visitor(db, NINE_ON_MONDAY), reference=reference, keys=[KEY])
    assert "une seconde fois" in presenter.to_view(seen).advice


def test_the_second_time_it_is_up_to_whoever_asked(db):
    reference = ask(db, email=EMAIL)
    callback_staff.not_reached(staff(db, NINE_ON_MONDAY), reference=reference)
    later = NINE_ON_MONDAY + 2 * HOUR
    callback_staff.start(staff(db, later), reference=reference)
    call = callback_staff.not_reached(staff(db, later), reference=reference)

    assert (call.status, call.tries, call.agent_id) == (CallbackStatus.NOT_REACHED, 2, "a.noel")
    assert kinds(db)[-1] == "callback_not_reached"
    seen = callbacks.own(visitor(db, later), reference=reference, keys=[KEY])
    view = presenter.to_view(seen)
    assert (view.heading, view.is_well) == ("Nous n’avons pas pu vous joindre", False)
    assert not view.can_change
    assert callback_staff.calls(staff(db, later)) == []
    with pytest.raises(Conflict):
        callback_staff.not_reached(staff(db, later), reference=reference)


def test_the_staff_moves_a_call_as_asked_on_the_phone(db):
    reference = ask(db, email=EMAIL)
    callback_staff.move(staff(db), reference=reference, day=date(2026, 11, 24), window=TEN)

    assert row(db, reference).day == date(2026, 11, 24)
    assert kinds(db)[-1] == "callback_moved"
    with pytest.raises(SlotTaken):
        callback_staff.move(staff(db), reference=reference, day=date(2026, 11, 22), window=TEN)


def test_each_change_is_in_the_trail(db):
    reference = ask(db)
    move(db, reference)
    callback_staff.not_reached(staff(db), reference=reference)
    changing.cancel(visitor(db), reference=reference, keys=[KEY], sequence=2)

    events = [line.event for line in db.exec(select(AuditEvent).order_by(AuditEvent.id))]
    assert events[-3:] == ["callback:moved", "callback:not_reached", "callback:cancelled"]


def test_strangers_who_type_a_members_number_use_up_none_of_their_calls(db):
    persona = alice(db)
    make_account(db, persona.member)
    for turn in range(3):
        ask(
            db,
            key=f"{turn}" * 22,
            address=f"198.51.100.{turn}",
            window=f"{turn + 10}:00-{turn + 10}:30",
        )
    with pytest.raises(InvalidForm):
        ask(db, key="n" * 22, address="198.51.100.9", window=TEN)

    assert ask(db, key="m" * 22, session=session_of(persona.id))
