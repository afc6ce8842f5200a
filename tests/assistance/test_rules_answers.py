import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.rules.answers import is_valid, parse_answer
from memberapp.assistance.rules.values import UNKNOWN, Question
from memberapp.core.errors import InvalidForm
from tests.support.assistance_rules import plan

TYPED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


def question(code: str, event: str = "HOSP") -> Question:
    return next(one for one in plan().questions[event] if one.code == code)


def problems(of: Question, raw: object) -> list[str]:
    with pytest.raises(InvalidForm) as refused:
        parse_answer(of, raw)
    said = {field.code: {field.error, field.in_digits} for field in of.fields}
    assert all(one.reason in said[one.field] for one in refused.value.problems)
    return [one.field for one in refused.value.problems]


def test_an_option_is_read_by_its_value_and_nothing_else_is_kept():
    assert parse_answer(question("Q1"), {"who": "child", "more": "x"}) == {"who": "child"}
    assert problems(question("Q1"), {"who": "Mon enfant"}) == ["who"]
    assert problems(question("Q1"), {"who": ["child"]}) == ["who"]


def test_an_option_that_says_not_to_know_is_one():
    said = {"nights": "3", "caesarean": UNKNOWN, "special_birth": "no"}
    assert parse_answer(question("Q2", "MATER"), said) == {**said, "nights": 3}


def test_a_question_can_be_left_unanswered_where_it_says_so():
    assert parse_answer(question("Q7"), None) is None
    assert problems(question("Q1"), None) == ["who"]


def test_a_field_left_blank_is_refused_unless_it_is_optional():
    stay = question("Q2")
    assert problems(stay, {"nights": "  ", "child_age": "4"}) == ["nights"]
    assert parse_answer(stay, {"nights": " 3 ", "immob_days": "", "child_age": 4}) == {
        "nights": 3,
        "immob_days": UNKNOWN,
        "child_age": 4,
    }


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *((typed, "error") for typed in ("0", "731", 10**30, "731 nuits", "")),
        *((typed, "in_digits") for typed in ("-1", "3,5", "1e3", "quatre", "4 jours", "٣")),
        *((typed, "in_digits") for typed in ("2 semaines", "4 nuits et demie", "4 à 5")),
        *((typed, "in_digits") for typed in (True, [])),
    ],
)
def test_a_number_out_of_bounds_or_no_number_is_refused_with_its_own_sentence(typed, said):
    stay = question("Q2")
    with pytest.raises(InvalidForm) as refused:
        parse_answer(stay, {"nights": typed, "child_age": "4"})
    assert [one.reason for one in refused.value.problems] == [getattr(stay.fields[0], said)]


@pytest.mark.parametrize(
    "typed", ["4", "4 nuits", "4\u00a0nuits", "4nuits", "4 Nuit.", "environ 4 nuits"]
)
def test_a_number_is_read_with_its_unit(typed):
    assert parse_answer(question("Q2"), {"nights": typed, "child_age": "4 ans"}) == {
        "nights": 4,
        "immob_days": UNKNOWN,
        "child_age": 4,
    }


@pytest.mark.parametrize(
    "typed",
    [
        "4, 9",
        "4,9",
        " 4 ; 9 ",
        "4 et 9 ans",
        "4 9",
        "4 ans et 9 ans",
        "4 ans, 9 années",
        "4ans 9ans",
    ],
)
def test_ages_are_read_however_they_are_parted(typed):
    assert parse_answer(question("Q4"), {"children": "2 enfants", "ages": typed}) == {
        "children": 2,
        "ages": [4, 9],
    }


@pytest.mark.parametrize(
    "typed",
    ["4", "4, 9, 11", "4, 16", "4 mois, 9", "4.5, 9", "-4, 9", "9" * 300, "quatre et neuf", "4 et"],
)
def test_ages_that_are_not_those_of_the_children_are_refused(typed):
    assert problems(question("Q4"), {"children": "2", "ages": typed}) == ["ages"]


def test_no_child_has_no_age_and_ages_may_be_left_out():
    assert parse_answer(question("Q4"), {"children": "0", "ages": "5"}) == {
        "children": 0,
        "ages": [],
    }
    assert parse_answer(question("Q4"), {"children": "2", "ages": ""}) == {
        "children": 2,
        "ages": UNKNOWN,
    }


def test_the_way_in_is_a_short_text_or_nothing():
    access = read_assistance().access
    typed = {"floor": "  3e   étage ", "access": ""}
    assert parse_answer(access, typed) == {"floor": "3e étage", "access": ""}
    assert problems(access, {"floor": "x" * 61, "access": "12\x00B"}) == ["floor", "access"]


@given(st.data())
def test_whatever_is_sent_is_read_or_refused(data):
    events = [event.code for event in plan().events]
    asked = data.draw(st.sampled_from(plan().questions[data.draw(st.sampled_from(events))]))
    values = st.fixed_dictionaries({}, optional={field.code: TYPED for field in asked.fields})
    raw = data.draw(TYPED | values)
    try:
        answer = parse_answer(asked, raw)
    except InvalidForm:
        return
    assert json.loads(json.dumps(answer)) == answer
    for field in asked.fields:
        if answer is not None and answer[field.code] != UNKNOWN:
            assert is_valid(field, answer[field.code])
