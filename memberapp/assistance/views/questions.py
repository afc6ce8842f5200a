"""The questions of the path to assistance, one a page, and the answers in words."""

from dataclasses import dataclass, field

from memberapp import routes
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.values import UNKNOWN, Answer, Field, Question
from memberapp.assistance.views.steps import NOT_GIVEN, CardView
from memberapp.core import formats
from memberapp.core.errors import InvalidForm
from memberapp.core.forms import FieldError

NBSP = formats.NBSP
_TWO = 2  # from two on, years are plural
DO_NOT_KNOW = "Je ne sais pas"


@dataclass(frozen=True)
class InputView:
    """One field of a question; one with options is a group of cards."""

    name: str
    label: str
    hint: str
    value: str
    options: list[CardView]
    is_choice: bool
    is_number: bool
    max_length: int


@dataclass(frozen=True)
class QuestionView:
    """One question."""

    slug: str = ""
    text: str = ""
    why: str = ""
    known: str = ""
    """What the contract says already, so that it need only be corrected; empty without it."""
    fields: list[InputView] = field(default_factory=list)
    is_single: bool = False
    """Whether the question itself is the legend of its one field."""
    allows_unknown: bool = False
    if_unknown: str = ""
    back_text: str = ""
    back_path: str = ""


def to_question(progress: Progress, slug: str) -> QuestionView:
    """Show a question with what was answered before."""
    slugs = [question.slug for question in progress.questions]
    at = slugs.index(slug)
    question = progress.questions[at]
    answer = progress.answer_to(question)
    back_text, back_path = "Besoin", routes.ASSISTANCE_NEED.path
    if at:
        back_text, back_path = "Question précédente", routes.question_path(slugs[at - 1])
    return QuestionView(
        slug=slug,
        text=question.text,
        why=question.why,
        known=_known(progress, question),
        fields=[_input(one, answer) for one in question.fields],
        is_single=len(question.fields) == 1 and bool(question.fields[0].options),
        allows_unknown=question.allows_unknown,
        if_unknown=question.if_unknown,
        back_text=back_text,
        back_path=back_path,
    )


def _known(progress: Progress, question: Question) -> str:
    told = [
        f"{who.first_name}, {formats.count(age, 'an')}"
        for who, age in progress.ages_known(question).items()
    ]
    if not told:
        return ""
    names = f"{NBSP}; ".join(told)
    return f"D’après votre contrat{NBSP}: {names}. Corrigez si besoin, ajoutez qui n’y est pas."


def errors_of(error: InvalidForm) -> tuple[FieldError, ...]:
    """Say what is to be corrected: the sentences are those of the insurer's own data."""
    return tuple(FieldError(problem.field, problem.reason) for problem in error.problems)


def answer_text(question: Question, answer: Answer) -> str:
    """Return an answer in words, one line for each field; nobody has no age to tell."""
    if answer is None:
        return DO_NOT_KNOW
    told = [one for one in question.fields if answer.get(one.code) != []]
    lines = [(one.label, _in_words(one, answer.get(one.code))) for one in told]
    if len(question.fields) == len(lines) == 1:
        return lines[0][1]
    return "\n".join(
        f"{label} {value}" if label.endswith("?") else f"{label}{NBSP}: {value}"
        for label, value in lines
    )


def _input(one: Field, answer: Answer) -> InputView:
    value = (answer or {}).get(one.code)
    return InputView(
        name=one.code,
        label=one.label if not one.is_optional else f"{one.label} (optionnel)",
        hint=one.hint,
        value=_typed(value),
        options=[
            CardView(option, label, is_chosen=value == option)
            for option, label in one.options.items()
        ],
        is_choice=bool(one.options),
        is_number=one.kind == "number",
        max_length=one.maximum if one.kind == "text" else 40,
    )


def _typed(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value in (None, UNKNOWN) else str(value)


def _in_words(one: Field, value: object) -> str:
    if isinstance(value, str) and value in one.options:
        return one.options[value]
    if isinstance(value, list):
        unit = "an" if max(value, default=0) < _TWO else "ans"
        return f"{formats.listing([str(age) for age in value])}{NBSP}{unit}"
    return _typed(value) or NOT_GIVEN
