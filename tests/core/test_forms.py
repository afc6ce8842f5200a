import pytest

from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.forms import (
    Field,
    FieldError,
    Form,
    errors_by_field,
    is_ticked,
    read_fields,
    texts_of,
)

NAME = Field("name", {"empty": "Saisissez un nom.", "long": "Abrégez-le."}, max_length=5)
CODE = Field("code", {"empty": "Saisissez un code."}, is_private=True)
NOTE = Field("note")
FORM = Form(NAME, CODE, NOTE)


def test_typed_values_are_bounded_and_neither_private_nor_unknown():
    raw = {"name": "Camille", "code": "123456", "role": "admin", "note": 5}

    assert FORM.typed(raw) == {"name": "Camil", "note": ""}


def test_half_of_a_surrogate_pair_is_never_stored():
    assert FORM.typed({"name": "a\ud800"}) == {"name": "a?", "note": ""}
    assert texts_of({"a\ud800": "b\ud800", "c": 1}) == {"a?": "b?"}
    assert texts_of("no form") == {}


def test_an_event_brings_what_a_person_sees_of_a_field_and_a_password_as_it_was_typed():
    pasted = {"iban": "FR76\u200b\u00a03000", "password": "\u200bclé\u2011"}
    assert texts_of(pasted) == {"iban": "FR76 3000", "password": "\u200bclé\u2011"}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"read": True}, True),  # a box with an id
        ({"read": "oui"}, True),
        ({"read": False}, False),
        ({"read": ""}, False),
        ({"read": 1}, False),
        ({}, False),
        ("read", False),
        (None, False),
    ],
)
def test_a_box_is_ticked_as_a_truth_value_or_as_its_text(sent: object, expected: bool):
    assert is_ticked(sent, "read") is expected


def test_a_missing_field_is_named_and_blanks_may_be_a_password():
    assert FORM.missing({"name": " ", "code": " "}) == (FieldError("name", "Saisissez un nom."),)
    assert [error.field for error in FORM.missing({})] == ["name", "code"]


def test_an_empty_field_was_sent_and_a_missing_one_was_not():
    assert FORM.is_whole({"name": "", "code": "", "note": ""})
    assert not FORM.is_whole({"name": "", "code": ""})


def test_errors_follow_the_form_and_a_field_has_one():
    problems = (
        InvalidInput("code", "empty"),
        InvalidInput("name", "empty"),
        InvalidInput("name", "long"),
    )

    assert FORM.errors(InvalidForm(problems)) == (
        FieldError("name", "Saisissez un nom. Abrégez-le."),
        FieldError("code", "Saisissez un code."),
    )
    assert FORM.errors(problems[0]) == (FieldError("code", "Saisissez un code."),)


def test_every_reader_says_what_it_refuses():
    def refuse() -> str:
        raise InvalidInput("name", "empty")

    assert read_fields({"note": lambda: 1}) == {"note": 1}
    with pytest.raises(InvalidForm) as met:
        read_fields({"note": lambda: 1, "name": refuse, "code": refuse})
    assert len(met.value.problems) == 2


def test_the_error_of_a_field_with_several_names_is_found_under_both():
    errors = [FieldError("window-2026-11-23", "Choisissez l’heure."), FieldError("", "Non.")]

    assert errors_by_field(errors) == {
        "window-2026-11-23": "Choisissez l’heure.",
        "window-": "Choisissez l’heure.",
        "": "Non.",
    }
