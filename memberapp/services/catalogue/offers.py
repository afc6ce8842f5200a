"""`data/services.yaml`: the services that members can activate with a partner."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from memberapp.core.data_files import DataModel, Fault, numbered, read, read_once, repeated
from memberapp.core.icon_paths import PATHS
from memberapp.members.catalogue import read_products

_FILE: Final = "services.yaml"
Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]


class Offer(DataModel):
    """A service of a partner, as the insurer offers it."""

    code: Code
    """Of the partner's interface too: it never changes."""
    name: Text
    partner: Text
    icon: str
    about: Text
    """What it is and what it costs, in a line."""
    how: Text
    """What to do with the identifier."""
    countries: Annotated[tuple[Literal["FR", "BE"], ...], Field(min_length=1)]
    products: tuple[str, ...] = ()
    """Of which contracts; empty for all."""


class _File(DataModel):
    services: tuple[Offer, ...] = ()


@read_once
def read_offers() -> tuple[Offer, ...]:
    """Return the services, in the order of the page.

    Raises:
        CatalogueError: the file is wrong, or names a product that there is not.
    """
    return read(_FILE, _File, _faults).services


def partner_of(code: str) -> str:
    """Return how the partner of a service is called; « Ce service » of one that there is not."""
    return next((one.partner for one in read_offers() if one.code == code), "Ce service")


def _faults(file: _File) -> Iterator[Fault]:
    offers = list(numbered(file.services, "services"))
    yield from repeated(((*at, "code"), one.code) for at, one in offers)
    products = read_products().products
    for at, one in offers:
        if one.icon not in PATHS:
            yield (*at, "icon"), f"there is no icon {one.icon}"
        for where, code in numbered(one.products, *at, "products"):
            if code not in products:
                yield where, f"there is no product {code}"
