"""Reads what a member answers to a question."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from memberapp.assistance.rules.values import UNKNOWN, Answer, Field, Question
from memberapp.core.errors import InvalidForm, InvalidInput

_MAX_TYPED_LENGTH = 200
_AGES = re.compile(r"\d{1,2}(?:(?:\s*[,;]\s*|\s+et\s+|\s+)\d{1,2})*(?:\s*ans?)?")


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
    answer = {field.code: _read(field, typed.get(field.code)) for field in question.fields}
    for field in question.fields:
        if field.counted_by in answer:
            answer[field.code] = _counted(answer[field.code], answer[field.counted_by])
    problems = tuple(
        InvalidInput(field.code, field.error)
        for field in question.fields
        if answer[field.code] is None
    )
    if problems:
        raise InvalidForm(problems)
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


def _read(field: Field, raw: object) -> Any:
    """Return the value of one field, None when it cannot be read."""
    text = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
    text = " ".join(text[: _MAX_TYPED_LENGTH + 1].split())
    if raw is None or raw == "" or (isinstance(raw, str) and not text):
        return _blank(field)
    value: object = text
    if field.kind == "number":
        value = int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None
    elif field.kind == "ages":
        value = [int(age) for age in re.findall(r"\d+", text)] if _AGES.fullmatch(text) else None
    return value if is_valid(field, value) else None


def _blank(field: Field) -> Any:
    if not field.is_optional:
        return None
    return "" if field.kind == "text" else UNKNOWN


def _counted(ages: Any, count: Any) -> Any:
    """Return the ages when there are as many as was said; nobody has no age."""
    if count == 0:
        return []
    is_whole = not isinstance(ages, list) or not isinstance(count, int) or len(ages) == count
    return ages if is_whole else None
