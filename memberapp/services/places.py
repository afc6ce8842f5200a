"""Around where somebody looks: the communes of the data, and how far."""

from dataclasses import dataclass

from memberapp.core.errors import InvalidInput
from memberapp.core.text import fold
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.services.catalogue.network import Commune, read_network
from memberapp.services.rules import RADII_KM

PLACE, RADIUS = "lieu", "distance"
"""The fields of a place."""


@dataclass(frozen=True)
class Places:
    """The communes of the member's country."""

    own: Commune | None
    """Where the member lives, if the data know it."""
    communes: tuple[Commune, ...]


def places_of(work: Work) -> Places:
    """Return the places that the member can look around."""
    member = work.db.get_one(Member, work.member_id)
    communes = tuple(one for one in read_network().communes if one.country == member.country)
    home = member.readable_address.zip
    own = next((one for one in communes if one.zip == home), None)
    return Places(own, communes)


def read_commune(text: str, country: str) -> Commune:
    """Return the commune that a text names: « 37000 », « tours », « 37000 Tours ».

    Raises:
        InvalidInput: it names none of the country, or nothing.
    """
    words = fold(text[:80])
    if not words:
        raise InvalidInput(PLACE, "empty")
    for one in read_network().communes:
        name = fold(one.name)
        if one.country == country and words in {one.zip, name, f"{one.zip} {name}"}:
            return one
    raise InvalidInput(PLACE, "unknown")


def read_radius(text: str) -> int:
    """Return the kilometres of a text.

    Raises:
        InvalidInput: it is not one of those offered.
    """
    if text not in {str(one) for one in RADII_KM}:
        raise InvalidInput(RADIUS, "empty")
    return int(text)
