"""What a line of the trail is to the member whose file it is about."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

SHOWN_FOR: Final = timedelta(days=90)
"""How far back members see what happened (security, 54)."""


class ActivityKind(StrEnum):
    """What a member looks for in the activity of their space."""

    SIGN_INS = "connexions"
    CHANGES = "changements"
    DOWNLOADS = "telechargements"


def short_name(name: str) -> str:
    """Return « Sonia M. »: who it is for the insurer, without the whole name."""
    first, *others = name.split()
    return f"{first} {others[-1][0]}." if others else first


ARCHIVE_LIFETIME: Final = timedelta(hours=24)
"""How long a copy of all data can be downloaded (security, 58)."""


class ArchiveStatus(StrEnum):
    """Where the copy of a member's data stands."""

    WAITING = "waiting"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


UNDER_WAY: Final = (ArchiveStatus.WAITING, ArchiveStatus.BUILDING)
