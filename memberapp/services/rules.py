"""Where a member stands with a service, what practices promise, and how far places are."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum, StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import Final
from zoneinfo import ZoneInfo

from memberapp.core.opening_hours import nth_day

_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Read out on the telephone, no letter is taken for another."""
_GROUPS: Final = (4, 4, 4)


class Standing(StrEnum):
    """Where a member stands with a service."""

    AVAILABLE = "available"
    ASKED = "asked"
    """The member agreed, the partner has not answered."""
    ACTIVE = "active"


def draw_identifier() -> str:
    """Return « K7QM-2XRA-9PLD »: 60 random bits, which say nothing of the member."""
    drawn = ["".join(secrets.choice(_LETTERS) for _ in range(length)) for length in _GROUPS]
    return "-".join(drawn)


class Kind(StrEnum):
    """What a practitioner of the network is."""

    DENTIST = "dentist"
    OPTICIAN = "optician"
    HEARING = "hearing"


class Source(StrEnum):
    """Who says what became of a request to a practice."""

    MEMBER = "member"
    PRACTICE = "practice"
    STAFF = "staff"


WAITING: Final = "asked"
"""The status of a request that a practice has not answered, whatever is asked."""
CANCELLED: Final = "cancelled"
"""The status of one that its member gave up."""
ENDED: Final = ("refused", CANCELLED)
"""The statuses in which a practice has nothing to say any more."""
WEEKEND: Final = (6, 7)
"""On which days of the week no practice answers."""
_DAY_ENDS: Final = time(18)
FOLLOWED_FOR: Final = timedelta(days=60)
"""How long a practice is asked for its answer to a request."""
_NEAR: Final = timedelta(days=3)
"""A weekend, in which no agent of the insurer calls a practice."""


def answer_by(asked_at: datetime, answer_days: int, country: str, zone: ZoneInfo) -> datetime:
    """Return until when a practice promised to answer: the evening of a working day."""
    day = nth_day(asked_at.astimezone(zone).date(), answer_days, country, rest_days=WEEKEND)
    return datetime.combine(day, _DAY_ENDS, zone)


def is_late(status: str, by: datetime, now: datetime) -> bool:
    """Return whether an answer did not come in the time that was promised."""
    return status == WAITING and now >= by


class Teller(Enum):
    """Who tells a practice that a request or an appointment is cancelled."""

    NOBODY = "nobody"
    """It never heard of the request."""
    SERVICE = "service"
    """The worker, by the practice's own service."""
    STAFF = "staff"
    MEMBER = "member"
    """What was asked is so near that an agent may come too late."""


def teller(
    *, is_reached: bool, is_expected: bool, now: datetime, starts_at: datetime | None = None
) -> Teller:
    """Return who tells a practice of the end of a request.

    `is_reached` says that its own service hears of it, `is_expected` that it knew of the request.
    """
    if is_reached:
        return Teller.SERVICE
    if not is_expected:
        return Teller.NOBODY
    is_near = starts_at is not None and starts_at - now < _NEAR
    return Teller.MEMBER if is_near else Teller.STAFF


class SortBy(StrEnum):
    """How the practitioners found are sorted."""

    REMAINING = "remaining"
    DISTANCE = "distance"


MAX_WEIGHT: Final = 3
"""How much a criterion counts at most; 0 for not at all."""
RADII_KM: Final = (5, 10, 20, 50)
_EARTH_RADIUS_KM: Final = 6371.0


@dataclass(frozen=True)
class Place:
    """A point of the Earth, in degrees."""

    latitude: float
    longitude: float


def distance_km(one: Place, other: Place) -> float:
    """Return how far two places are as the crow flies, by the haversine formula."""
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude)
    scale = cos(radians(one.latitude)) * cos(radians(other.latitude))
    half = sin(north / 2) ** 2 + scale * sin(east / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(half))


def overall(ratings: Mapping[str, int], weights: Mapping[str, int]) -> int | None:
    """Return the weighted mean of ratings in tenths, to the nearest tenth, half up.

    A criterion without a rating does not count; None where nothing that counts is rated.
    """
    counted = [(weights.get(code, 0), rating) for code, rating in ratings.items()]
    weight = sum(one for one, _rating in counted)
    if not weight:
        return None
    return (2 * sum(one * rating for one, rating in counted) + weight) // (2 * weight)
