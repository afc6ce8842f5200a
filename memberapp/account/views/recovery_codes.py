"""Recovery codes: how many are left, and the sheet to print or to keep as a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from memberapp import clock
from memberapp.account.recovery_codes import RecoveryOverview
from memberapp.account.rules.recovery_codes import COUNT, FEW, on_paper
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone

PUT_AWAY: Final = "Vos codes de récupération sont prêts. Ils ne seront plus affichés."
SHEET_OVER_TITLE: Final = "Ces codes ne sont plus affichés"
SHEET_OVER: Final = (
    "Par sécurité, vos codes de récupération ne se lisent que pendant 10\u00a0minutes, là où vous "
    "les avez créés. Si vous n’avez pas pu les garder, créez-en dix autres."
)
USED: Final = (
    "Vous êtes entré avec un code de récupération\u00a0: rayez-le, il ne fonctionnera plus. {left} "
    "Si vous avez perdu votre téléphone, désactivez ici son application de codes, ou changez vos "
    "coordonnées dans votre profil."
)
NO_CODES: Final = "Vous n’avez pas encore de codes de récupération."
_ALL_USED: Final = "Vous n’avez plus de code de récupération. Créez-en dix autres."
_LAST: Final = "Il ne vous en reste qu’un. Créez-en dix autres."


@dataclass(frozen=True)
class RecoveryView:
    """The sheet while it may be read, and what is left of the codes."""

    codes: tuple[str, ...] = ()  # « 7KQF2-M9R4H-TWN3P »
    left: str = NO_CODES  # « Il vous reste 9 codes sur 10, créés le 29 novembre 2026. »
    created: str = ""  # « le 29 novembre 2026 à 10 h 14 »
    has_some: bool = False
    """Whether codes were made before, used or not."""
    is_low: bool = False
    status: str = "Aucun code"  # « 9 codes sur 10 »


def to_view(overview: RecoveryOverview, region: str) -> RecoveryView:
    """Put what is left in words."""
    if overview.created_at is None:
        return RecoveryView()
    return RecoveryView(
        codes=tuple(map(on_paper, overview.codes)),
        left=_left(overview.left, overview.created_at, region),
        created=wording.moment(overview.created_at, region),
        has_some=True,
        is_low=overview.left <= FEW,
        status=_status(overview.left),
    )


def used(left: int) -> str:
    """Say that a recovery code opened the space, and how many are left."""
    return USED.format(left=_still(left))


def to_file(overview: RecoveryOverview, region: str) -> str:
    """Return the sheet as a text file; it names neither e-mail nor number."""
    view, phone = to_view(overview, region), help_phone(read_channels())
    lines = (
        f"{read_brand().name}, espace adhérent",
        f"Codes de récupération créés {view.created}",
        "",
        *(f"[ ] {code}" for code in view.codes),
        "",
        "Chaque code sert une seule fois\u00a0: cochez-le après usage.",
        "Perdus, ou vus par quelqu’un\u00a0? Créez-en dix autres dans votre espace, ou appelez le "
        f"{phone.number}.",
        "Personne chez nous ne vous les demandera.",
    )
    return "\r\n".join(lines) + "\r\n"


def _status(left: int) -> str:
    return f"{left}\u00a0code{'s' if left > 1 else ''} sur {COUNT}" if left else "Aucun code"


def _left(left: int, created_at: datetime, region: str) -> str:
    if left == 0:
        return _ALL_USED
    day = formats.long_day(clock.local_date(created_at, region))
    codes = f"{left}\u00a0codes" if left > 1 else "un seul code"
    return f"Il vous reste {codes} sur {COUNT}, créés le {day}."


def _still(left: int) -> str:
    if left == 0:
        return _ALL_USED
    return _LAST if left == 1 else f"Il vous en reste {left}."
