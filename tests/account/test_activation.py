"""Opening the space: who is known, what goes where, and what the link opens once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from memberapp.account import (
    accounts,
    activation,
    activation_link,
    passwords,
    sent_codes,
)
from memberapp.account.activation_link import OpenedSpace
from memberapp.account.rules.activation import CodeWay, TypedActivation
from memberapp.account.tables import RETENTION
from memberapp.core import retention
from memberapp.core.access import Origin
from memberapp.core.errors import InvalidForm, MemberappError, NotFound, TooManyTries
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import writes
from memberapp.members.tables import Member
from tests.personas import NUMBER
from tests.support.activations import (
    FROM,
    KNOWN,
    NEW,
    PHONE,
    account,
    ask,
    confirm,
    member,
    rows,
    sent_code,
    typed_by_alice,
)
from tests.support.factories import (
    LONG_AGO,
    make_account,
    make_contract,
    make_member,
)
from tests.support.passwords import PASSWORD, password_hash
from tests.support.records import audited, for_core, link_in, notified
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture(autouse=True)
def _one_hash(monkeypatch):
    monkeypatch.setattr(passwords, "hash_password", lambda _password: password_hash())


def test_the_known_address_gets_a_link_that_opens_the_space():
    ask(typed_by_alice())
    assert notified() == {("activation_link", KNOWN)}
    assert account() is None

    assert confirm() == OpenedSpace("M010000001", has_email=True)
    opened = account()
    assert opened is not None
    assert (opened.email, opened.number) == (KNOWN, "M010000001")
    assert passwords.matches(PASSWORD, opened.password_hash)
    assert notified() == {("activation_link", KNOWN), ("account_ready", KNOWN)}
    assert audited() == ["activation:asked", "account:created"]
    assert for_core() == []


def test_the_member_then_signs_in_with_either_identifier():
    ask(typed_by_alice())
    confirm()

    for identifier in ("M010000001", "010000001", KNOWN):
        assert run_now(accounts.find, identifier=identifier) is not None


@pytest.mark.parametrize(
    ("changes", "way", "recipient"),
    [
        ({"phone": PHONE}, CodeWay.SMS, PHONE),
        ({}, CodeWay.EMAIL, KNOWN),
        ({"phone": "+33261911212"}, CodeWay.EMAIL, KNOWN),
        ({"email": "pas une adresse", "phone": PHONE}, CodeWay.SMS, PHONE),
    ],
)
def test_another_address_needs_a_code_sent_to_a_contact_known_before(changes, way, recipient):
    ask(replace(typed_by_alice(**changes), email=NEW))
    assert notified() == {("activation_link", NEW), ("activation_code", recipient)}
    assert [row.code_way for row in rows()] == [way]

    assert confirm() is None
    assert confirm("000000") is None
    assert account() is None
    assert confirm(f" {sent_code()[:3]} {sent_code()[3:]} ") is not None
    assert ("space_opened", recipient) in notified()
    assert audited().count("activation:code_refused") == 2


def test_an_address_that_was_confirmed_becomes_the_members_for_the_core_too():
    ask(replace(typed_by_alice(phone=PHONE), email=NEW))
    confirm(sent_code())

    assert member().email == NEW
    (change,) = for_core()
    assert (change.field, change.value) == (ContactField.EMAIL, NEW)


def test_a_phone_that_received_the_code_is_verified_by_it():
    ask(replace(typed_by_alice(phone=PHONE), email=NEW))
    confirm(sent_code())

    opened = account()
    assert opened is not None
    assert opened.verified_phone == sent_codes.phone_hash(PHONE)


def test_a_phone_that_the_insurer_learns_after_the_code_is_not_verified_by_it():
    ask(replace(typed_by_alice(phone=PHONE), email=NEW))

    @writes
    def learn(db: Session) -> None:
        owner = db.exec(select(Member)).one()
        seal(owner, "phone", "+33639980002")
        db.add(owner)

    run_now(learn)
    confirm(sent_code())

    opened = account()
    assert opened is not None
    assert opened.verified_phone != sent_codes.phone_hash("+33639980002")


@pytest.mark.parametrize(("known", "stored"), [(None, "+33639980002"), (PHONE, PHONE)])
def test_the_phone_is_stored_when_the_insurer_had_none(known, stored):
    ask(replace(typed_by_alice(phone=known), phone="06 39 98 00 02"))
    confirm()

    assert reveal(member(), "phone") == stored
    assert [change.value for change in for_core()] == ([stored] if known is None else [])


def test_without_any_known_contact_the_code_waits_for_its_letter():
    ask(typed_by_alice(email=None))
    (row,) = rows()

    assert row.code_way == CodeWay.LETTER
    assert row.expires_at == row.requested_at + timedelta(days=15)
    assert notified() == {("activation_link", KNOWN)}
    assert confirm("000000") is None
    assert confirm(reveal(row, "letter_code") or "") is not None
    assert rows()[0].letter_code is None


def test_without_any_contact_at_all_nothing_opens():
    ask(typed_by_alice(email=None, address_line1=""))
    assert notified() == set()
    assert audited() == ["activation:refused"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_name": "Moreaux"},
        {"first_name": "Alicia"},
        {"birth_day": "5"},
        {"contract": "999999"},
    ],
)
def test_whoever_does_not_match_gets_no_message_and_no_account(wrong):
    ask(replace(typed_by_alice(), **wrong))
    assert notified() == set()
    assert rows() == []
    assert audited() == ["activation:refused"]


@writes
def change_contract(db: Session, *, typed: TypedActivation, **changes: Any) -> None:
    owner = db.exec(select(Member)).one()
    db.add(owner)
    other = make_contract(db, owner, id="654321", **changes)
    assert other.id != typed.contract


@pytest.mark.parametrize(
    ("changes", "opens"),
    [
        ({"valid_to": date(2026, 11, 20)}, False),
        ({"valid_to": date(2026, 11, 21)}, True),
        ({"valid_from": date(2027, 1, 1)}, True),
        ({"closed_at": LONG_AGO}, False),
    ],
)
def test_an_ended_contract_opens_no_space(changes, opens):
    typed = typed_by_alice()
    run_now(change_contract, typed=typed, **changes)
    ask(replace(typed, contract="654321"))

    assert (notified() == {("activation_link", KNOWN)}) == opens


def test_a_space_that_is_open_already_is_told_to_its_owner_alone():
    typed = typed_by_alice()
    change(lambda db: make_account(db, db.get_one(Member, NUMBER), email=KNOWN))
    ask(replace(typed, email=NEW))
    assert notified() == {("activation_known", KNOWN)}
    assert rows() == []


def test_an_address_of_another_account_opens_a_space_by_number_only():
    typed = typed_by_alice()

    @writes
    def take(db: Session) -> None:
        make_account(db, make_member(db), email=KNOWN)

    run_now(take)
    ask(typed)

    assert confirm() == OpenedSpace("M010000001", has_email=False)
    assert run_now(accounts.find, identifier="M010000001") is not None
    assert ("account_ready", KNOWN) in notified()


@pytest.mark.parametrize(
    ("password", "rules"),
    [
        ("", {"empty"}),
        ("verger", {"too_short", "no_upper_case", "no_special"}),
        ("Moreau-au-verger", {"personal"}),
        ("Verger-04051980", {"personal"}),
    ],
)
def test_the_rules_that_the_password_breaks_are_named_by_the_server(password, rules):
    typed = typed_by_alice()
    with pytest.raises(InvalidForm) as refused:
        ask(typed, password)
    assert {(p.field, p.reason) for p in refused.value.problems} == {("password", r) for r in rules}
    assert rows() == []


def test_five_tries_for_a_contract_and_for_an_address():
    typed = typed_by_alice()
    for number in range(5):
        ask(replace(typed, last_name="Faux"), origin=Origin(f"198.51.100.{number}"))
    with pytest.raises(TooManyTries):
        ask(typed)

    for number in range(4):
        ask(replace(typed, contract=f"00000{number}"))
    ask(replace(typed, contract="000008"))
    with pytest.raises(TooManyTries):
        ask(replace(typed, contract="000009"))


def test_a_member_is_sent_ten_codes_or_letters_a_day_at_most(clock):
    typed = typed_by_alice()
    for number in range(10):
        clock.advance(timedelta(minutes=13))
        origin = Origin(f"192.0.3.{number}")
        run_now(activation.begin, typed=typed, password=PASSWORD, origin=origin)
    clock.advance(timedelta(hours=2))
    with pytest.raises(TooManyTries):
        run_now(activation.begin, typed=typed, password=PASSWORD, origin=Origin("192.0.4.1"))


def test_a_loop_over_contract_numbers_is_stopped_at_once():
    typed, refused = typed_by_alice(), 0
    for number in range(1000):
        try:
            run_now(
                activation.begin,
                typed=replace(typed, contract=f"{number:06}"),
                password=PASSWORD,
                origin=FROM,
            )
        except TooManyTries:
            refused += 1
    assert refused >= 990


def test_a_form_with_errors_is_not_counted():
    typed = typed_by_alice()
    for _ in range(10):
        with pytest.raises(InvalidForm):
            ask(typed, "court")
    ask(typed)
    assert notified() == {("activation_link", KNOWN)}


def test_the_link_is_random_hashed_read_at_will_and_good_once(clock):
    ask(typed_by_alice())
    token = link_in("activation_link")
    assert len(token) >= 2 + 128 / 6
    assert all(token not in str(row.__dict__) for row in rows())

    for _ in range(3):
        assert run_now(activation_link.preview, token=token) is not None
    assert confirm() is not None
    with pytest.raises(NotFound):
        confirm()
    assert run_now(activation_link.is_opened, token=token)


def test_the_link_is_over_after_24_hours(clock):
    ask(typed_by_alice())
    clock.advance(timedelta(hours=24))
    assert run_now(activation_link.preview, token=link_in("activation_link")) is None
    with pytest.raises(NotFound):
        confirm()


def test_a_link_that_is_confirmed_ends_the_others():
    typed = typed_by_alice()
    ask(typed)
    first = link_in("activation_link")
    ask(typed)
    assert confirm(token=first) is not None
    with pytest.raises(NotFound):
        confirm(token=link_in("activation_link"))


def test_five_wrong_codes_close_every_link_of_a_member_until_tomorrow(clock):
    typed = replace(typed_by_alice(phone=PHONE), email=NEW)
    ask(typed)
    code = sent_code()
    for _ in range(5):
        assert confirm("000000" if code != "000000" else "111111") is None
    with pytest.raises(TooManyTries):
        confirm(code)


def test_the_code_of_another_activation_does_not_open_this_one(clock):
    typed = replace(typed_by_alice(phone=PHONE), email=NEW)
    ask(typed)
    code = sent_code()
    clock.advance(timedelta(minutes=1))
    ask(typed)

    assert confirm(code) is None  # the newest link
    assert account() is None


def test_twenty_confirmations_at_once_open_one_space():
    ask(typed_by_alice())
    token = link_in("activation_link")

    def try_once(_number: int) -> bool:
        try:
            return run_now(activation_link.confirm, token=token, code="", origin=FROM) is not None
        except MemberappError:
            return False

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(try_once, range(20))) == 1


def test_what_is_long_over_is_deleted(clock):
    ask(typed_by_alice())
    clock.advance(timedelta(days=32))
    run_now(retention.purge, rules=RETENTION)
    assert rows() == []
