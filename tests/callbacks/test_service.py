from datetime import date, timedelta

import pytest
from sqlmodel import select

from memberapp.callbacks import calling
from memberapp.callbacks import service as callbacks
from memberapp.callbacks.rules import ABOUT_ACCESS, CallbackReason, CallbackStatus
from memberapp.callbacks.tables import Callback
from memberapp.care import statements  # noqa: F401 - it finds the references of statements
from memberapp.core import outbox
from memberapp.core.access import Access, Origin
from memberapp.core.errors import (
    Conflict,
    InvalidForm,
    NotFound,
    SlotTaken,
)
from memberapp.core.outgoing import Channel
from memberapp.core.secrets import seal
from memberapp.core.tables import AuditEvent, Slot
from tests.personas import alice, bob
from tests.support.assistance_requests import someone
from tests.support.callbacks import EMAIL, KEY, MONDAY, NINE, ask, session_of, taken
from tests.support.clocks import START
from tests.support.factories import make_account, make_statement
from tests.support.units_of_work import work_in

CAPACITY = 4
FOR_VISITORS = CAPACITY - 1


def own(db, reference, *, session=None, keys=()):
    return callbacks.own(work_in(db, session=session), reference=reference, keys=keys)


def problems(refused) -> dict[str, str]:
    return {one.field: one.reason for one in refused.value.problems}


def test_a_visitor_asks_for_a_call_and_sees_it_in_the_same_browser(db):
    snapshot = own(db, ask(db), keys=["other-key", KEY])
    assert (snapshot.day, f"{snapshot.starts:%H:%M}") == (date(2026, 11, 23), "09:00")
    assert snapshot.reason is CallbackReason.QUESTION
    assert snapshot.status is CallbackStatus.WAITING
    assert snapshot.callee.phone == "+33639980012"
    assert snapshot.reference.startswith("RAP-2026-")


def test_a_visitors_call_is_nobody_elses(db):
    reference = ask(db)
    member = alice(db).member

    for session in (None, session_of(member.id)):
        with pytest.raises(NotFound):
            own(db, reference, session=session, keys=["", "guess"])


def test_a_members_call_is_his_own_on_every_browser(db):
    member, other = alice(db).member, bob(db).member
    reference = ask(db, session=session_of(member.id))

    assert own(db, reference, session=session_of(member.id)).reference == reference
    for session in (None, session_of(other.id), session_of(member.id, Access.PASSWORD_OK)):
        with pytest.raises(NotFound):
            own(db, reference, session=session, keys=[KEY])


@pytest.mark.parametrize("reference", ["", "RAP-2026-0000001-0", "x" * 100_000, "DEC-2026-1"])
def test_an_unknown_reference_reads_like_somebody_elses(db, reference):
    with pytest.raises(NotFound):
        own(db, reference, keys=[KEY])


def test_only_a_member_who_asks_for_what_is_not_his_leaves_a_line(db):
    member = alice(db).member
    callbacks.record_not_found(work_in(db, session=None, origin=Origin(), now=START))
    callbacks.record_not_found(
        work_in(db, session=session_of(member.id), origin=Origin(), now=START)
    )

    (line,) = db.exec(select(AuditEvent)).all()
    assert (line.event, line.member_id, line.object_ref) == (
        "object:not_found",
        member.id,
        "callback",
    )


def test_a_member_fills_the_trail_with_thirty_lines_an_hour_at_most(db):
    work = work_in(db, session=session_of(alice(db).member.id), origin=Origin(), now=START)
    for _ in range(35):
        callbacks.record_not_found(work)
    assert len(db.exec(select(AuditEvent)).all()) == 30


def test_what_was_typed_is_not_readable_in_the_database(db):
    ask(db, email=EMAIL)
    row = db.exec(select(Callback)).one()

    stored = (row.name or b"") + (row.phone or b"") + (row.email or b"")
    for text in (b"Camille", b"0639980012", b"39980012", b"example.org"):
        assert text not in stored
    assert KEY not in row.idempotency_key


def test_the_same_form_posted_fifty_times_is_one_call(db):
    references = {ask(db, email=EMAIL) for _ in range(50)}

    assert len(references) == 1
    assert taken(db) == 1
    assert len(outbox.newest(work_in(db))) == 1


def test_a_form_posted_again_once_its_hour_has_come_is_still_the_same_call(db):
    first = ask(db)
    assert ask(db, after=timedelta(days=3)) == first


