"""Asking for a space: who is known, what goes where, and how often."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from memberapp.account.rules.activation import CodeWay, TypedActivation
from memberapp.account.tables import RETENTION
from memberapp.account.views.activation import recap
from memberapp.core import retention
from memberapp.core.access import Origin
from memberapp.core.contacts import NO_ADDRESS
from memberapp.core.errors import InvalidForm, NotFound, TooManyTries
from memberapp.core.secrets import reveal
from memberapp.core.work import writes
from memberapp.members.tables import Member
from tests.personas import NUMBER
from tests.support.activations import (
    KNOWN,
    NEW,
    PHONE,
    account,
    ask,
    confirm,
    rows,
    sent_code,
    typed_by_alice,
)
from tests.support.factories import LONG_AGO, make_account, make_contract
from tests.support.passwords import OTHER_PASSWORD
from tests.support.records import audited, link_in, messages, notified
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def with_own_account() -> None:
    change(lambda db: make_account(db, db.get_one(Member, NUMBER), email=KNOWN))


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

    for wrong in ("12", "000000"):
        assert confirm(wrong) is None
    assert account() is None
    assert confirm(f" {sent_code()[:3]} {sent_code()[3:]} ") is not None
    assert ("space_opened", recipient) in notified()
    assert audited().count("activation:code_refused") == 2


def test_without_any_known_contact_the_code_waits_for_its_letter():
    ask(typed_by_alice(email=None))
    (row,) = rows()

    assert row.code_way == CodeWay.LETTER
    assert row.expires_at == row.requested_at + timedelta(days=15)
    assert notified() == {("activation_link", KNOWN)}
    assert confirm("000000") is None
    assert confirm(reveal(row, "letter_code") or "") is not None
    assert rows()[0].letter_code is None


def test_a_link_sent_again_needs_no_other_letter(clock):
    typed = typed_by_alice(email=None)
    ask(typed)
    (before,) = rows()
    first, code = link_in("activation_link"), reveal(before, "letter_code") or ""
    clock.advance(timedelta(days=3))
    ask(typed)
    (row,) = rows()
    assert row.expires_at == before.expires_at
    with pytest.raises(NotFound):
        confirm(code, token=first)
    assert confirm(code) is not None


def test_a_letter_on_its_way_outlives_whoever_asks_meanwhile(clock):
    typed = typed_by_alice(email=None)
    ask(typed)
    (row,) = rows()
    own, code = link_in("activation_link"), reveal(row, "letter_code") or ""
    clock.advance(timedelta(minutes=1))
    ask(replace(typed, email=NEW), Origin("198.51.100.9"))
    other = next(found for found in rows() if found.id != row.id)
    for _ in range(5):
        assert confirm("000000", token=link_in("activation_link")) is None
    assert confirm(code, token=own) is not None
    assert other.letter_code is not None
    assert [found.letter_code for found in rows()] == [None, None]  # no letter leaves any more


def test_without_any_contact_at_all_nothing_opens():
    ask(typed_by_alice(email=None, address=NO_ADDRESS))
    assert notified() == {("activation_refused", KNOWN)}
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
def test_whoever_does_not_match_gets_no_link_and_is_told_so(wrong):
    ask(replace(typed_by_alice(), email=NEW, **wrong))
    assert notified() == {("activation_refused", NEW)}
    assert rows() == []
    assert audited() == ["activation:refused"]


def test_a_mailbox_hears_of_refusals_once_a_day_and_all_of_a_home_hear_of_theirs():
    typed, homes = typed_by_alice(), [NEW, *(f"{number}@example.org" for number in range(30))]
    for number, email in enumerate([NEW, *homes]):
        ask(replace(typed, last_name=f"Voisin{number}", contract=f"{number:06}", email=email))
    assert sorted((message.kind, message.recipient) for message in messages()) == sorted(
        ("activation_refused", to) for to in homes
    )


def test_no_refusal_goes_to_an_address_that_opens_a_space():
    typed = typed_by_alice()
    with_own_account()
    ask(replace(typed, first_name="Faux"))
    assert notified() == set()


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

    assert notified() == {("activation_link" if opens else "activation_refused", KNOWN)}


def test_a_space_that_is_open_already_is_told_to_its_owner_alone():
    typed = typed_by_alice()
    with_own_account()
    ask(replace(typed, email=NEW))
    # The typed address hears what it would of a wrong name.
    assert notified() == {("activation_known", KNOWN), ("activation_refused", NEW)}
    assert rows() == []


def lines():
    """Return addresses of as many homes as one likes."""
    return (Origin(f"198.51.{high}.{low}") for high in range(256) for low in range(256))


@pytest.mark.parametrize("counted", ["contract", "last_name"])
def test_five_tries_from_one_line_and_twenty_a_day_wherever_they_come_from(counted):
    typed, line = typed_by_alice(), lines()

    def guess(number: int, origin: Origin) -> None:
        other = "last_name" if counted == "contract" else "contract"
        guessed = {other: f"{number:06}" if other == "contract" else f"Faux{number}"}
        ask(replace(typed, **guessed), origin)

    strangers = next(line)
    for number in range(5):
        guess(number, strangers)
    with pytest.raises(TooManyTries):
        guess(5, strangers)
    ask(typed)  # the member, at home, is not kept out
    assert ("activation_link", KNOWN) in notified()
    for number in range(6, 20):
        guess(number, next(line))
    with pytest.raises(TooManyTries):
        guess(20, next(line))


def test_a_home_of_many_opens_the_spaces_of_all():
    typed = typed_by_alice()
    for number in range(30):
        ask(replace(typed, contract=f"{number:06}", last_name=f"Voisin{number}"))
    ask(typed)
    assert ("activation_link", KNOWN) in notified()


def test_a_loop_over_contract_numbers_is_stopped_at_once():
    typed, refused = typed_by_alice(), 0
    for number in range(1000):
        try:
            ask(replace(typed, contract=f"{number:06}"))
        except TooManyTries:
            refused += 1
    assert refused >= 990


def test_a_form_with_errors_is_not_counted():
    typed = typed_by_alice()
    for _ in range(10):
        with pytest.raises(InvalidForm):
            ask(replace(typed, contract="12"))
    ask(typed)
    assert notified() == {("activation_link", KNOWN)}


def test_only_the_last_link_counts_and_it_opens_with_what_is_chosen_there(clock):
    typed = typed_by_alice()
    ask(typed)
    first = link_in("activation_link")
    clock.advance(timedelta(minutes=1))
    ask(typed)
    with pytest.raises(NotFound):
        confirm(token=first)
    assert confirm(password=OTHER_PASSWORD) is not None


def test_a_thief_who_asked_first_has_prepared_nothing(clock):
    typed = typed_by_alice(phone=PHONE)
    ask(replace(typed, email=NEW))
    thiefs = link_in("activation_link")
    clock.advance(timedelta(minutes=1))
    ask(typed)
    with pytest.raises(NotFound):
        confirm(sent_code(), token=thiefs)
    confirm()
    opened = account()
    assert opened is not None
    assert (opened.email, opened.verified_phone) == (KNOWN, None)


def test_what_is_long_over_is_deleted(clock):
    ask(typed_by_alice())
    clock.advance(timedelta(days=32))
    run_now(retention.purge, rules=RETENTION)
    assert rows() == []


@pytest.mark.parametrize(
    "typed", [("4", "5", "1980"), ("4/5/1980", "", ""), ("4", "mai", "80"), ("", "", "4 mai 1980")]
)
def test_the_neutral_page_shows_the_birth_date_as_it_was_understood(typed):
    values = dict(zip(("birth_day", "birth_month", "birth_year"), typed, strict=True))
    assert dict(recap(values))["Date de naissance"] == "4\u00a0mai 1980"
