"""The questions, whole or those that somebody looks for."""

from memberapp.core.work import Work
from memberapp.help.catalogue import read_faq
from memberapp.help.rules import Question, find


def search(work: Work, *, typed: str) -> tuple[Question, ...]:
    """Return the questions that were looked for; anybody may, and nothing is stored."""
    del work
    return find(read_faq(), typed)
