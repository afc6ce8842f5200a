"""Comparing hospitals and clinics: by public criteria, weighed as the reader wants.

What somebody compares is neither stored nor in any address: it says what care they expect.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp.core.errors import InvalidInput
from memberapp.core.forms import read_fields
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.services.catalogue.establishments import (
    Criterion,
    Establishment,
    Specialty,
    read_establishments,
)
from memberapp.services.catalogue.network import Commune, read_network
from memberapp.services.places import PLACE, RADIUS, Places, places_of, read_commune, read_radius
from memberapp.services.rules import MAX_WEIGHT, distance_km, overall

SPECIALTY, WEIGHT, SORT = "soin", "poids", "tri"
"""The fields of the comparison; a weight has the code of its criterion behind it."""
BY_OVERALL, BY_DISTANCE = "note", "distance"
_MAX_SHOWN: Final = 50


@dataclass(frozen=True)
class Desk:
    """What can be compared, and where the member lives."""

    specialties: tuple[Specialty, ...]
    criteria: tuple[Criterion, ...]
    places: Places


@dataclass(frozen=True)
class Rated:
    """An establishment around the place; ratings in tenths."""

    establishment: Establishment
    commune: Commune
    distance: float
    ratings: Mapping[str, int]
    overall: int | None
    """None where nothing that counts is rated."""


@dataclass(frozen=True)
class Comparison:
    """What was compared."""

    specialty: Specialty
    commune: Commune
    radius: int
    criteria: tuple[Criterion, ...]
    weights: Mapping[str, int]
    sort: str
    rated: tuple[Rated, ...]
    checked: date


def weight_field(criterion: str) -> str:
    """Return the name of the field of a criterion's weight."""
    return f"{WEIGHT}-{criterion}"


def desk(work: Work) -> Desk:
    """Return what the member can compare."""
    file = read_establishments()
    return Desk(file.specialties, file.criteria, places_of(work))


def compare(work: Work, *, typed: Mapping[str, str]) -> Comparison:
    """Return the establishments around a place, the best first by the weights that were given.

    Raises:
        InvalidForm: the specialty, the place, the distance or a weight is not one of those offered.
    """
    file = read_establishments()
    country = members.summary(work).country
    names = {one.code: weight_field(one.code) for one in file.criteria}
    read = read_fields(
        {
            SPECIALTY: lambda: _specialty(typed.get(SPECIALTY, "")),
            PLACE: lambda: read_commune(typed.get(PLACE, ""), country),
            RADIUS: lambda: read_radius(typed.get(RADIUS, "")),
            **{name: _weight_reader(name, typed) for name in names.values()},
        }
    )
    weights = {code: read[name] for code, name in names.items()}
    sort = typed.get(SORT, "")
    sort = sort if sort in {BY_DISTANCE, *names} else BY_OVERALL
    around = _around(read[SPECIALTY], read[PLACE], read[RADIUS], weights)
    return Comparison(
        specialty=read[SPECIALTY],
        commune=read[PLACE],
        radius=read[RADIUS],
        criteria=file.criteria,
        weights=weights,
        sort=sort,
        rated=tuple(sorted(around, key=lambda one: _rank(one, sort))[:_MAX_SHOWN]),
        checked=file.checked,
    )


def _around(
    specialty: Specialty, commune: Commune, radius: int, weights: Mapping[str, int]
) -> list[Rated]:
    by_zip = read_network().by_zip
    found: list[Rated] = []
    for one in read_establishments().establishments:
        there = by_zip[one.commune]
        distance = distance_km(commune.place, there.place)
        ratings = one.ratings.get(specialty.code)
        if ratings is not None and there.country == commune.country and distance <= radius:
            found.append(Rated(one, there, distance, ratings, overall(ratings, weights)))
    return found


def _rank(one: Rated, sort: str) -> tuple[float, float]:
    if sort == BY_DISTANCE:
        return one.distance, -(one.overall or 0)
    rating = one.overall if sort == BY_OVERALL else one.ratings.get(sort)
    return (1.0 if rating is None else -float(rating)), one.distance


def _specialty(code: str) -> Specialty:
    for one in read_establishments().specialties:
        if one.code == code:
            return one
    raise InvalidInput(SPECIALTY, "unknown" if code else "empty")


def _weight_reader(name: str, typed: Mapping[str, str]) -> Callable[[], int]:
    def read() -> int:
        text = typed.get(name, "")
        if text not in {str(one) for one in range(MAX_WEIGHT + 1)}:
            raise InvalidInput(name, "empty")
        return int(text)

    return read
