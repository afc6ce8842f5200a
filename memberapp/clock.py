"""The only clock.

In tests the instant is read at each call from the file that `MEMBERAPP_CLOCK_FILE` names, so
that a running server can be moved through time; production refuses that setting.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.core import get_global

from memberapp.settings import get_settings

PARIS = ZoneInfo("Europe/Paris")
_TAHITI = ZoneInfo("Pacific/Tahiti")


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    clock_file = get_settings().clock_file
    if clock_file is not None and clock_file.is_file():
        return datetime.fromisoformat(clock_file.read_text().strip()).astimezone(UTC)
    return datetime.now(UTC)  # noqa: TID251 - the one place that may ask


def zone_of(region: str) -> ZoneInfo:
    """Return the time zone of a region (`core/places.py`); Paris where there are none or several.

    Of French Polynesia it is the capital's.
    """
    if region == "PF":
        return _TAHITI
    zones = get_global("territory_zones").get(region, ())
    return ZoneInfo(zones[0]) if len(zones) == 1 else PARIS


def local(instant: datetime, region: str) -> datetime:
    """Return an instant in the zone where the member lives: a country, or a part of France."""
    return instant.astimezone(zone_of(region))


def local_date(instant: datetime, region: str) -> date:
    """Return the calendar day of an instant where the member lives."""
    return local(instant, region).date()
