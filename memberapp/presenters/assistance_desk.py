"""What a member answered, in the words of his own pages, for the staff."""

from memberapp import catalogue
from memberapp.domain.assistance.values import Answer, Question
from memberapp.services.assistance.dossiers import Dossier

_UNKNOWN = "Ne sait pas"


def answers_of(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return each question that was answered, with its answer.

    One that the insurer asks no longer is named by its code.
    """
    plan = catalogue.load().assistance.plan(dossier.plan)
    asked = plan.questions.get(dossier.event, ()) if plan else ()
    known = {question.code: question for question in asked}
    return tuple(
        (known[code].text, _words(known[code], answer)) if code in known else (code, str(answer))
        for code, answer in dossier.answers.items()
    )


def _words(question: Question, answer: Answer) -> str:
    if answer is None:
        return _UNKNOWN
    told = []
    for field in question.fields:
        if field.code not in answer:
            continue
        value = answer[field.code]
        labels = {option.value: option.label for option in field.options}
        if isinstance(value, list):
            text = ", ".join(str(one) for one in value)
        else:
            text = labels.get(str(value), str(value))
        told.append(f"{field.label} : {text}" if len(question.fields) > 1 else text)
    return "; ".join(told) or _UNKNOWN
