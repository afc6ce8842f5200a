"""What a paper says: the content of a template of `memberapp/data/`, and what all of them share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from memberapp.core import formats
from memberapp.core.brand import Brand, read_brand
from memberapp.core.channels import read_channels
from memberapp.core.contacts import Address
from memberapp.core.formats import NBSP
from memberapp.core.official_channels import help_phone

_COLOURS: Final = {"deep": "#123f33", "leaf": "#4f8a2c", "soft": "#dfede2"}  # those of tokens.css
_CIVILITIES: Final = {"MME": "Madame", "M": "Monsieur"}


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is for, and the country they live in."""

    civility: str
    name: str
    address: Address
    country: str


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
    return {
        "page_word": "Page",
        "colours": insurer_colours(brand),
        "insurer": _insurer(brand, read_channels().email.contact),
        "legal": f"{brand.name}, {', '.join(postal_lines(brand))}. {brand.legal.form}, "
        f"SIREN{NBSP}{formats.grouped(brand.legal.siren)}. "
        f"Contrôle{NBSP}: {brand.legal.supervisor}.",
    }


def letter(
    to: Addressee,
    *,
    on: date,
    title: str,
    before: Sequence[str],
    greeting: str = "",
    code: str = "",
    after: Sequence[str] = (),
) -> Paper:
    """Return a letter of the insurer, dated and signed, ready to be laid out (`data/letter.typ`).

    `code` stands in large letters between the paragraphs before and after it; without a `greeting`
    the civility greets.
    """
    brand = read_brand()
    civility = _CIVILITIES.get(to.civility, "")
    content = {
        "title": title,
        "colours": insurer_colours(brand),
        "insurer": _insurer(brand),
        "recipient": [
            f"{civility} {to.name}".strip(),
            *to.address.label(home=to.country, sender=brand.address.country),
        ],
        "place": f"{brand.address.city.title()}, le {formats.long_day(on)}",
        "greeting": greeting or f"{civility or 'Bonjour'},",
        "before": [*before],
        "code": code,
        "after": [*after],
        "signature": f"{brand.signatory.name}, {brand.signatory.title}",
    }
    return Paper("letter.typ", content, mark_of(brand))


def mark_of(brand: Brand) -> str:
    """Return the insurer's drawing in its colour, as SVG."""
    return brand.mark_svg.replace("currentColor", insurer_colours(brand)["leaf"])


def postal_lines(brand: Brand) -> list[str]:
    """Return the insurer's postal address."""
    address = brand.address
    return [*address.lines, f"{address.zip} {address.city}"]


def _insurer(brand: Brand, *contacts: str) -> dict[str, Any]:
    """Return who writes: names, address, telephone, and what else is given under them."""
    phone = help_phone(read_channels())
    return {
        "name": brand.name,
        "small_name": brand.name_lines[0],
        "large_name": brand.name_lines[1],
        "mark_text": f"Logo de {brand.name}",
        "lines": [
            brand.name,
            *postal_lines(brand),
            f"{phone.number} ({phone.price})",
            *contacts,
        ],
    }
