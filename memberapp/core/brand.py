"""The insurer's identity: name, address, legal details, colours and drawings."""

from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, field_validator
from stdnum.fr import siren

from memberapp.core.data_files import DataModel, TimeZone, read, read_once, read_text
from memberapp.core.errors import CatalogueError

Text = Annotated[str, StringConstraints(min_length=1)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
ColourName = Literal[
    "brand-leaf",
    "brand-deep",
    "brand-deep-2",
    "brand-deep-3",
    "brand-bloom",
    "color-action",
    "color-action-hover",
    "color-on-action",
    "color-action-soft",
    "color-on-action-soft",
    "color-link",
]


class Colours(DataModel):
    """The design tokens an insurer replaces, by theme."""

    light: dict[ColourName, Colour] = {}
    dark: dict[ColourName, Colour] = {}


class PostalAddress(DataModel):
    """A postal address."""

    lines: tuple[Text, ...]
    zip: Text
    city: Text
    country: Literal["FR", "BE"]


class LegalDetails(DataModel):
    """What the law wants at the foot of a paper."""

    form: Text
    siren: str
    amc: Annotated[str, StringConstraints(pattern=r"^\d{8,10}$")]
    supervisor: Text
    mediator: Text
    data_protection_email: Text

    @field_validator("siren")
    @classmethod
    def _check_siren(cls, value: str) -> str:
        if not siren.is_valid(value):
            raise ValueError("not a valid SIREN")
        return value


class Signatory(DataModel):
    """Who signs what the insurer certifies."""

    name: Text
    title: Text


class Brand(DataModel):
    """Who the insurer is and how they look."""

    name: Text
    name_lines: Annotated[tuple[Text, ...], Field(min_length=2, max_length=2)]
    """The name on two lines: the small one, then the large one."""
    short_name: Text
    space_name: Text
    tagline: Text
    timezone: TimeZone
    mark: Text
    cover: Text
    address: PostalAddress
    legal: LegalDetails
    signatory: Signatory
    third_party_payment: dict[Text, Text] = {}
    """Who runs third-party payment (tiers payant), by type of convention."""
    colours: Colours = Colours()
    mark_svg: str = ""
    """The drawing of `mark`, read with the file."""
    cover_svg: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone in which the opening hours are meant."""
        return ZoneInfo(self.timezone)

    def day_of(self, instant: datetime) -> date:
        """Return the calendar day of an instant at the insurer's: that of payments and ages."""
        return instant.astimezone(self.zone).date()


@read_once
def read_brand() -> Brand:
    """Return the brand with its drawings."""
    brand = read("brand.yaml", Brand)
    drawings = {"mark_svg": _drawing(brand.mark), "cover_svg": _drawing(brand.cover)}
    return brand.model_copy(update=drawings)


def _drawing(name: str) -> str:
    svg = read_text(name).strip()
    # It is written into pages: anything but a drawing would run in every member's browser.
    if not svg.startswith("<svg") or "<script" in svg.lower() or "javascript:" in svg.lower():
        raise CatalogueError(f"{name}, line 1: not a plain SVG drawing")
    return svg
