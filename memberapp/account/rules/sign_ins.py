"""What a member reads of the sign-ins to the account."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PastSignInResult(StrEnum):
    """How a sign-in ended."""

    SUCCEEDED = "succeeded"
    HELD = "held"
    REFUSED = "refused"


class UnusualReason(StrEnum):
    """Why a sign-in is unusual."""

    NEW_PLACE = "new_place"
    LONG_ABSENCE = "long_absence"
    AFTER_FAILURES = "after_failures"


@dataclass(frozen=True)
class SignInSummary:
    """How well the account is protected, and the sign-in before this one."""

    has_second_factor: bool
    previous_at: datetime | None
    """None at the first sign-in."""
    previous_address: str
    """Cut to its network."""
