"""`data/webinars.yaml`: what is held when, by whom, for whom, and how many may come."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, NaiveDatetime, StringConstraints

from memberapp.core.data_files import (
    DataModel,
    Fault,
    TimeZone,
    numbered,
    read,
    read_once,
    repeated,
)
from memberapp.members.catalogue import read_products
from memberapp.webinars.rules import Language

_FILE: Final = "webinars.yaml"
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Address = Annotated[str, StringConstraints(pattern=r"^https://[\w.-]+(/\S*)?$", max_length=300)]


class Webinar(DataModel):
    """A webinar. Its code never changes: whoever signed up is known by it."""

    code: Code
    title: Text
    about: Text
    speaker: Text
    role: Text
    starts: NaiveDatetime
    """On the clocks of its zone."""
    zone: TimeZone = "Europe/Paris"
    minutes: Annotated[int, Field(ge=5, le=480)]
    capacity: Annotated[int, Field(ge=1, le=10_000)]
    held: Annotated[int, Field(ge=0)] = 0
    """How many of the places are not ours to give."""
    language: Language
    for_whom: Text
    countries: Annotated[tuple[Literal["FR", "BE"], ...], Field(min_length=1)]
    products: tuple[str, ...] = ()
    """Of which contracts; empty for all."""
    room: Address
    """Where it is held: shown to who signed up, when it begins."""
    cancelled: bool = False

    @property
    def starts_at(self) -> datetime:
        """Return the instant at which it begins."""
        return self.starts.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """Return the instant at which it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def places(self) -> int:
        """Return how many members may sign up here."""
        return self.capacity - self.held


class _File(DataModel):
    webinars: tuple[Webinar, ...] = ()


@read_once
def read_webinars() -> tuple[Webinar, ...]:
    """Return the webinars by the hours at which they begin.

    Raises:
        CatalogueError: the file is wrong: a code twice, more places held than there are, a product
            that there is not.
    """
    found = read(_FILE, _File, _faults).webinars
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.code)))


def webinar_of(code: str) -> Webinar | None:
    """Return the webinar of a code; None where the file has none."""
    return next((one for one in read_webinars() if one.code == code), None)


def _faults(file: _File) -> Iterator[Fault]:
    webinars = list(numbered(file.webinars, "webinars"))
    yield from repeated(((*at, "code"), one.code) for at, one in webinars)
    products = read_products().products
    for at, one in webinars:
        if one.held > one.capacity:
            yield (*at, "held"), f"there are {one.capacity} places"
        for where, code in numbered(one.products, *at, "products"):
            if code not in products:
                yield where, f"there is no product {code}"
