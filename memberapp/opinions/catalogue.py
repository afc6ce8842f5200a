"""`data/second_opinions.yaml`: who gives second opinions, in how many days, how many a year."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from memberapp.core.data_files import DataModel, Fault, numbered, read, read_once, repeated
from memberapp.opinions.rules import MAX_ANSWER_LENGTH, MAX_AUTHOR_LENGTH

_FILE: Final = "second_opinions.yaml"
Name = Annotated[str, StringConstraints(min_length=1, max_length=MAX_AUTHOR_LENGTH)]


class Domain(DataModel):
    """What a question is about."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]
    """Of the partner's interface too: it never changes."""
    name: Name


class DemoAnswer(DataModel):
    """What the partner of the demonstration answers, and after how many minutes."""

    minutes: Annotated[int, Field(ge=0, le=60 * 24)]
    by: Name
    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_ANSWER_LENGTH)]


class OpinionOffer(DataModel):
    """The service as the insurer offers it."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
    partner: Name
    countries: Annotated[tuple[Literal["FR", "BE"], ...], Field(min_length=1)]
    price: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    days: Annotated[int, Field(ge=1, le=60)]
    """By when the answer is there, counted from the day on which the question was sent."""
    per_year: Annotated[int, Field(ge=1, le=20)]
    """For each person, in a calendar year."""
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]
    demo: DemoAnswer

    def domain_name(self, code: str) -> str:
        """Return how a domain is called; of one that the file has no longer, its code."""
        return next((one.name for one in self.domains if one.code == code), code)


@read_once
def read_opinions() -> OpinionOffer:
    """Return the service.

    Raises:
        CatalogueError: the file is wrong, or a domain is there twice.
    """
    return read(_FILE, OpinionOffer, _faults)


def _faults(file: OpinionOffer) -> Iterator[Fault]:
    domains = numbered(file.domains, "domains")
    yield from repeated(((*at, "code"), one.code) for at, one in domains)
