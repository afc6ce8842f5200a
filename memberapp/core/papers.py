"""What a paper says: the content of a template of `memberapp/data/`, and what all of them share."""

from dataclasses import dataclass
from typing import Any, Final

from memberapp.core import formats
from memberapp.core.brand import Brand
from memberapp.core.channels import read_channels
from memberapp.core.formats import NBSP
from memberapp.core.official_channels import help_phone

_COLOURS: Final = {"deep": "#123f33", "leaf": "#4f8a2c", "soft": "#dfede2"}  # those of tokens.css


@dataclass(frozen=True)
class Paper:
    """A template and what fills it, every word ready; `mark` is the insurer's drawing, as SVG."""

    template: str
    content: dict[str, Any]
    mark: str


def insurer_colours(brand: Brand) -> dict[str, str]:
    """Return the colours of a paper, the insurer's own where it has some."""
    own = brand.colours.light
    return {
        "deep": own.get("brand-deep", _COLOURS["deep"]),
        "leaf": own.get("brand-leaf", _COLOURS["leaf"]),
        "soft": own.get("color-action-soft", _COLOURS["soft"]),
    }


def letterhead(brand: Brand) -> dict[str, Any]:
    """Return what every paper of the insurer bears: who writes, their colours, the small print."""
    phone = help_phone(read_channels())
    return {
        "page_word": "Page",
        "colours": insurer_colours(brand),
        "insurer": {
            "name": brand.name,
            "small_name": brand.name_lines[0],
            "large_name": brand.name_lines[1],
            "mark_text": f"Logo de {brand.name}",
            "lines": [
                brand.name,
                *postal_lines(brand),
                f"{phone.number} ({phone.price})",
                read_channels().email.contact,
            ],
        },
        "legal": f"{brand.name}, {', '.join(postal_lines(brand))}. {brand.legal.form}, "
        f"SIREN{NBSP}{formats.grouped(brand.legal.siren)}. "
        f"Contrôle{NBSP}: {brand.legal.supervisor}.",
    }


def mark_of(brand: Brand) -> str:
    """Return the insurer's drawing in its colour, as SVG."""
    return brand.mark_svg.replace("currentColor", insurer_colours(brand)["leaf"])


def postal_lines(brand: Brand) -> list[str]:
    """Return the insurer's postal address."""
    address = brand.address
    return [*address.lines, f"{address.zip} {address.city}"]