def test_the_same_form_with_other_answers_is_refused(db):
    ask(db)
    for change in ({"reason": "follow_up"}, {"window": "10:00-10:30"}, {"name": "Eve"}):
        with pytest.raises(Conflict) as refused:
            ask(db, **change)
        assert not isinstance(refused.value, SlotTaken)
    assert taken(db) == 1


def test_every_field_that_is_wrong_is_named_at_once(db):
    with pytest.raises(InvalidForm) as refused:
        ask(db, name="", phone="", email="moi", reason="other", day="", window="")
    assert problems(refused) == {
        "reason": "empty",
        "day": "empty",
        "name": "empty",
        "phone": "empty",
        "email": "invalid",
    }
    assert taken(db) == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"phone": "0899 70 00 00"}, {"phone": "premium"}),
        ({"phone": "3646"}, {"phone": "invalid"}),
        ({"phone": "+1 202 555 0100"}, {"phone": "foreign"}),
        ({"phone": "06 39"}, {"phone": "invalid"}),
        ({"name": "<b>Camille</b>"}, {"name": "invalid"}),
        ({"name": "Camille\r\nBcc: eve@example.org"}, {"name": "invalid"}),
        ({"email": "a@example.org\r\nBcc: eve@example.org"}, {"email": "invalid"}),
        ({"day": "lundi"}, {"day": "empty"}),
        ({"window": ""}, {"window": "empty"}),
        ({"window": "neuf heures"}, {"window": "empty"}),
        ({"reason": ""}, {"reason": "empty"}),
    ],
)
def test_a_wrong_answer_is_named(db, change, problem):
    with pytest.raises(InvalidForm) as refused:
        ask(db, **change)
    assert problems(refused) == problem


def test_the_number_of_a_member_is_of_the_country_of_the_contract(db):
    ask(db, session=session_of(bob(db).member.id), phone="0470 12 34 56")
    (row,) = db.exec(select(Callback))
    assert calling.callee_of(row).phone == "+32470123456"


@pytest.mark.parametrize(
    ("after", "is_just_asked"), [(timedelta(minutes=14), True), (timedelta(minutes=15), False)]
)
def test_the_number_is_in_full_only_to_who_has_just_typed_it(db, after, is_just_asked):
    reference = ask(db)
    later = work_in(db, session=None, now=START + after)
    assert callbacks.own(later, reference=reference, keys=[KEY]).is_just_asked is is_just_asked


@pytest.mark.parametrize(
    ("day", "window"),
    [
        ("2026-11-22", NINE),  # a Sunday
        ("2026-11-23", "08:30-09:00"),
        ("2026-11-23", "09:15-09:45"),
        ("2026-11-20", NINE),
        ("2026-12-25", NINE),
        ("2027-11-23", NINE),
        ("0001-01-01", NINE),
    ],
)
def test_a_slot_that_is_not_offered_cannot_be_taken(db, day, window):
    with pytest.raises(SlotTaken):
        ask(db, day=day, window=window)
    assert taken(db) == 0


def test_a_full_slot_is_told_and_another_one_can_be_taken(db):
    for number in range(FOR_VISITORS):
        ask(db, key=f"key-{number:020}", phone=f"063998001{number}")
    with pytest.raises(SlotTaken):
        ask(db)
    assert ask(db, window="09:30-10:00")


def test_a_full_day_is_offered_as_full(db):
    for number in range(FOR_VISITORS):
        ask(db, key=f"key-{number:020}", phone=f"063998001{number}")
    form = callbacks.open_form(work_in(db, session=None, now=START))

    (window, left), (_, next_left) = form.days[0].slots[:2]
    assert (form.days[0].day.isoformat(), window.code, left) == (MONDAY, NINE, 0)
    assert next_left == FOR_VISITORS


def test_the_last_place_of_a_window_is_kept_for_members(db):
    for number in range(FOR_VISITORS):
        ask(db, key=f"key-{number:020}", phone=f"063998001{number}")
    session = session_of(alice(db).member.id)
    with pytest.raises(SlotTaken):
        ask(db)
    assert callbacks.open_form(work_in(db, session=session, now=START)).days[0].slots[0][1] == 1
    assert ask(db, session=session)
    with pytest.raises(SlotTaken):
        ask(db, key="m" * 22, session=session)


def test_an_insurer_who_adds_or_takes_away_places_is_obeyed(db):
    slot = Slot(queue="conseil-fr", day=date(2026, 11, 23), window=NINE, capacity=9, taken=6)
    db.add(slot)
    with pytest.raises(SlotTaken):
        ask(db)
    slot.taken = 2
    db.flush()
    ask(db)
    db.refresh(slot)
    assert (slot.taken, slot.capacity) == (FOR_VISITORS, CAPACITY)


