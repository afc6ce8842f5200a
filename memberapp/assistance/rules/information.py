"""What the staff asks for about a case that is not complete."""

from dataclasses import dataclass
from typing import Final

from memberapp.core.errors import InvalidInput
from memberapp.core.text import clean

MAX_WHAT_LENGTH: Final = 120
MAX_ANSWER_LENGTH: Final = 300


@dataclass(frozen=True, kw_only=True)
class InformationContent:
    """What is stored of an information that was asked for, sealed."""

    what: str
    """A noun phrase after « Il nous manque : », as « le bulletin de situation »."""
    is_paper: bool = False
    """Whether it comes on paper: then the answer says how it was sent."""
    answer: str = ""
    """What the member answered; empty until they did."""


def parse_what(text: str) -> str:
    """Read what is missing.

    Raises:
        InvalidInput: `information`: it is no line of text, or too long for one.
    """
    return _line("information", text, MAX_WHAT_LENGTH)


def parse_answer(text: str) -> str:
    """Read what the member answers.

    Raises:
        InvalidInput: `answer`: `empty`, `too_long` or `characters`.
    """
    return _line("answer", text, MAX_ANSWER_LENGTH)


def _line(field: str, text: str, longest: int) -> str:
    line = clean(text)
    if not line:
        raise InvalidInput(field, "empty")
    if len(line) > longest:
        raise InvalidInput(field, "too_long")
    if not line.isprintable():
        raise InvalidInput(field, "characters")
    return line
