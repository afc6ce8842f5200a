"""What a paper says: the content of a template of `memberapp/data/`, and what all of them share."""

from dataclasses import dataclass
from typing import Any, Final

from memberapp.core.brand import Brand

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


def postal_lines(brand: Brand) -> list[str]:
    """Return the insurer's postal address."""
    address = brand.address
    return [*address.lines, f"{address.zip} {address.city}"]