@pytest.mark.parametrize("country", ["FR", "BE"])
def test_a_member_is_called_by_the_queue_of_his_country(db, country):
    member = {"FR": alice, "BE": bob}[country](db).member
    ask(db, session=session_of(member.id), phone="+33 6 39 98 00 12")

    assert db.exec(select(Callback.queue)).one() == f"conseil-{country.lower()}"


def test_a_members_form_is_filled_from_his_file(db):
    member = alice(db).member
    seal(member, "phone", "+33639980012")
    make_account(db, member, email="alice@example.org")
    form = callbacks.open_form(work_in(db, session=session_of(member.id), now=START))

    assert form.is_member
    callee = form.callee
    assert (callee.name, callee.phone, callee.email) == (
        "Alice Moreau",
        "06 39 98 00 12",
        "alice@example.org",
    )


def test_a_visitors_form_is_empty_even_between_password_and_code(db):
    member = alice(db).member
    for session in (None, session_of(member.id, Access.PASSWORD_OK)):
        form = callbacks.open_form(work_in(db, session=session, now=START))
        assert not form.is_member
        assert form.callee.name == form.callee.phone == form.callee.email == ""


def test_a_visitor_who_types_a_members_details_learns_nothing(db):
    member = alice(db).member
    statement = make_statement(db, member)
    known = ask(db, name="Alice Moreau", phone="06 39 98 00 12", about=statement.reference)
    unknown = ask(db, key="u" * 22, name="Alix Moraux", phone="06 39 98 00 13", about="DEC-1")

    for reference in (known, unknown):
        row = db.exec(select(Callback).where(Callback.reference == reference)).one()
        assert (row.member_id, row.about) == (None, "")
    access = ask(db, key="v" * 22, phone="06 39 98 00 14", about=ABOUT_ACCESS)
    assert own(db, access, keys=["v" * 22]).about == ABOUT_ACCESS


def test_a_member_calls_about_his_own_statement_only(db):
    member, other = alice(db).member, bob(db).member
    mine, foreign = make_statement(db, member).reference, make_statement(db, other).reference
    session = session_of(member.id)

    assert own(db, ask(db, session=session, about=mine.lower()), session=session).about == mine
    for about in (foreign, "DEC-2026-9999999-X", "x" * 300):
        with pytest.raises(InvalidForm) as refused:
            ask(db, key="o" * 22, session=session, about=about)
        assert problems(refused) == {"about": "invalid"}
    assert callbacks.open_form(work_in(db, session=session, now=START), about=foreign).about == ""
    assert callbacks.open_form(work_in(db, session=session, now=START), about=mine).about == mine
    assert callbacks.open_form(work_in(db, session=None, now=START), about=mine).about == ""


def test_a_member_calls_about_his_own_request_before_and_after_it_is_sent(db):
    one, other = someone(db), someone(db)
    one.choose()
    reference = one.progress().draft.reference
    session, foreign = session_of(one.member.id), session_of(other.member.id)

    assert (
        callbacks.open_form(work_in(db, session=session, now=START), about=reference).about
        == reference
    )
    assert one.submit() == reference
    assert own(db, ask(db, session=session, about=reference), session=session).about == reference
    assert callbacks.open_form(work_in(db, session=foreign, now=START), about=reference).about == ""
    with pytest.raises(InvalidForm):
        ask(db, key="o" * 22, session=foreign, about=reference)


def test_the_confirmation_goes_by_e_mail_else_by_sms_else_nowhere(db):
    ask(db, email=EMAIL)
    ask(db, key="s" * 22, phone="06 39 98 00 13")
    landline = ask(db, key="l" * 22, phone="01 99 00 12 34")

    sent = {(one.channel, one.recipient) for one in outbox.newest(work_in(db))}
    assert sent == {(Channel.EMAIL, EMAIL), (Channel.SMS, "+33639980013")}
    assert own(db, landline, keys=["l" * 22]).message is None


def test_a_members_call_is_in_the_trail_and_a_visitors_too(db):
    member = alice(db).member
    references = [ask(db, key="v" * 22), ask(db, session=session_of(member.id))]

    lines = db.exec(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [line.event for line in lines] == ["callback:requested"] * 2
    assert [line.object_ref for line in lines] == references
    assert [line.member_id for line in lines] == [None, member.id]
