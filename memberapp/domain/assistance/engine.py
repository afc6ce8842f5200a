"""Which services fit a situation, and which questions still matter."""

from datetime import date

from memberapp.domain.assistance.values import Outcome, Plan, Question, Situation


def next_question(
    plan: Plan, situation: Situation, *, today: date, after: str | None = None
) -> Question | None:
    """Return the first question not answered yet whose answer can still change something.

    With `after`, the code of a question: the one that follows it on the member's way, answered
    already or not, so that going back and on walks the same pages.
    """
    raise NotImplementedError


def questions_of(plan: Plan, situation: Situation, *, today: date) -> tuple[Question, ...]:
    """Return the member's way through the questions: answered or still to ask, in order."""
    raise NotImplementedError


def assess(plan: Plan, situation: Situation, *, today: date) -> tuple[Outcome, ...]:
    """Return every service of the plan: recommended first, then the others, then not covered."""
    raise NotImplementedError
