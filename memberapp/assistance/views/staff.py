"""What a member answered, in the words of their own pages, for the staff."""

from memberapp.assistance.cases import Case
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.labels import SOMEBODY_ELSE_NAME
from memberapp.assistance.staff import StaffCase
from memberapp.assistance.views.questions import answer_text


def answers_of(case: Case) -> tuple[tuple[str, str], ...]:
    """Return each question that was answered, with its answer.

    One that the insurer asks no longer is named by its code.
    """
    plan = read_assistance().plan(case.plan)
    asked = plan.questions.get(case.event, ()) if plan else ()
    known = {question.code: question for question in asked}
    return tuple(
        (known[code].text, answer_text(known[code], answer).replace("\n", "; "))
        if code in known
        else (code, str(answer))
        for code, answer in case.answers.items()
    )


def lacking(one: StaffCase) -> list[str]:
    """Return what a case seems to lack, in the words in which the member is asked for it.

    Somebody else who has no name, and the papers of its services that nobody asked for yet.
    """
    known = {each.what for each in one.asked}
    papers = [paper for item in one.case.items for paper in item.documents]
    name = ["le nom de la personne"] if one.case.patient == SOMEBODY_ELSE_NAME else []
    return [what for what in dict.fromkeys([*name, *papers]) if what not in known]
