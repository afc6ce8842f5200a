"""Finding a partner practitioner: around a commune, with what would remain with one's contract.

What remains is that of the estimates room: the contract, its ceilings and the law as they stand
today. Here nothing is computed but distances. What somebody looks for is neither stored nor in any
address: it says what care they need.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.forms import read_fields
from memberapp.core.text import fold
from memberapp.core.work import Work
from memberapp.estimates import computing
from memberapp.estimates.computing import Setting
from memberapp.estimates.rules import Quote, QuoteLine
from memberapp.services.catalogue.network import Care, Commune, Practitioner, read_network
from memberapp.services.places import PLACE, RADIUS, Places, places_of, read_commune, read_radius
from memberapp.services.rules import SortBy, distance_km

CARE, NAME, PERSON, SORT = "soin", "nom", "personne", "tri"
"""The fields of the search, beside those of the place."""
_MAX_SHOWN: Final = 50


@dataclass(frozen=True)
class Desk:
    """What can be asked, and where the member lives."""

    cares: tuple[Care, ...]
    people: tuple[tuple[str, str], ...]
    """Whom a contract covers today: id and first name."""
    places: Places


@dataclass(frozen=True)
class Share:
    """What a care would cost, and what would remain of it."""

    spent: int
    remaining: int | None
    """None of whom no contract covers."""


@dataclass(frozen=True)
class Found:
    """A practitioner around the place."""

    practitioner: Practitioner
    commune: Commune
    distance: float
    """Kilometres from the middle of one commune to that of the other."""
    share: Share


@dataclass(frozen=True)
class Search:
    """What was looked for, and who does it there; amounts in cents."""

    care: Care
    commune: Commune
    radius: int
    sort: SortBy
    person: str
    """First name; empty of whom no contract covers."""
    usual: Share
    found: tuple[Found, ...]
    nearest: Found | None
    """Where there is nobody within the radius: who is the least far."""
    checked: date


def desk(work: Work) -> Desk:
    """Return what the member can look for."""
    found = computing.setting(work)
    country = found.member.country
    return Desk(
        cares=tuple(one for one in read_network().cares if one.country == country),
        people=tuple((one.id, one.first_name) for one in found.people.values()),
        places=places_of(work),
    )


def search(work: Work, *, typed: Mapping[str, str]) -> Search:
    """Return who does a care around a place, and what would remain of their price.

    Raises:
        InvalidForm: the care, the place, the distance or the person is not one of those offered.
    """
    setting = computing.setting(work)
    country = setting.member.country
    read = read_fields(
        {
            CARE: lambda: _care(typed.get(CARE, ""), country),
            PLACE: lambda: read_commune(typed.get(PLACE, ""), country),
            RADIUS: lambda: read_radius(typed.get(RADIUS, "")),
            PERSON: lambda: _person(typed.get(PERSON, ""), setting),
        }
    )
    care, commune, person = read[CARE], read[PLACE], read[PERSON]
    sort = SortBy.DISTANCE if typed.get(SORT) == SortBy.DISTANCE else SortBy.REMAINING
    around = _around(setting, care, commune, person, fold(typed.get(NAME, "")))
    within = [one for one in around if one.distance <= read[RADIUS]]
    return Search(
        care=care,
        commune=commune,
        radius=read[RADIUS],
        sort=sort,
        person=setting.people[person].first_name if person else "",
        usual=share(setting, care, care.usual, person),
        found=tuple(sorted(within, key=lambda one: _rank(one, sort))[:_MAX_SHOWN]),
        nearest=None if within else min(around, key=lambda one: one.distance, default=None),
        checked=read_network().checked,
    )


def share(setting: Setting, care: Care, prices: tuple[int, ...], person: str) -> Share:
    """Return what the lines of a care cost at these prices, and what would remain of it."""
    spent = sum(prices)
    if not person:
        return Share(spent, None)
    lines = tuple(
        QuoteLine(line.act, price, line.quantity)
        for line, price in zip(care.lines, prices, strict=True)
    )
    try:
        estimate = computing.compute(setting, Quote(person, lines))
    except InvalidForm:  # the cap of the law went down since the file was read
        return Share(spent, None)
    return Share(spent, estimate.total("remaining"))


def _around(setting: Setting, care: Care, commune: Commune, person: str, name: str) -> list[Found]:
    network = read_network()
    return [
        Found(
            one,
            network.by_zip[one.commune],
            distance_km(commune.place, network.by_zip[one.commune].place),
            share(setting, care, one.prices[care.code], person),
        )
        for one in network.practitioners
        if care.code in one.prices and name in fold(one.name)
    ]


def _rank(one: Found, sort: SortBy) -> tuple[float, float]:
    remaining = one.share.spent if one.share.remaining is None else one.share.remaining
    if sort is SortBy.DISTANCE:
        return one.distance, remaining
    return remaining, one.distance


def _care(code: str, country: str) -> Care:
    for one in read_network().cares:
        if one.code == code and one.country == country:
            return one
    raise InvalidInput(CARE, "unknown" if code else "empty")


def _person(person: str, setting: Setting) -> str:
    if not setting.people:
        return ""
    if person not in setting.people:
        raise InvalidInput(PERSON, "empty")
    return person
