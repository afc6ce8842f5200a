"""What a member answered, in the words of their own pages, for the staff."""

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.dossiers import Dossier
from memberapp.assistance.views.questions import answer_text


def answers_of(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return each question that was answered, with its answer.

    One that the insurer asks no longer is named by its code.
    """
    plan = read_assistance().plan(dossier.plan)
    asked = plan.questions.get(dossier.event, ()) if plan else ()
    known = {question.code: question for question in asked}
    return tuple(
        (known[code].text, answer_text(known[code], answer).replace("\n", "; "))
        if code in known
        else (code, str(answer))
        for code, answer in dossier.answers.items()
    )
