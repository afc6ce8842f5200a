"""`data/establishments.yaml`: hospitals and clinics, and the criteria by which they are rated."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from memberapp.core.data_files import DataModel, Fault, keys, numbered, read, read_once, repeated
from memberapp.services.catalogue.network import read_network
from memberapp.services.rules import MAX_WEIGHT

_FILE: Final = "establishments.yaml"
Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
Tenths = Annotated[int, Field(ge=0, le=100)]


class Criterion(DataModel):
    """What is rated, from 0 to 10, the higher the better; and how much it counts at first."""

    code: Code
    name: Text
    about: Text
    source: Text
    weight: Annotated[int, Field(ge=0, le=MAX_WEIGHT)]


class Specialty(DataModel):
    """What somebody goes there for."""

    code: Code
    name: Text


class Establishment(DataModel):
    """A hospital or a clinic, with its ratings in tenths, by specialty and criterion."""

    code: Code
    name: Text
    about: Text
    street: Text
    commune: str
    ratings: Annotated[dict[str, dict[str, Tenths]], Field(min_length=1)]


class Establishments(DataModel):
    """The whole file."""

    checked: date
    """When the ratings were read last."""
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=8)]
    specialties: Annotated[tuple[Specialty, ...], Field(min_length=1)]
    establishments: tuple[Establishment, ...] = ()


@read_once
def read_establishments() -> Establishments:
    """Return the establishments.

    Raises:
        CatalogueError: the file is wrong: a place, a specialty or a criterion that there is not.
    """
    return read(_FILE, Establishments, _faults)


def _faults(file: Establishments) -> Iterator[Fault]:
    for name in ("criteria", "specialties", "establishments"):
        entries = numbered(getattr(file, name), name)
        yield from repeated(((*at, "code"), one.code) for at, one in entries)
    criteria = {one.code for one in file.criteria}
    specialties = {one.code for one in file.specialties}
    for at, one in numbered(file.establishments, "establishments"):
        if one.commune not in read_network().by_zip:
            yield (*at, "commune"), f"there is no commune {one.commune}"
        for where, specialty in keys(one.ratings, *at, "ratings"):
            if specialty not in specialties:
                yield where, f"there is no specialty {specialty}"
            for there, criterion in keys(one.ratings[specialty], *where):
                if criterion not in criteria:
                    yield there, f"there is no criterion {criterion}"
