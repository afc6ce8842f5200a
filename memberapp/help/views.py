"""The questions and answers, in ready text."""

from dataclasses import dataclass

from memberapp.core import formats
from memberapp.help.rules import Heading, Question


@dataclass(frozen=True)
class QuestionView:
    """A question that can be unfolded."""

    code: str
    question: str
    answer: list[str]
    page: str
    link: str
    checked: str  # "Vérifié le 30 novembre 2026"


def to_view(one: Question) -> QuestionView:
    """Show one question."""
    return QuestionView(
        code=one.code,
        question=one.question,
        answer=[*one.answer],
        page=one.page,
        link=one.link,
        checked=f"Vérifié le {formats.long_day(one.checked)}",
    )


def updated_text(headings: tuple[Heading, ...]) -> str:
    """Return « Mise à jour : 30 novembre 2026. », the day of the last answer that was checked."""
    last = max(one.checked for heading in headings for one in heading.questions)
    return f"Mise à jour\u00a0: {formats.long_day(last)}."


def found_text(count: int, typed: str) -> str:
    """Say how many questions were found."""
    if not count:
        return (
            f"Aucune question ne contient {formats.quoted(typed)}. Essayez un autre mot, ou "
            "appelez-nous."
        )
    return f"{formats.count(count, 'question')} pour {formats.quoted(typed)}."
