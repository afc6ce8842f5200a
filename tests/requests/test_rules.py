"""The terms of requests and the rights over a contract, against the calendars of both countries."""

from datetime import date

import pytest

from memberapp.core.dates import months_later
from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.money import Money
from memberapp.requests.rules import termination
from memberapp.requests.rules.requests import RequestKind, mediation, promise
from memberapp.requests.rules.termination import Right, rights
from memberapp.requests.rules.typed import Choices, parse, parse_amount


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 12, 31), -2, date(2026, 10, 31)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
    ids=str,
)
def test_a_month_later_is_the_same_day_or_the_last_one(day, months, then):
    assert months_later(day, months) == then


@pytest.mark.parametrize(
    ("sent", "country", "by"),
    [
        # Saturdays count, Sundays and the two holidays of December do not.
        (date(2026, 11, 30), "FR", date(2026, 12, 11)),
        (date(2026, 12, 18), "FR", date(2026, 12, 31)),
        # The 21st of July is a holiday in Belgium, the 14th in France.
        (date(2026, 7, 10), "FR", date(2026, 7, 23)),
        (date(2026, 7, 10), "BE", date(2026, 7, 23)),
        (date(2026, 7, 15), "FR", date(2026, 7, 27)),
        (date(2026, 7, 15), "BE", date(2026, 7, 28)),
    ],
    ids=str,
)
def test_a_claim_is_acknowledged_in_ten_working_days_of_its_country(sent, country, by):
    assert promise(RequestKind.CLAIM, sent, country, days=0).taken_by == by


def test_a_claim_is_answered_in_two_months_and_data_in_one():
    sent = date(2026, 12, 31)
    assert promise(RequestKind.CLAIM, sent, "FR", days=0).answered_by == date(2027, 2, 28)
    assert promise(RequestKind.DATA, sent, "FR", days=0).answered_by == date(2027, 1, 31)
    told = promise(RequestKind.COVERAGE, sent, "FR", days=15)
    assert (told.taken_by, told.answered_by) == (None, date(2027, 1, 15))


def test_the_mediator_waits_for_the_answer_or_for_its_term_and_no_longer_than_a_year():
    sent, due = date(2026, 10, 6), date(2026, 12, 6)
    assert mediation(sent, due, None).first == date(2026, 12, 7)
    assert mediation(sent, due, date(2026, 11, 2)).first == date(2026, 11, 2)
    assert mediation(sent, due, None).last == date(2027, 10, 6)


def offers(begun, today, country):
    return {one.right: one for one in rights(begun, today, country)}


def test_after_a_year_a_contract_ends_a_month_later_in_france_and_two_in_belgium():
    begun, today = date(2019, 1, 12), date(2026, 11, 29)
    assert offers(begun, today, "FR")[Right.AT_ANY_TIME].last_day == date(2026, 12, 29)
    assert offers(begun, today, "BE")[Right.AT_ANY_TIME].last_day == date(2027, 1, 29)
    assert rights(begun, today, "FR")[0].right is Right.AT_ANY_TIME
    assert rights(begun, today, "BE")[0].right is Right.AT_ANY_TIME


@pytest.mark.parametrize(
    ("today", "is_open"), [(date(2026, 6, 29), False), (date(2026, 6, 30), True)]
)
def test_within_the_first_year_nobody_leaves_at_any_time(today, is_open):
    offer = offers(date(2025, 6, 30), today, "FR")[Right.AT_ANY_TIME]
    assert offer.is_open is is_open
    assert offer.last_day == date(2026, 7, 30)


@pytest.mark.parametrize(
    ("today", "is_open"), [(date(2026, 10, 31), True), (date(2026, 11, 1), False)]
)
def test_the_end_of_a_french_year_is_asked_for_until_the_end_of_october(today, is_open):
    offer = offers(date(2026, 3, 1), today, "FR")[Right.RENEWAL]
    assert (offer.is_open, offer.last_day) == (is_open, date(2026, 12, 31))
    assert offer.asked_by == date(2026, 10, 31)


def test_a_belgian_year_ends_on_the_eve_of_its_first_day():
    offer = offers(date(2026, 3, 1), date(2026, 11, 29), "BE")[Right.RENEWAL]
    assert (offer.is_open, offer.last_day) == (True, date(2027, 2, 28))
    assert offer.asked_by == date(2026, 12, 28)
    assert Right.CHANGE not in offers(date(2026, 3, 1), date(2026, 11, 29), "BE")


def test_what_has_to_be_proved_is_never_offered_first_while_something_else_is_open():
    found = [one.right for one in rights(date(2019, 1, 12), date(2026, 11, 29), "FR")]
    assert found == [Right.AT_ANY_TIME, Right.CHANGE, Right.RENEWAL]


def test_a_change_of_situation_is_used_within_three_months():
    today = date(2026, 11, 30)
    assert termination.change_is_usable(date(2026, 8, 30), today)
    assert not termination.change_is_usable(date(2026, 8, 29), today)
    assert not termination.change_is_usable(date(2026, 12, 1), today)


def test_the_days_paid_without_cover_come_back_to_the_cent():
    # Two days of December of 118,40 €, as the mockup says.
    assert termination.unused_cents(11840, date(2026, 12, 29), months=1) == 764
    assert termination.unused_cents(11840, date(2026, 12, 31), months=1) == 0
    # A quarter is paid whole: sixteen days of October, November and December.
    assert termination.unused_cents(3100, date(2026, 10, 15), months=3) == 1600 + 2 * 3100


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("320", 32000), ("320,5", 32050), ("1 250.00 €", 125000), ("12 euros", 1200), ("0,99", 99)],
)
def test_an_amount_is_read_as_people_write_it(typed, cents):
    assert parse_amount(typed) == Money(cents)


@pytest.mark.parametrize("typed", ["-5", "1,234", "abc", "1e6", "10000000", "²"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(InvalidInput):
        parse_amount(typed)


def test_each_field_is_named_and_bounded():
    with pytest.raises(InvalidForm) as refused:
        parse(
            RequestKind.COVERAGE, {"amount": "x", "text": "a" * 2001}, Choices(), date(2026, 1, 1)
        )
    assert [(one.field, one.reason) for one in refused.value.problems] == [
        ("person", "empty"),
        ("subject", "empty"),
        ("amount", "invalid"),
        ("text", "too_long"),
    ]


def test_a_text_keeps_its_lines_and_loses_what_is_empty():
    typed = {"subject": "delay", "text": "  Le   1er \n\n\n\n mai\n"}
    asked = parse(RequestKind.CLAIM, typed, Choices(), date(2026, 1, 1))
    assert asked.text == "Le 1er\n\nmai"


def test_a_change_of_situation_has_its_date_and_says_what_changed():
    choices = Choices(contracts=["1"], rights=[Right.CHANGE])
    typed = {"contract": "1", "right": "change", "changed_day": "1", "changed_month": "3"}
    with pytest.raises(InvalidForm) as refused:
        parse(RequestKind.TERMINATION, typed, choices, date(2026, 11, 30))
    assert [(one.field, one.reason) for one in refused.value.problems] == [
        ("changed_on", "no_year"),
        ("text", "empty"),
    ]
