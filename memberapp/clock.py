"""The only clock.

In tests the instant is read at each call from the file that `MEMBERAPP_CLOCK_FILE` names, so
that a running server can be moved through time; production refuses that setting.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from memberapp.settings import get_settings

PARIS = ZoneInfo("Europe/Paris")
BRUSSELS = ZoneInfo("Europe/Brussels")


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    clock_file = get_settings().clock_file
    if clock_file is not None and clock_file.is_file():
        return datetime.fromisoformat(clock_file.read_text().strip()).astimezone(UTC)
    return datetime.now(UTC)  # noqa: TID251 - the one place that may ask


def local(instant: datetime, country: str = "FR") -> datetime:
    """Return an instant in the member's own zone: Brussels for Belgium, else Paris."""
    return instant.astimezone(BRUSSELS if country == "BE" else PARIS)


def local_date(instant: datetime, country: str = "FR") -> date:
    """Return the calendar day of an instant where the member lives."""
    return local(instant, country).date()
