"""`data/network.yaml`: partner practitioners, what they charge, and where communes are."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from memberapp.care.catalogue import read_acts
from memberapp.care.tariffs import ActTariff, read_tariffs
from memberapp.core.data_files import (
    DataModel,
    Fault,
    Location,
    keys,
    numbered,
    read,
    read_once,
    repeated,
)
from memberapp.services.rules import Kind, Place

_FILE: Final = "network.yaml"
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
Country = Literal["FR", "BE"]
HalfDayCode = Annotated[str, StringConstraints(pattern=r"^(mon|tue|wed|thu|fri|sat)-(am|pm)$")]
Cents = Annotated[int, Field(gt=0, le=10_000_000)]
Prices = Annotated[tuple[Cents, ...], Field(min_length=1)]


class Commune(DataModel):
    """A commune, by the coordinates of its middle."""

    zip: Annotated[str, StringConstraints(pattern=r"^\d{4,5}$")]
    name: Text
    country: Country
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]

    @property
    def place(self) -> Place:
        """Return where it is."""
        return Place(self.latitude, self.longitude)


class CareLine(DataModel):
    """A line of the quote of a care."""

    act: str
    quantity: Annotated[int, Field(ge=1, le=99)] = 1


class Care(DataModel):
    """A usual care, with the price of each line outside the network."""

    code: Code
    name: Text
    kind: Kind
    country: Country
    usual: Prices
    lines: Annotated[tuple[CareLine, ...], Field(min_length=1, max_length=12)]


class QuotedCare(DataModel):
    """What a practice of a trade can be asked a quote for."""

    code: Code
    name: Text
    kind: Kind
    country: Country
    usual: str = ""
    """The usual care whose prices stand beside the quote; empty of none that is the same."""


class Practitioner(DataModel):
    """A partner, and what they charge for each line of a care."""

    code: Code
    name: Text
    about: Text
    kind: Kind
    street: Text
    commune: str
    phone: Annotated[str, StringConstraints(pattern=r"^\+\d{8,15}$")]
    display: Text
    hours: Text
    online: tuple[HalfDayCode, ...] = ()
    """On which half-days they receive whoever asks on line; empty where they take calls alone."""
    quotes: bool = False
    """Whether they make quotes for whoever asks on line."""
    prices: Annotated[dict[str, Prices], Field(min_length=1)]


class Network(DataModel):
    """The whole file."""

    checked: date
    """When the prices were read last."""
    answer_days: Annotated[int, Field(ge=1, le=10)] = 2
    """How many working days a practice takes to answer a request on line, as they promised."""
    communes: tuple[Commune, ...] = ()
    cares: tuple[Care, ...] = ()
    quoted: tuple[QuotedCare, ...] = ()
    practitioners: tuple[Practitioner, ...] = ()

    @cached_property
    def by_zip(self) -> dict[str, Commune]:
        """Return the communes by their postcode."""
        return {one.zip: one for one in self.communes}


@read_once
def read_network() -> Network:
    """Return the network.

    Raises:
        CatalogueError: the file is wrong: a place or an act that there is not, a price above the
            cap of the law.
    """
    return read(_FILE, Network, _faults)


def _faults(network: Network) -> Iterator[Fault]:
    yield from repeated(
        ((*at, "zip"), one.zip) for at, one in numbered(network.communes, "communes")
    )
    cares = list(numbered(network.cares, "cares"))
    people = list(numbered(network.practitioners, "practitioners"))
    yield from repeated(((*at, "code"), one.code) for at, one in cares)
    yield from repeated(((*at, "code"), one.code) for at, one in people)
    for at, care in cares:
        yield from _wrong_care(at, care)
    by_code = {one.code: one for one in network.cares}
    yield from _wrong_quoted(network, by_code)
    for at, one in people:
        commune = network.by_zip.get(one.commune)
        if commune is None:
            yield (*at, "commune"), f"there is no commune {one.commune}"
        for where, code in keys(one.prices, *at, "prices"):
            care = by_code.get(code)
            if care is None:
                yield where, f"there is no care {code}"
            elif care.kind is not one.kind or (commune and commune.country != care.country):
                yield where, "it is the care of another kind or country"
            else:
                yield from _wrong_prices(where, care, one.prices[code])


def _wrong_quoted(network: Network, by_code: dict[str, Care]) -> Iterator[Fault]:
    quoted = list(numbered(network.quoted, "quoted"))
    yield from repeated(((*at, "code"), one.code) for at, one in quoted)
    for at, one in quoted:
        care = by_code.get(one.usual)
        if one.usual and (care is None or (care.kind, care.country) != (one.kind, one.country)):
            yield (*at, "usual"), f"there is no care {one.usual} of this kind and country"
    asked = {(one.kind, one.country) for one in network.quoted}
    for at, one in numbered(network.practitioners, "practitioners"):
        commune = network.by_zip.get(one.commune)
        if one.quotes and commune and (one.kind, commune.country) not in asked:
            yield (*at, "quotes"), "nothing is quoted by this trade in this country"


def _wrong_care(at: Location, care: Care) -> Iterator[Fault]:
    for where, line in numbered(care.lines, *at, "lines"):
        if line.act not in read_acts().acts or not _tariff(line.act):
            yield (*where, "act"), f"there is no act {line.act} with a tariff"
            return
    yield from _wrong_prices((*at, "usual"), care, care.usual)


def _wrong_prices(where: Location, care: Care, prices: tuple[int, ...]) -> Iterator[Fault]:
    if len(prices) != len(care.lines):
        yield where, f"{len(care.lines)} prices are needed"
        return
    for price, line in zip(prices, care.lines, strict=True):
        tariff = _tariff(line.act)
        cap = tariff.periods[-1].cap if tariff else None
        if cap is not None and price > cap * line.quantity:
            yield where, f"{price} is above the cap of {line.act}"


def _tariff(act: str) -> ActTariff | None:
    return read_tariffs().act(act)
