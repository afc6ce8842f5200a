"""The page that a device keeps of the card, and nothing else of the member."""

from dataclasses import dataclass
from typing import Final

from memberapp.contract.service import Kept
from memberapp.contract.views.card import CardView, DomainView, FieldView, PersonView, to_view
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.formats import NBSP
from memberapp.core.official_channels import help_phone
from memberapp.core.places import BELGIUM

NOTHING: Final = "Il n’y a pas de carte à garder."
_SESSION: Final = (
    "Si votre session s’est terminée depuis, ici ou ailleurs, cet appareil ne peut pas encore le "
    f"savoir{NBSP}: la carte s’effacera quand votre espace s’ouvrira de nouveau ici."
)
_FRENCH_RESCUE: Final = ("15", "SAMU. Ou le 112, partout en Europe; par SMS, le 114.")
_BELGIAN_RESCUE: Final = ("112", "Ambulance et pompiers, partout en Europe.")


@dataclass(frozen=True)
class NumberView:
    """Somebody to call."""

    name: str
    number: str
    dialled: str
    about: str


@dataclass(frozen=True)
class KeptCardView:
    """One contract's cards without what the device must not keep."""

    insurer: str
    product: str
    period: str
    people: list[PersonView]
    fields: list[FieldView]
    domains: list[DomainView]


@dataclass(frozen=True)
class OfflineView:
    """Everything the page shows without network, and how long."""

    insurer: str
    kept: str
    session: str
    """What the device cannot know without network."""
    said: str
    seconds: int
    """How long the copy is shown: the clock of the device may be wrong."""
    cards: tuple[KeptCardView, ...]
    numbers: tuple[NumberView, ...]


def to_offline(kept: Kept) -> OfflineView:
    """Put what a device keeps in words."""
    day = formats.long_day(formats.local_day(kept.kept_at, kept.region))
    at = f"le {day} à {formats.local_time(kept.kept_at, kept.region)}"
    last_day = formats.long_day(formats.local_day(kept.until, kept.region))
    last = f"le {last_day} à {formats.local_time(kept.until, kept.region)}"
    return OfflineView(
        insurer=read_brand().name,
        kept=f"Carte gardée sur cet appareil {at}. Elle s’efface {last}.",
        session=_SESSION,
        said=f"Gardées {at}, lisibles sans réseau jusqu’au {last[3:]}. Elles s’effacent aussi "
        "quand vous vous déconnectez.",
        seconds=int((kept.until - kept.kept_at).total_seconds()),
        cards=tuple(_card(to_view(card)) for card in kept.cards),
        numbers=_numbers(kept.region),
    )


def _card(view: CardView) -> KeptCardView:
    """Return a card without the social security number, even masked."""
    fields = [one for one in view.fields if not one.is_number]
    return KeptCardView(view.insurer, view.product, view.period, view.people, fields, view.domains)


def _numbers(region: str) -> tuple[NumberView, ...]:
    line = help_phone(read_channels())
    number, about = _BELGIAN_RESCUE if region == BELGIUM else _FRENCH_RESCUE
    about = about.replace(";", f"{NBSP};")
    return (
        NumberView("Mutuelle", line.number, line.href.removeprefix("tel:"), f"{line.hours}."),
        NumberView("Urgence médicale", number, number, about),
    )
