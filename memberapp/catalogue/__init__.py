"""The insurer's own data, loaded and checked once.

Each file of `memberapp/data/` can be replaced by the file of the same name in
`MEMBERAPP_DATA_DIR`. A missing or wrong file raises `CatalogueError`, which names it and its line
and stops the start.
"""

from dataclasses import dataclass
from functools import cache

from memberapp.catalogue.acts import Acts, read_acts
from memberapp.catalogue.assistance import Assistance, read_assistance
from memberapp.catalogue.brand import Brand, read_brand
from memberapp.catalogue.callbacks import Callbacks, read_callbacks
from memberapp.catalogue.channels import Channels, read_channels
from memberapp.catalogue.products import Products, read_products
from memberapp.catalogue.slots import Slots, read_slots
from memberapp.catalogue.tariffs import Tariffs, read_tariffs


@dataclass(frozen=True)
class Catalogue:
    """Everything the insurer decides without touching the code."""

    brand: Brand
    channels: Channels
    acts: Acts
    products: Products
    tariffs: Tariffs
    callbacks: Callbacks
    slots: Slots
    assistance: Assistance


@cache
def load() -> Catalogue:
    """Return the catalogue, read at the first call.

    Raises:
        CatalogueError: a file is missing or wrong.
    """
    brand = read_brand()
    return Catalogue(
        brand=brand,
        channels=read_channels(),
        acts=read_acts(),
        products=read_products(),
        tariffs=read_tariffs(),
        callbacks=read_callbacks(brand),
        slots=read_slots(brand),
        assistance=read_assistance(),
    )
