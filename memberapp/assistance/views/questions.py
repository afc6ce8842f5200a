"""The questions of the path to assistance, those of one kind on a page, and answers in words."""

from dataclasses import dataclass, field

from memberapp import addresses, routes
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.values import UNKNOWN, Answer, Field, Question
from memberapp.assistance.views.steps import NOT_GIVEN, CardView
from memberapp.core import formats
from memberapp.core.errors import InvalidForm
from memberapp.core.forms import FieldError

NBSP = formats.NBSP
_SHORT = 4  # letters: « Oui », « Non »
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
    is_short: bool
    """Whether its answers are a word each and stand side by side: yes or no."""
    is_number: bool
    max_length: int


@dataclass(frozen=True)
class QuestionView:
    """One of the questions of a page; alone on it, the title of the page is its text."""

    number: str
    """« Question 4 »; empty of a question that is alone on its page."""
    text: str
    why: str
    fields: list[InputView]
    is_single: bool
    """Whether the question itself is the legend of its one field."""
    known: str
    """What the contract says already, so that it need only be corrected; empty without it."""


@dataclass(frozen=True)
class PageView:
    """A page of the questionnaire."""

    slug: str = ""
    title: str = ""
    why: str = ""
    place: str = ""
    """« Question 4 sur 11 », « Questions 4 à 6 sur 11 »."""
    done: str = "0%"
    """How much of the questions lies behind, as CSS writes it."""
    questions: list[QuestionView] = field(default_factory=list)
    allows_unknown: bool = False
    if_unknown: str = ""
    back_text: str = ""
    back_path: str = ""


def to_page(progress: Progress, slug: str) -> PageView:
    """Show the page of a question with what was answered before."""
    slugs = [question.slug for question in progress.questions]
    page = progress.page_of(slug)
    at = slugs.index(page[0].slug)
    first, is_alone = page[0], len(page) == 1
    back_text, back_path = "besoin", routes.ASSISTANCE_NEED.path
    if at:
        back_text, back_path = "question précédente", addresses.question_path(slugs[at - 1])
    return PageView(
        slug=first.slug,
        title=first.text if is_alone else first.page,
        why=first.why if is_alone else "",
        place=_place(at + 1, at + len(page), len(slugs)),
        done=f"{100 * at / len(slugs):.1f}%",
        questions=[
            _question(progress, one, "" if is_alone else f"Question{NBSP}{number}")
            for number, one in enumerate(page, at + 1)
        ],
        allows_unknown=all(one.allows_unknown for one in page),
        if_unknown=first.if_unknown,
        back_text=back_text,
        back_path=back_path,
    )


def _place(first: int, last: int, of: int) -> str:
    """Return « Question 4 sur 11 », or « Questions 4 et 5 sur 11 »."""
    if first == last:
        return f"Question{NBSP}{first} sur{NBSP}{of}"
    word = "et" if last == first + 1 else "à"
    return f"Questions{NBSP}{first} {word}{NBSP}{last} sur{NBSP}{of}"


def _question(progress: Progress, question: Question, number: str) -> QuestionView:
    answer = progress.answer_to(question)
    return QuestionView(
        number=number,
        text=question.text,
        why=question.why if number else "",
        fields=[to_input(one, answer) for one in question.fields],
        is_single=len(question.fields) == 1 and bool(question.fields[0].options),
        known=_known(progress, question),
    )


def _known(progress: Progress, question: Question) -> str:
    told = [
        f"{who.first_name}, {formats.count(age, 'an')}"
        for who, age in progress.ages_known(question).items()
    ]
    if not told:
        return ""
    names = f"{NBSP}; ".join(told)
    return f"D’après votre contrat{NBSP}: {names}. Corrigez si besoin, et ajoutez qui n’y est pas."


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


def to_input(one: Field, answer: Answer) -> InputView:
    """Show a field with its answer."""
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
        is_short=all(len(label) <= _SHORT for label in one.options.values()),
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
