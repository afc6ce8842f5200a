"""What the insurer promises of requests, and who settles a dispute about them."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from memberapp.core.data_files import DataModel, Fault, numbered, read, read_once, repeated

Text = Annotated[str, StringConstraints(min_length=1)]
Days = Annotated[int, Field(ge=1, le=60)]


class PromisedDays(DataModel):
    """By when the insurer answers, in days from the day on which it is asked."""

    coverage: Days
    guarantees: Days
    termination: Days


class Mediator(DataModel):
    """Whom a member asks when a claim is not settled."""

    country: Literal["FR", "BE"]
    name: Text
    address: Annotated[tuple[Text, ...], Field(min_length=1)]
    url: Annotated[str, StringConstraints(pattern=r"^https://")]


class RequestsData(DataModel):
    """The whole file."""

    promised_days: PromisedDays
    piece_days: Days
    change_notice_days: Annotated[int, Field(ge=0, le=90)]
    mediators: Annotated[tuple[Mediator, ...], Field(min_length=1)]

    def days_for(self, kind: str) -> int:
        """Return the promise of a kind; 0 of one whose term is the law's."""
        return getattr(self.promised_days, kind, 0)

    def mediator_for(self, country: str) -> Mediator:
        """Return the mediator of a member's country, the first one for any other."""
        found = (one for one in self.mediators if one.country == country)
        return next(found, self.mediators[0])


@read_once
def read_requests() -> RequestsData:
    """Return the promises and the mediators.

    Raises:
        CatalogueError: the file is wrong.
    """
    return read("requests.yaml", RequestsData, _faults)


def _faults(data: RequestsData) -> Iterator[Fault]:
    mediators = numbered(data.mediators, "mediators")
    yield from repeated(
        (((*at, "country"), one.country) for at, one in mediators),
        "mediators must differ by country",
    )
