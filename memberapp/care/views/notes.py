"""The small print of a statement, on the screen and on paper."""

from typing import Final

from memberapp.core.brand import read_brand
from memberapp.core.formats import NBSP
from memberapp.core.papers import postal_lines
from memberapp.core.places import FRANCE

_PAID_DIRECTLY: Final = (
    f"Une somme réglée au professionnel de santé (tiers payant) ne vous a pas été versée{NBSP}: "
    "vous n’avez pas eu à l’avancer."
)
_FRENCH: Final = (
    "La participation forfaitaire et les franchises sont retenues par la Sécurité sociale. La loi "
    "interdit aux mutuelles de les rembourser.",
    f"Conservez ce document deux ans{NBSP}: c’est le délai pour contester un remboursement.",
)


def small_print(country: str) -> list[str]:
    """Return what a member of a country should know of the amounts, and how to contest them."""
    brand = read_brand()
    claims = ", ".join([brand.name, *postal_lines(brand)])
    return [
        _PAID_DIRECTLY,
        *(_FRENCH if country == FRANCE else ()),
        f"Un désaccord{NBSP}? Écrivez à {claims}, en citant la référence du décompte. Si la "
        f"réponse ne vous convient pas, vous pouvez saisir le {brand.legal.mediator}.",
    ]
