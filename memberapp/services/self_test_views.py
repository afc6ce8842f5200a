"""A self-test in ready text. What is answered and scored exists in the browser alone."""

from dataclasses import dataclass, field

from memberapp.core import formats
from memberapp.services.self_tests import SelfTestForMember


@dataclass(frozen=True)
class AnswerView:
    """An answer, with the points that the page's script adds."""

    text: str
    points: str


@dataclass(frozen=True)
class QuestionView:
    """A question; `name` groups its radio buttons and names nothing anywhere else."""

    name: str  # "q1"
    text: str  # "1. Quel âge avez-vous ?"
    hint: str
    short: str
    answers: list[AnswerView]


@dataclass(frozen=True)
class ResultView:
    """What a score says, from a number of points on."""

    first: str
    title: str
    text: str


@dataclass(frozen=True)
class HelpView:
    """Whom to call."""

    name: str
    number: str
    href: str
    hours: str


@dataclass(frozen=True)
class SelfTestView:
    """A questionnaire."""

    code: str = ""
    title: str = ""  # "Auto-test : risque de diabète"
    lead: str = ""
    questions: list[QuestionView] = field(default_factory=list)
    results: list[ResultView] = field(default_factory=list)
    highest: str = ""
    out_of: str = ""  # "sur 26"
    warning: str = ""
    helps: list[HelpView] = field(default_factory=list)
    source: str = ""


def to_view(found: SelfTestForMember) -> SelfTestView:
    """Show a questionnaire."""
    test = found.test
    return SelfTestView(
        code=test.code,
        title=f"Auto-test\u00a0: {test.name[0].lower()}{test.name[1:]}",
        lead=test.lead,
        questions=[
            QuestionView(
                name=f"q{number}",
                text=f"{number}. {one.text}",
                hint=one.hint,
                short=one.short,
                answers=[AnswerView(answer.text, str(answer.points)) for answer in one.answers],
            )
            for number, one in enumerate(test.questions, start=1)
        ],
        results=[ResultView(str(one.from_), one.title, one.text) for one in test.results],
        highest=str(test.highest),
        out_of=f"sur {test.highest}",
        warning=test.warning,
        helps=[
            HelpView(one.name, one.display, f"tel:{one.number}", one.hours) for one in found.helps
        ],
        source=f"Source\u00a0: {test.source} Relu le {formats.long_day(test.reviewed)}.",
    )
