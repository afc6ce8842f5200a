"""`data/self_tests.yaml`: published questionnaires that a browser scores by itself."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from memberapp.core.data_files import (
    DataModel,
    Fault,
    Location,
    numbered,
    read,
    read_once,
    repeated,
)
from memberapp.core.icon_paths import PATHS

_FILE: Final = "self_tests.yaml"
_LIST: Final = "self_tests"
Text = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]


class Answer(DataModel):
    """One of the answers of a question, and what it counts."""

    text: Text
    points: Annotated[int, Field(ge=0, le=100)]


class Question(DataModel):
    """A question, all of whose answers are shown."""

    text: Text
    short: Text
    """What its points are called beside a score."""
    answers: Annotated[tuple[Answer, ...], Field(min_length=2)]
    hint: str = ""


class Result(DataModel):
    """What a score says, from a number of points up to the next result's."""

    from_: Annotated[int, Field(alias="from", ge=0)]
    title: Text
    text: Text


class Help(DataModel):
    """Whom members of a country can call about a result."""

    name: Text
    country: Literal["FR", "BE"]
    number: Annotated[str, StringConstraints(pattern=r"^\+\d{8,15}$")]
    display: Text
    hours: Text


class SelfTest(DataModel):
    """A published questionnaire: its questions, what its scores say, and where it comes from."""

    code: Code
    name: Text
    about: Text
    icon: str
    lead: Text
    source: Text
    """Who published it, and why it may be used."""
    reviewed: date
    """When somebody last compared it with its source."""
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=40)]
    results: Annotated[tuple[Result, ...], Field(min_length=1)]
    warning: Text
    helps: tuple[Help, ...] = ()

    @property
    def highest(self) -> int:
        """Return the highest score that there is."""
        return sum(max(one.points for one in question.answers) for question in self.questions)


class _File(DataModel):
    self_tests: tuple[SelfTest, ...] = ()


@read_once
def read_self_tests() -> tuple[SelfTest, ...]:
    """Return the questionnaires, in the order of the page.

    Raises:
        CatalogueError: the file is wrong, or a score has no result or two.
    """
    return read(_FILE, _File, _faults).self_tests


def _faults(file: _File) -> Iterator[Fault]:
    yield from repeated(((*at, "code"), one.code) for at, one in numbered(file.self_tests, _LIST))
    for at, one in numbered(file.self_tests, _LIST):
        if one.icon not in PATHS:
            yield (*at, "icon"), f"there is no icon {one.icon}"
        yield from _wrong_results(at, one)


def _wrong_results(at: Location, test: SelfTest) -> Iterator[Fault]:
    before = -1
    for where, result in numbered(test.results, *at, "results"):
        if before < 0 and result.from_ != 0:
            yield (*where, "from"), "the first result must be that of 0"
        elif result.from_ <= before:
            yield (*where, "from"), "the results must go up"
        elif result.from_ > test.highest:
            yield (*where, "from"), f"no score is above {test.highest}"
        before = result.from_
