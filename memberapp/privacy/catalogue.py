"""What the insurer says of data, of the access for all and of who publishes the space."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from memberapp.core.brand import read_brand
from memberapp.core.data_files import DataModel, Fault, read, read_once

Text = Annotated[str, StringConstraints(min_length=1)]
Url = Annotated[str, StringConstraints(pattern=r"^(https://.+)?$")]


class Processor(DataModel):
    """Who receives data, what for, and where."""

    name: Text
    role: Text
    place: Text


class LegalPeriod(DataModel):
    """What the insurer's own systems store, why, and until when."""

    what: Text
    why: Text
    until: Text


class Body(DataModel):
    """Whom a member may turn to."""

    name: Text
    short_name: str = ""
    post: Text
    url: Url = ""


class Country(DataModel):
    """What differs between the countries of insurers."""

    authority: Body
    """Who watches over the protection of data."""
    access_help: Body
    """Whom to tell of a page that stays out of reach, when the insurer does not answer."""
    access_rules: Text
    number_name: Text


class Host(DataModel):
    """Who runs the servers."""

    name: Text
    post: Text
    phone: Text


class Publisher(DataModel):
    """Who answers for what is published."""

    director: Text
    number: Text
    host: Host


class Privacy(DataModel):
    """All that the public pages about data and access say in the insurer's own words."""

    updated: date
    charter: Url = ""
    officer: Text
    processors: Annotated[tuple[Processor, ...], Field(min_length=1)]
    law: Annotated[tuple[LegalPeriod, ...], Field(min_length=1)]
    countries: dict[Literal["FR", "BE"], Country]
    publisher: Publisher

    @property
    def country(self) -> Country:
        """Return what is so in the insurer's country."""
        return self.countries[read_brand().address.country]


@read_once
def read_privacy() -> Privacy:
    """Return what the insurer says; each country of an insurer is there."""
    return read("privacy.yaml", Privacy, _faults)


def _faults(privacy: Privacy) -> Iterator[Fault]:
    for country in ("FR", "BE"):
        if country not in privacy.countries:
            yield ("countries",), f"{country} is missing"
