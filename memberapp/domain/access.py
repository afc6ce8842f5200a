"""Who may call what.

A session climbs these levels: the password alone, then the second factor where the member has
one, then a fresh proof for sensitive acts.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Access(IntEnum):
    """The least level a caller must have reached; the order matters."""

    PUBLIC = 0
    PASSWORD_OK = 1
    MEMBER = 2
    RECENT_PROOF = 3


class Role(StrEnum):
    """As whom a person acts on a file."""

    HOLDER = "holder"
    DEPENDANT = "dependant"
    CARER = "carer"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Who acts: an account (or an agent, or a program) and the role it acts in."""

    id: str
    role: Role


@dataclass(frozen=True)
class Origin:
    """From where a person acts: network address and the browser in words."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True)
class LiveSession:
    """A session that still holds: whose, and how far it climbed."""

    id: str
    account_id: str
    member_id: str
    access: Access
    is_touch_due: bool = False
    """Whether activity is worth writing down again: a minute has passed since the last time."""


SYSTEM = Actor(id="memberapp", role=Role.SYSTEM)
