"""Reads what a member answers to a question."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from memberapp.assistance.rules.values import UNKNOWN, Answer, Field, Question
from memberapp.core.errors import InvalidForm, InvalidInput

_MAX_TYPED_LENGTH = 200
_PARTED = r"(?:\s?[,;]\s?|\s?(?:\bet|&)\s|\s)"
"""What stands between two ages."""


def parse_answers(page: Sequence[Question], raw: object) -> dict[str, Answer]:
    """Return the answer to each question of a page, by its code (see `parse_answer`).

    Raises:
        InvalidForm: fields cannot be read; each of the page is named.
    """
    answers: dict[str, Answer] = {}
    problems: list[InvalidInput] = []
    for question in page:
        try:
            answers[question.code] = parse_answer(question, raw)
        except InvalidForm as error:
            problems += error.problems
    if problems:
        raise InvalidForm(tuple(problems))
    return answers


def parse_answer(question: Question, raw: object) -> Answer:
    """Return the answer as it is stored: JSON, the value of each field; None: « je ne sais pas ».

    `raw` is None for « Je ne sais pas », else a mapping of the fields as the page sends them: the
    value of an option, digits, ages as « 4, 9 »; an unknown key is ignored. An optional field left
    blank is stored as unknown (a text as empty).

    Raises:
        InvalidForm: with one InvalidInput for each field that cannot be read; its `reason` is the
            French sentence to show (`Field.error`).
    """
    if raw is None and question.allows_unknown:
        return None
    typed = raw if isinstance(raw, Mapping) else {}
    answer: dict[str, Any] = {}
    problems: list[InvalidInput] = []
    for field in question.fields:
        try:
            count = answer.get(field.counted_by)
            answer[field.code] = [] if count == 0 else _read(field, typed.get(field.code), count)
        except InvalidInput as problem:
            problems.append(problem)
    if problems:
        raise InvalidForm(tuple(problems))
    return answer


def is_valid(field: Field, value: object) -> bool:
    """Return whether a stored value is one that the field accepts; unknown is not a value."""
    match field.kind:
        case "choice":
            return isinstance(value, str) and value in field.options
        case "number":
            return _is_within(field, value)
        case "ages":
            return isinstance(value, list) and all(_is_within(field, age) for age in value)
        case "text":
            return (
                isinstance(value, str)
                and len(value) <= field.maximum
                and value.isprintable()
                and bool(value or field.is_optional)
            )


def _is_within(field: Field, value: object) -> bool:
    # A bool is an int to Python, and no number to anybody else.
    return type(value) is int and field.minimum <= value <= field.maximum


def _read(field: Field, raw: object, count: Any = None) -> Any:
    """Return the value of one field, of `count` ages when it is known how many there are.

    Raises:
        InvalidInput: it cannot be read; its `reason` is the sentence to show.
    """
    text = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
    text = " ".join(text[: _MAX_TYPED_LENGTH + 1].split())
    if raw is None or (isinstance(raw, str) and not text):
        return _blank(field)
    value: Any = text
    if field.kind in {"number", "ages"}:
        numbers = _numbers(field, text)
        if not numbers:
            raise InvalidInput(field.code, field.in_digits)
        value = numbers if field.kind == "ages" else numbers[0]
    is_whole = field.kind != "ages" or count in {None, len(value)}
    if not is_valid(field, value) or not is_whole:
        raise InvalidInput(field.code, field.error)
    return value


def _numbers(field: Field, text: str) -> list[int]:
    """Return the numbers of a text in digits, each with its unit or not; none of another text."""
    unit = "|".join(re.escape(one) for one in field.units)
    one = rf"[0-9]+\s?(?:(?:{unit})s?\b)?"
    several = rf"(?:{_PARTED}{one})*" if field.kind == "ages" else ""
    is_read = re.fullmatch(rf"(?:environ )?{one}{several}\.?", text, re.IGNORECASE)
    return [int(number) for number in re.findall("[0-9]+", text)] if is_read else []


def _blank(field: Field) -> Any:
    if not field.is_optional:
        raise InvalidInput(field.code, field.error)
    return "" if field.kind == "text" else UNKNOWN
