"""Looking for a question: every word that was typed begins a word of it, accents or not."""

from dataclasses import dataclass
from datetime import date

from memberapp.core.text import fold, search_words

_SHORT = 3  # « je », « à », « un » find nothing and hide nothing


@dataclass(frozen=True)
class Question:
    """A question with its answer, and the act it speaks of."""

    code: str
    question: str
    answer: tuple[str, ...]
    page: str
    """A page of the space, with a query where it has one."""
    checked: date
    link: str = ""
    """What its link is called: as the page is, unless the file says otherwise."""
    words: str = ""
    """Other words by which somebody looks for it."""


@dataclass(frozen=True)
class Heading:
    """Questions about one thing."""

    code: str
    title: str
    icon: str
    questions: tuple[Question, ...]


def find(headings: tuple[Heading, ...], typed: str) -> tuple[Question, ...]:
    """Return the questions that hold the beginning of each word that was typed.

    Those that hold them in the question itself come first.
    """
    wanted = [word for word in search_words(typed) if len(word) >= _SHORT]
    if not wanted:
        return ()
    everywhere = [
        one
        for heading in headings
        for one in heading.questions
        if _has(wanted, " ".join([heading.title, one.question, *one.answer, one.words, one.link]))
    ]
    return tuple(sorted(everywhere, key=lambda one: not _has(wanted, one.question)))


def _has(wanted: list[str], text: str) -> bool:
    words = fold(text).split()
    return all(any(word.startswith(_stem(one)) for word in words) for one in wanted)


def _stem(word: str) -> str:
    """Return a word without the « s » or « x » of its plural."""
    return word[:-1] if len(word) > _SHORT and word[-1] in "sx" else word
