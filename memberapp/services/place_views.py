"""Where to look, in ready text."""

from dataclasses import dataclass, field

from memberapp.core.choices import ChoiceView
from memberapp.core.formats import NBSP
from memberapp.services.catalogue.network import Commune
from memberapp.services.places import Places
from memberapp.services.rules import RADII_KM


@dataclass(frozen=True)
class PlacesView:
    """The communes and the distances that a form offers."""

    communes: list[str] = field(default_factory=list)
    radii: list[ChoiceView] = field(default_factory=list)


def to_places(places: Places) -> PlacesView:
    """Show where one can look."""
    return PlacesView(
        communes=[_line(one) for one in places.communes],
        radii=[ChoiceView(str(one), f"{one}{NBSP}km") for one in RADII_KM],
    )


def own_place(places: Places) -> str:
    """Return the member's own commune as it is typed; empty where the data do not know it."""
    return _line(places.own) if places.own else ""


def within_text(radius: int, commune: Commune) -> str:
    """Say « à moins de 5 km (Tours) »."""
    return f"à moins de {radius}{NBSP}km ({commune.name})"


def distance_text(kilometres: float) -> str:
    """Say a distance from commune to commune, which is all that is known."""
    if kilometres < 1:
        return "dans la commune"
    return f"à environ {round(kilometres)}{NBSP}km"


def _line(commune: Commune) -> str:
    return f"{commune.zip} {commune.name}"
