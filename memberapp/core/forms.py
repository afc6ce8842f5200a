"""A form: each field declared once, what is read of a post, and what its page shows again.

A room declares its forms in its `forms.py`; the HTTP routes, the states and the pages use the
same declaration. What a text means is read in the room's rules, through `read_fields`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.text import visible, well_formed

MAX_TEXT = 300


@dataclass(frozen=True)
class FieldError:
    """A French sentence about one field; no field when it is about the whole form."""

    field: str
    text: str


@dataclass(frozen=True)
class ReturnedForm:
    """What a page shows of the last post: a notice, or what is wrong and the values typed."""

    notice: str = ""
    title: str = ""
    errors: tuple[FieldError, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """A field of a form: its name, and the French sentence for each reason to refuse it.

    What is private (a password, a code) is never shown again.
    """

    name: str
    sentences: Mapping[str, str] = field(default_factory=dict)
    max_length: int = MAX_TEXT
    is_private: bool = False

    def error(self, reason: str = "empty") -> FieldError:
        """Return what is said of a refused value."""
        return FieldError(self.name, self.sentences[reason])


class Form:
    """The fields of a form, in their order."""

    def __init__(self, *fields: Field) -> None:
        self.fields = {one.name: one for one in fields}

    def typed(self, raw: Mapping[str, object]) -> dict[str, str]:
        """Return the values that the page may show again: bounded texts, "" of what is missing."""
        return {
            name: _short(raw.get(name), one.max_length)
            for name, one in self.fields.items()
            if not one.is_private
        }

    def is_whole(self, raw: Mapping[str, object]) -> bool:
        """Return whether every field was sent as a text: a missing one is not an empty one."""
        return all(isinstance(raw.get(name), str) for name in self.fields)

    def missing(self, raw: Mapping[str, str]) -> tuple[FieldError, ...]:
        """Return an error for each field that is empty and may not be; blanks may be a password."""
        return tuple(
            one.error()
            for name, one in self.fields.items()
            if "empty" in one.sentences
            and not (raw.get(name, "") if one.is_private else raw.get(name, "").strip())
        )

    def errors(self, refused: InvalidForm | InvalidInput) -> tuple[FieldError, ...]:
        """Return what is to be corrected, one error for each field, in the form's order."""
        problems = refused.problems if isinstance(refused, InvalidForm) else (refused,)
        reasons: dict[str, list[str]] = {name: [] for name in self.fields}
        for problem in problems:
            sentence = self.fields[problem.field].sentences[problem.reason]
            reasons[problem.field].append(sentence)
        return tuple(FieldError(name, " ".join(told)) for name, told in reasons.items() if told)


def read_fields(readers: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """Return what each reader made of its field.

    Raises:
        InvalidForm: at least one reader refused; it holds each refusal, in their order.
    """
    read: dict[str, Any] = {}
    problems: list[InvalidInput] = []
    for name, reader in readers.items():
        try:
            read[name] = reader()
        except InvalidInput as problem:
            problems.append(problem)
    if problems:
        raise InvalidForm(tuple(problems))
    return read


def received(name: str, text: str) -> str:
    """Return the text of a field as every rule reads it, whichever way the form came.

    That is what the person sees of it; a password alone is exactly what was typed.
    """
    return text if name.endswith("password") else visible(text)


def texts_of(raw: object, *, max_length: int = MAX_TEXT) -> dict[str, str]:
    """Return the short texts of a form sent as an event, whatever was sent.

    `max_length` is that of its longest field, in characters.
    """
    values = raw if isinstance(raw, dict) else {}
    return {
        (short := _short(str(name))): received(short, _short(value, max_length))
        for name, value in values.items()
        if isinstance(value, str)
    }


def is_ticked(raw: object, name: str) -> bool:
    """Return whether a box of a form sent as an event is ticked.

    A box with an id comes as a truth value, one without as its text.
    """
    value = raw.get(name) if isinstance(raw, dict) else None
    return value is True or (isinstance(value, str) and value != "")


def errors_by_field(errors: Iterable[FieldError]) -> dict[str, str]:
    """Return the sentence beside each field.

    That of a field with several names, `window-2026-11-23`, is also found under `window-`.
    """
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(error.field, error.text)
        prefix, hyphen, _rest = error.field.partition("-")
        if hyphen:
            found.setdefault(prefix + hyphen, error.text)
    return found


def _short(value: object, max_length: int = MAX_TEXT) -> str:
    return well_formed(value[:max_length]) if isinstance(value, str) else ""
