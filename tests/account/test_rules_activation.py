"""What a person types to open their space."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.account.rules.activation import TypedActivation, parse_activation
from memberapp.core.errors import InvalidForm

TODAY = date(2026, 11, 21)
TYPED = TypedActivation(
    last_name="Moreau",
    first_name="Alice",
    contract="123456",
    birth_day="4",
    birth_month="05",
    birth_year="1980",
    email="Alice@Example.org",
)


def problems(typed: TypedActivation) -> set[tuple[str, str]]:
    with pytest.raises(InvalidForm) as refused:
        parse_activation(typed, today=TODAY)
    return {(problem.field, problem.reason) for problem in refused.value.problems}


def test_a_whole_form_is_read():
    asked = parse_activation(TYPED, today=TODAY)

    assert (asked.contract, asked.birth, asked.email) == (
        "123456",
        date(1980, 5, 4),
        "alice@example.org",
    )


@pytest.mark.parametrize("field", ["last_name", "first_name", "contract", "email"])
@pytest.mark.parametrize("blank", ["", "   ", "\u00a0"])
def test_each_empty_field_is_named(field, blank):
    assert problems(replace(TYPED, **{field: blank})) == {(field, "empty")}


def test_an_empty_birth_date_is_named_once():
    typed = replace(TYPED, birth_day="", birth_month=" ", birth_year="")
    assert problems(typed) == {("birth", "empty")}


def test_every_wrong_field_is_named_at_once():
    typed = replace(TYPED, last_name="", contract="12", email="alice", birth_month="13")
    assert {field for field, _reason in problems(typed)} == {
        "last_name",
        "contract",
        "email",
        "birth",
    }


@pytest.mark.parametrize("contract", ["12345", "1234567", "12345A", "M01000", "٣٢١٣٢١"])
def test_a_contract_number_is_six_digits(contract):
    assert problems(replace(TYPED, contract=contract)) == {("contract", "invalid")}


@pytest.mark.parametrize("contract", ["123 456", " 12-34-56 ", "123.456", "１２３４５６"])
def test_a_contract_number_is_read_as_people_type_it(contract):
    asked = parse_activation(replace(TYPED, contract=contract), today=TODAY)
    assert asked.contract == "123456"


@pytest.mark.parametrize(
    ("day", "month", "year", "reason"),
    [
        ("31", "2", "1980", "invalid"),
        ("4", "5", "12", "short_year"),
        ("22", "11", "2026", "future"),
        ("4", "5", "1899", "wrong_year"),
    ],
)
def test_an_impossible_birth_date_is_refused(day, month, year, reason):
    typed = replace(TYPED, birth_day=day, birth_month=month, birth_year=year)
    assert problems(typed) == {("birth", reason)}


def test_a_birth_date_may_be_pasted_and_its_year_cut():
    typed = replace(TYPED, birth_day="14/10/83", birth_month="", birth_year="")
    assert parse_activation(typed, today=TODAY).birth == date(1983, 10, 14)


@given(st.lists(st.text(max_size=40), min_size=7, max_size=7))
def test_whatever_is_typed_is_read_or_refused(fields):
    with suppress(InvalidForm):
        parse_activation(TypedActivation(*fields), today=TODAY)
