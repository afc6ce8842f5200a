"""What a member types and reads of the sign-ins to the account."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PastSignInResult(StrEnum):
    """How a sign-in ended."""

    SUCCEEDED = "succeeded"
    HELD = "held"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of a result
    WRONG_CODE = "wrong_code"
    COPIED_COOKIE = "copied_cookie"
    """A session that was ended because its cookie was copied."""
    WRONG_PASSKEY = "wrong_passkey"
    WRONG_IDENTITY = "wrong_identity"


class UnusualReason(StrEnum):
    """Why a sign-in is unusual."""

    NEW_PLACE = "new_place"
    LONG_ABSENCE = "long_absence"
    AFTER_FAILURES = "after_failures"


class OtherNumber(StrEnum):
    """A number of the member's that is typed in the place of their identifier."""

    SOCIAL_SECURITY = "social_security"
    CONTRACT = "contract"


_SHAPES = {
    # 13 digits with or without the key, Corsica's letter included; 11 digits in Belgium.
    OtherNumber.SOCIAL_SECURITY: r"[1-8]\d{4}(\d\d|2[AB])\d{6}(\d\d)?|\d{11}",
    OtherNumber.CONTRACT: r"\d{6}",
}


def other_number(typed: str) -> OtherNumber | None:
    """Return which other number an identifier looks like, by its form alone; None for any other."""
    compact = re.sub(r"[\s./-]", "", typed).upper()
    matching = (kind for kind, form in _SHAPES.items() if re.fullmatch(form, compact, re.ASCII))
    return next(matching, None)


@dataclass(frozen=True)
class SignInSummary:
    """How well the account is protected, and the sign-in before this one."""

    has_second_factor: bool
    previous_at: datetime | None
    """None at the first sign-in."""
    previous_address: str
    """Cut to its network."""
