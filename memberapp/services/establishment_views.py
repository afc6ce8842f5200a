"""The comparison of hospitals and clinics in ready text."""

from dataclasses import dataclass, field
from typing import Final

from memberapp.core import formats
from memberapp.core.choices import ChoiceView
from memberapp.core.formats import NBSP
from memberapp.services.establishments import (
    BY_DISTANCE,
    BY_OVERALL,
    SORT,
    SPECIALTY,
    Comparison,
    Desk,
    Rated,
    weight_field,
)
from memberapp.services.place_views import (
    PlacesView,
    distance_text,
    own_place,
    to_places,
    within_text,
)
from memberapp.services.places import PLACE, RADIUS
from memberapp.services.rules import RADII_KM

WEIGHTS: Final = {
    0: "Ne compte pas",
    1: "Compte un peu",
    2: "Compte",
    3: "Compte beaucoup",
}
UNRATED: Final = "non noté"
HOW: Final = (
    "La note d’ensemble est la moyenne des critères, chacun compté autant que vous le dites. Un "
    "critère non noté n’y compte pas. Aucun établissement ne paie pour figurer ici."
)


@dataclass(frozen=True)
class CriterionView:
    """A criterion, and the field of its weight."""

    name: str
    about: str  # with its source
    field: str


@dataclass(frozen=True)
class DeskView:
    """What the form offers."""

    specialties: list[ChoiceView] = field(default_factory=list)
    sorts: list[ChoiceView] = field(default_factory=list)
    weights: list[ChoiceView] = field(default_factory=list)
    criteria: list[CriterionView] = field(default_factory=list)
    places: PlacesView = field(default_factory=PlacesView)


@dataclass(frozen=True)
class RatingView:
    """A criterion of an establishment."""

    name: str
    rating: str  # "8,5 sur 10", "non noté"
    weight: str  # "Compte beaucoup"


@dataclass(frozen=True)
class EstablishmentView:
    """An establishment."""

    code: str
    name: str
    about: str
    address: str
    distance: str
    overall: str
    ratings: list[RatingView]


@dataclass(frozen=True)
class ComparisonView:
    """What was compared."""

    title: str = ""
    checked: str = ""
    nobody: str = ""
    rated: list[EstablishmentView] = field(default_factory=list)


def to_desk(desk: Desk) -> DeskView:
    """Show what can be compared."""
    criteria = [ChoiceView(one.code, one.name) for one in desk.criteria]
    return DeskView(
        specialties=[ChoiceView(one.code, one.name) for one in desk.specialties],
        sorts=[
            ChoiceView(BY_OVERALL, "Note d’ensemble"),
            ChoiceView(BY_DISTANCE, "Distance"),
            *criteria,
        ],
        weights=[ChoiceView(str(value), name) for value, name in WEIGHTS.items()],
        criteria=[
            CriterionView(
                one.name, f"{one.about} Source{NBSP}: {one.source}.", weight_field(one.code)
            )
            for one in desk.criteria
        ],
        places=to_places(desk.places),
    )


def first_values(desk: Desk) -> dict[str, str]:
    """Return what the form holds at first: the member's own commune, and the file's weights."""
    return {
        SPECIALTY: desk.specialties[0].code,
        PLACE: own_place(desk.places),
        RADIUS: str(RADII_KM[-1]),
        SORT: BY_OVERALL,
        **{weight_field(one.code): str(one.weight) for one in desk.criteria},
    }


def to_view(found: Comparison) -> ComparisonView:
    """Show the establishments, each with its ratings and how much they count."""
    count = len(found.rated)
    within = within_text(found.radius, found.commune)
    return ComparisonView(
        title=f"{formats.count(count, 'établissement', 'établissements')} {within}"
        if count
        else f"Aucun établissement {within}",
        checked=f"Notes relevées le {formats.long_day(found.checked)}",
        nobody="" if count else "Choisissez une distance plus grande, ou une autre ville.",
        rated=[_rated(one, found) for one in found.rated],
    )


def _rated(one: Rated, found: Comparison) -> EstablishmentView:
    place = one.establishment
    return EstablishmentView(
        code=place.code,
        name=place.name,
        about=place.about,
        address=f"{place.street}, {one.commune.zip} {one.commune.name}, ",
        distance=distance_text(one.distance),
        overall=_rating(one.overall),
        ratings=[
            RatingView(
                each.name, _rating(one.ratings.get(each.code)), WEIGHTS[found.weights[each.code]]
            )
            for each in found.criteria
        ],
    )


def _rating(tenths: int | None) -> str:
    if tenths is None:
        return UNRATED
    return f"{tenths // 10},{tenths % 10} sur{NBSP}10"
