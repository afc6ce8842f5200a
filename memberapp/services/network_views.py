"""The network of practitioners in ready text."""

from dataclasses import dataclass, field
from typing import Final

from memberapp import addresses
from memberapp.core import formats
from memberapp.core.choices import ChoiceView
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.services.labels import SORTS
from memberapp.services.network import CARE, PERSON, SORT, Desk, Found, Search, Share
from memberapp.services.place_views import (
    PlacesView,
    distance_text,
    own_place,
    to_places,
    within_text,
)
from memberapp.services.places import PLACE, RADIUS
from memberapp.services.rules import RADII_KM, SortBy

FREE: Final = (
    "Aucun praticien ne paie pour figurer ici. Vous restez libre d’aller ailleurs\u00a0: votre "
    "contrat rembourse de la même façon."
)
NEVER_SENT: Final = (
    "votre n° de Sécurité sociale ou de registre national, vos soins, vos remboursements, votre "
    "adresse."
)
"""To a practice that a member asks something."""
ESTIMATED: Final = (
    "Estimation avec votre contrat et vos plafonds d’aujourd’hui\u00a0; seul le devis engage le "
    "praticien."
)


@dataclass(frozen=True)
class DeskView:
    """What the form offers."""

    cares: list[ChoiceView] = field(default_factory=list)
    people: list[ChoiceView] = field(default_factory=list)
    sorts: list[ChoiceView] = field(default_factory=list)
    places: PlacesView = field(default_factory=PlacesView)


@dataclass(frozen=True)
class PractitionerView:
    """A practitioner found."""

    code: str
    name: str
    about: str
    address: str  # "21 rue Mirabeau, 37000 Tours, "
    distance: str  # "à environ 3 km"
    price: str
    remaining: str  # "540,00 €", empty of whom no contract covers
    phone: str
    href: str
    hours: str
    ask_path: str
    """Where an appointment is asked for; empty where the telephone is the only way."""
    quote_path: str
    """Where a quote is asked for; empty of who makes none on line."""


@dataclass(frozen=True)
class SearchView:
    """What was found."""

    title: str = ""  # "3 partenaires à moins de 5 km (Tours)"
    say: str = ""
    remaining: str = ""
    after: str = ""
    note: str = ""
    checked: str = ""
    nobody: str = ""
    """Where nobody is within the distance: who is the least far."""
    found: list[PractitionerView] = field(default_factory=list)


def to_desk(desk: Desk) -> DeskView:
    """Show what can be looked for."""
    return DeskView(
        cares=[ChoiceView(one.code, one.name) for one in desk.cares],
        people=[ChoiceView(*one) for one in desk.people],
        sorts=[ChoiceView(one.value, SORTS[one]) for one in SortBy],
        places=to_places(desk.places),
    )


def first_values(desk: Desk) -> dict[str, str]:
    """Return what the form holds at first: the member's own commune, if it is known."""
    return {
        CARE: desk.cares[0].code if desk.cares else "",
        PLACE: own_place(desk.places),
        RADIUS: str(RADII_KM[1]),
        PERSON: desk.people[0][0] if desk.people else "",
        SORT: SortBy.REMAINING.value,
    }


def to_view(search: Search) -> SearchView:
    """Show what was found."""
    count = len(search.found)
    within = within_text(search.radius, search.commune)
    return SearchView(
        title=f"{formats.count(count, 'partenaire', 'partenaires')} {within}"
        if count
        else f"Aucun partenaire {within}",
        **_said(search),
        note=_note(search),
        checked=f"Prix relevés le {formats.long_day(search.checked)}",
        nobody=_nobody(search),
        found=[_found(one, search) for one in search.found],
    )


def _said(search: Search) -> dict[str, str]:
    usual, best = search.usual, _best(search)
    price = _amount(usual.spent)
    name = search.care.name
    outside = f"{name}{NBSP}: {price} en moyenne hors de notre réseau."
    if best is None or best.remaining is None or usual.remaining is None:
        return {"say": outside}
    if not usual.remaining and not any(one.share.remaining for one in search.found):
        return {"say": f"{outside} Il ne vous resterait rien, ici comme ailleurs à ce prix."}
    if best.remaining >= usual.remaining:
        return {"say": outside}
    return {
        "say": f"{name}{NBSP}: {price} en moyenne hors réseau. Ici, il vous resterait à partir de ",
        "remaining": _amount(best.remaining),
        "after": f" au lieu de {_amount(usual.remaining)}.",
    }


def _best(search: Search) -> Share | None:
    shares = [one.share for one in search.found if one.share.remaining is not None]
    return min(shares, key=lambda one: one.remaining or 0, default=None)


def _note(search: Search) -> str:
    if not search.person:
        return "Aucun contrat n’est en cours\u00a0: nous ne montrons que les prix."
    return f"Pour {search.person}. {ESTIMATED}"


def _nobody(search: Search) -> str:
    if search.found:
        return ""
    if search.nearest is None:
        return "Aucun partenaire ne répond à cette recherche. Essayez sans le nom du praticien."
    one = search.nearest
    return (
        f"Le plus proche est {one.practitioner.name}, à {one.commune.name}, "
        f"{distance_text(one.distance)}. Choisissez une distance plus grande, ou une autre ville."
    )


def _found(one: Found, search: Search) -> PractitionerView:
    who, share = one.practitioner, one.share
    return PractitionerView(
        code=who.code,
        name=who.name,
        about=who.about,
        address=f"{who.street}, {one.commune.zip} {one.commune.name}, ",
        distance=distance_text(one.distance),
        price=_amount(share.spent),
        remaining="" if share.remaining is None else _amount(share.remaining),
        phone=who.display,
        href=f"tel:{who.phone}",
        hours=f"{formats.capitalized(who.hours)}.",
        ask_path=addresses.ask_appointment_path(who.code) if who.online and search.person else "",
        quote_path=addresses.ask_quote_path(who.code) if who.quotes and search.person else "",
    )


def _amount(cents: int) -> str:
    return formats.money(Money(cents))
