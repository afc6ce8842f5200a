"""The link that opens a space: what is chosen there, what it asks for, and that it works once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp.account import accounts, activation_link, passwords, sent_codes
from memberapp.account.activation_link import OpenedSpace
from memberapp.core.errors import InvalidForm, MemberappError, NotFound, TooManyTries
from memberapp.core.places import UNKNOWN
from memberapp.core.portal_changes import ContactField
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import writes
from memberapp.members.tables import Member
from tests.support.activations import (
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
    ADDRESS,
    make_account,
    make_member,
)
from tests.support.passwords import OTHER_PASSWORD, PASSWORD, password_hash
from tests.support.records import audited, for_core, link_in, notified
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def test_the_known_address_gets_a_link_that_opens_the_space():
    ask(typed_by_alice())
    assert notified() == {("activation_link", KNOWN)}
    assert account() is None

    assert confirm(password=OTHER_PASSWORD) == OpenedSpace("M010000001", has_email=True)
    opened = account()
    assert opened is not None
    assert (opened.email, opened.number) == (KNOWN, "M010000001")
    assert passwords.matches(OTHER_PASSWORD, opened.password_hash)
    assert notified() == {("activation_link", KNOWN), ("account_ready", KNOWN)}
    assert audited() == ["activation:asked", "account:created"]
    assert for_core() == []


def test_the_member_then_signs_in_with_either_identifier():
    ask(typed_by_alice())
    confirm()

    for identifier in ("M010000001", "010000001", KNOWN):
        assert run_now(accounts.find, identifier=identifier) is not None


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


@pytest.mark.parametrize(
    ("known", "typed", "kept", "offered"),
    [
        (None, "06 39 98 00 02", "+33639980002", None),
        (PHONE, "06 39 98 00 02", PHONE, "+33639980002"),
        (PHONE, "06 39 98 00 01", PHONE, None),
        (PHONE, "", PHONE, None),
    ],
)
def test_a_typed_phone_is_kept_where_there_was_none_else_offered_as_a_change(
    known, typed, kept, offered
):
    ask(typed_by_alice(phone=known))
    confirm(phone=typed)

    opened = account()
    assert opened is not None
    assert (reveal(member(), "phone"), reveal(opened, "offered_phone")) == (kept, offered)
    assert [change.value for change in for_core()] == ([kept] if known is None else [])


def test_the_phone_of_a_thief_hears_nothing_of_the_space_that_opens():
    ask(replace(typed_by_alice(), email=NEW))
    confirm(sent_code(), phone=PHONE)
    assert {recipient for kind, recipient in notified() if kind == "space_opened"} == {KNOWN}


def user_name() -> str:
    return run_now(activation_link.preview, token=link_in("activation_link")).user_name


@pytest.mark.parametrize(("email", "region"), [(KNOWN, "RE"), (NEW, UNKNOWN)])
def test_a_link_tells_the_clock_of_its_member_where_no_code_is_to_come(email, region):
    ask(replace(typed_by_alice(address=replace(ADDRESS, zip="97400"), phone=PHONE), email=email))
    assert run_now(activation_link.preview, token=link_in("activation_link")).region == region


def test_a_password_manager_is_told_no_number_before_the_code_is_right():
    typed = replace(typed_by_alice(), email=NEW)
    ask(typed)
    assert user_name() == NEW

    @writes
    def take(db: Session) -> None:
        make_account(db, make_member(db), email=NEW)

    run_now(take)
    assert user_name() == ""


def test_an_address_of_another_account_opens_a_space_by_number_only():
    typed = typed_by_alice()

    @writes
    def take(db: Session) -> None:
        make_account(db, make_member(db), email=KNOWN)

    run_now(take)
    ask(typed)

    assert user_name() == "M010000001"
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
def test_the_rules_that_the_password_breaks_are_named_and_the_link_stays(password, rules):
    ask(typed_by_alice())
    with pytest.raises(InvalidForm) as refused:
        confirm(password=password)
    assert {(p.field, p.reason) for p in refused.value.problems} == {("password", r) for r in rules}
    assert confirm() is not None


def test_what_is_wrong_is_named_at_once_but_nothing_of_the_file_before_the_code_is_right():
    ask(replace(typed_by_alice(phone=PHONE), email=NEW))
    with pytest.raises(InvalidForm) as refused:
        confirm(" ", password="court", phone="12")
    assert {problem.field for problem in refused.value.problems} == {"code", "password", "phone"}
    assert confirm("000000", password="Moreau-au-verger") is None
    with pytest.raises(InvalidForm):
        confirm(sent_code(), password="Moreau-au-verger")


def test_a_phone_of_the_other_country_is_asked_for_with_its_prefix():
    ask(typed_by_alice())
    with pytest.raises(InvalidForm):
        confirm(phone="02 512 34 56")
    assert confirm(phone="+32 2 512 34 56") is not None


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


def test_a_link_that_is_replaced_while_its_password_is_hashed_opens_nothing():
    typed = typed_by_alice()
    ask(typed)
    tried = run_now(
        activation_link.check,
        token=link_in("activation_link"),
        code="",
        password=PASSWORD,
        typed_phone="",
    )
    ask(typed)
    with pytest.raises(NotFound):
        run_now(activation_link.conclude, tried=tried, password_hash=password_hash())


def test_five_wrong_codes_close_their_link_and_no_other_one(clock):
    typed = replace(typed_by_alice(phone=PHONE), email=NEW)
    ask(typed)
    code = sent_code()
    for _ in range(5):
        assert confirm("000000" if code != "000000" else "111111") is None
    with pytest.raises(TooManyTries):
        confirm(code)
    clock.advance(timedelta(minutes=1))
    ask(typed)
    assert confirm(sent_code()) is not None


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
            return confirm(token=token) is not None
        except MemberappError:
            return False

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(try_once, range(20))) == 1
