"""Strangers who type a number use nothing of its owner's up: a code by SMS shows who owns it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from memberapp.callbacks import asking, changing
from memberapp.callbacks.messages import Kind
from memberapp.callbacks.tables import Callback
from memberapp.core.access import Origin
from memberapp.core.errors import InvalidForm, TooManyTries
from memberapp.core.outgoing import Channel
from memberapp.core.phones import parse_phone
from memberapp.core.secrets import seal
from memberapp.core.tables import OutboxMessage
from memberapp.messages.rendering import render
from tests.support.callbacks import PHONE, ask, read_code, session_of
from tests.support.clocks import START
from tests.support.factories import make_account, make_member
from tests.support.units_of_work import run_now, work_in

NUMBER = parse_phone(PHONE, "FR")
OTHER = "+33639980077"
HOURS = [
    window
    for hour in range(9, 17)
    for window in (f"{hour:02}:00-{hour:02}:30", f"{hour:02}:30-{hour + 1:02}:00")
]


def strangers_use_up(db) -> None:
    """Ask for three calls of one number, each from a network of its own."""
    for number in range(3):
        ask(db, key=f"s-{number:020}", address=f"198.51.100.{number}", window=HOURS[number])


def code_of(db, phone: str = NUMBER) -> str:
    """Have the code sent, and read it in its SMS."""
    asking.send_code(work_in(db, now=START), phone=phone)
    return read_code(db)


def refusal(db, **more) -> tuple[str, str]:
    with pytest.raises(InvalidForm) as refused:
        ask(db, window=HOURS[9], address="203.0.113.9", **more)
    (problem,) = refused.value.problems
    return problem.field, problem.reason


def test_the_owner_of_a_mobile_gets_their_call_with_the_code_it_received(db):
    strangers_use_up(db)
    assert refusal(db) == ("code", "empty")
    code = code_of(db)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert refusal(db, code=wrong) == ("code", "invalid")
    assert refusal(db, code="x") == ("code", "invalid")
    assert ask(db, window=HOURS[9], address="203.0.113.9", code=f" {code[:3]} {code[3:]} ")


def test_one_sms_a_day_leaves_for_a_number_whoever_asks(db):
    for _ in range(3):
        asking.send_code(work_in(db, now=START), phone=NUMBER)
    asking.send_code(work_in(db, now=START), phone=OTHER)
    sent = db.exec(select(OutboxMessage).where(OutboxMessage.kind == Kind.CALLBACK_CODE)).all()
    assert len(sent) == 2
    assert all(row.member_id is None and NUMBER not in row.idempotency_key for row in sent)


def test_the_code_is_of_its_number_and_of_its_day_and_the_next(db):
    code = code_of(db)
    work, tomorrow = work_in(db, now=START), work_in(db, now=START + timedelta(days=1))
    assert asking.is_code_of(work, phone=NUMBER, typed=code)
    assert asking.is_code_of(tomorrow, phone=NUMBER, typed=code)
    later = work_in(db, now=START + timedelta(days=2))
    assert not asking.is_code_of(later, phone=NUMBER, typed=code)
    assert not asking.is_code_of(work, phone=OTHER, typed=code)
    assert not asking.is_code_of(work, phone=NUMBER, typed="")


def test_a_proven_number_has_five_calls_of_its_own(db):
    strangers_use_up(db)
    code = code_of(db)
    for number in range(5):
        ask(db, key=f"o-{number:020}", window=HOURS[5 + number], code=code)
    with pytest.raises(TooManyTries):
        ask(db, key="o" * 22, window=HOURS[11], code=code)
    assert len(db.exec(select(Callback)).all()) == 8


def test_a_network_that_asked_too_often_is_refused_before_any_code(db):
    for number in range(10):
        ask(db, key=f"n-{number:020}", phone=f"06399800{number + 20}", window=HOURS[number])
    with pytest.raises(TooManyTries):
        ask(db, window=HOURS[11], phone="0639980020")


def test_codes_are_guessed_ten_times_an_hour_at_most_of_one_network(database):
    origin = Origin("203.0.113.9", "Firefox")
    for _ in range(10):
        run_now(asking.count_code, origin=origin)
    with pytest.raises(TooManyTries):
        run_now(asking.count_code, origin=origin)


def test_codes_are_counted_by_what_one_customer_has_of_ipv6_too(database):
    lines = [Origin(f"2001:db8:1:{number:x}::1", "Firefox") for number in range(61)]
    for origin in lines[:60]:
        run_now(asking.count_code, origin=origin)
    with pytest.raises(TooManyTries):
        run_now(asking.count_code, origin=lines[60])
    run_now(asking.count_code, origin=Origin("2001:db8:2::1", "Firefox"))


def test_a_code_is_good_until_the_evening_after_where_visitors_are_called(db):
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # half past midnight, the 21st
    asking.send_code(work_in(db, now=at), phone=NUMBER)
    code = read_code(db)
    evening = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)
    assert asking.is_code_of(work_in(db, now=evening), phone=NUMBER, typed=code)
    midnight = evening + timedelta(minutes=1)
    assert not asking.is_code_of(work_in(db, now=midnight), phone=NUMBER, typed=code)


def test_other_members_use_nothing_up_of_a_members_own_number(db):
    owner, others = make_member(db), [make_member(db) for _ in range(2)]
    for member in (owner, *others):
        make_account(db, member)
    seal(owner, "phone", NUMBER)
    for number in range(5):
        ask(
            db,
            key=f"m-{number:020}",
            session=session_of(others[number % 2].id),
            window=HOURS[number],
        )
    with pytest.raises(TooManyTries):
        ask(db, key="m" * 22, session=session_of(others[0].id), window=HOURS[6])
    assert ask(db, session=session_of(owner.id), window=HOURS[6])


def test_who_moved_others_calls_of_a_number_takes_no_move_from_its_owner(db):
    strangers_use_up(db)
    rows = {row.window: row for row in db.exec(select(Callback))}

    def move(at: int, key: str, to: str) -> bool:
        row = rows[HOURS[at]]
        db.refresh(row)
        return changing.move(
            work_in(db, now=START),
            reference=row.reference,
            keys=[key],
            sequence=row.sequence,
            day="2026-11-24",
            window=to,
        )

    told = [move(0, f"s-{0:020}", HOURS[number]) for number in range(3)]
    assert told == [True] * 3
    assert move(1, f"s-{1:020}", HOURS[8]) is False
    moved = db.exec(select(OutboxMessage).where(OutboxMessage.kind == Kind.CALLBACK_MOVED)).all()
    assert len(moved) == 3


def test_the_message_names_nobody_and_says_what_to_do(database):
    text = render(Kind.CALLBACK_CODE, {"code": "012345", "at": "", "region": ""}, Channel.SMS).text
    assert "012345" in text
    assert "Rien demandé" in text
