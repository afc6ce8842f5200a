"""What a member follows of a request that was sent, read at once."""

from dataclasses import dataclass

from memberapp.assistance import cases, changeable, completing, rights
from memberapp.assistance.cases import Case
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.changeable import Change
from memberapp.assistance.rules.rights import Rights
from memberapp.assistance.rules.values import Question
from memberapp.core.work import Work


@dataclass(frozen=True)
class FollowUp:
    """A request, what is missing, what can be done with it, and what is left of each service."""

    case: Case
    changes: tuple[Change, ...]
    rights: tuple[Rights, ...]
    questions: tuple[Question, ...]
    is_stay: bool
    """Whether it is about a stay in hospital, which has a page of its own."""


def read(work: Work, *, reference: str) -> FollowUp:
    """Return what there is to follow of a case of the member's.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    case = cases.find(work, reference=reference)
    return FollowUp(
        case,
        changeable.changes_of(work, case),
        rights.rights_of(work, reference=reference),
        completing.open_questions(work, reference=reference),
        is_stay(case),
    )


def is_stay(case: Case) -> bool:
    """Return whether a request is about a stay in hospital."""
    plan = read_assistance().plan(case.plan)
    event = plan.event(case.event) if plan else None
    return event is not None and event.is_stay
