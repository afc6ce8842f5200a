"""The warning of every page in words."""

from dataclasses import dataclass
from typing import Final

from memberapp import clock, routes
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.fraud.tables import SiteWarning

HIDE: Final = "Masquer jusqu’à la prochaine mise à jour"


@dataclass(frozen=True)
class WarningView:
    """A warning, ready to show."""

    id: str
    title: str
    text: str
    date: str
    """« Depuis le 26 novembre 2026, mis à jour le 28 novembre 2026 à 17 h 10 »."""
    link: str
    link_text: str


def to_view(warning: SiteWarning) -> WarningView:
    """Say since when a warning holds, and where more is said."""
    place = read_brand().address.country
    since = clock.local_date(warning.begins_at, place)
    date = f"Depuis le {formats.long_day(since)}"
    if clock.local_date(warning.published_at, place) > since:
        date += f", mis à jour {wording.moment(warning.published_at, place)}"
    return WarningView(
        id=warning.id,
        title=formats.with_hard_spaces(warning.title),
        text=formats.with_hard_spaces(warning.text),
        date=date,
        link=warning.link or routes.ADVICE.path,
        link_text="En savoir plus" if warning.link else "J’ai répondu\u00a0: que faire\u00a0?",
    )
