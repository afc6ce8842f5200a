"""Who may call what.

A session climbs these levels: the password alone, then the second factor (or a browser that gave
it and is trusted), then a fresh proof for sensitive acts.
"""

import ipaddress
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import lru_cache

from memberapp.core.browsers import is_named


class Access(IntEnum):
    """The least level a caller must have reached; the order matters.

    A member's session means two factors; `RECENT_PROOF` that the second one was given less than
    ten minutes ago.
    """

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
    """From where a person acts: network address, the browser in words, and its own token."""

    ip_address: str = ""
    browser: str = ""
    device: str = field(default="", repr=False)
    """What the browser's cookie says of itself; only its hash is ever written down."""


@dataclass(frozen=True)
class LiveSession:
    """An active session: whose, and how far it climbed."""

    id: str
    account_id: str
    member_id: str
    access: Access
    is_touch_due: bool = False
    """Whether activity is worth writing down again: a minute has passed since the last time."""
    is_copied: bool = False
    """Whether its cookie came in another browser and from another network than the last time."""
    has_moved: bool = False
    """Whether its cookie came in another browser or from another network than the last time."""


SYSTEM = Actor(id="memberapp", role=Role.SYSTEM)


def is_elsewhere(browser: str, network: str, origin: Origin) -> bool:
    """Return whether somebody acts in another browser and from another network at once.

    Either of them changes in a member's own hands: a phone leaves the Wi-Fi, a page is asked for
    as computers see it. Both at once is a cookie that was copied. What was not recorded, or is not
    known now, says nothing.
    """
    now_from = cut_ip_address(origin.ip_address)
    is_known = all((browser, network, origin.browser, now_from))
    return is_known and browser != origin.browser and network != now_from


def is_copied(browser: str, network: str, origin: Origin) -> bool:
    """Return whether a session's cookie was copied: all changed since it came the last time.

    That ends the session, so what an honest member causes is no proof: a browser without a name,
    which downloads for another one, and IPv6 after IPv4, which one home has both of.
    """
    is_same_family = (":" in network) == (":" in origin.ip_address)
    is_proof = is_same_family and is_named(browser) and is_named(origin.browser)
    return is_proof and is_elsewhere(browser, network, origin)


@lru_cache(maxsize=1024)
def cut_ip_address(address: str) -> str:
    """Return the network of an IP address (/24 or /48): enough to recognise it, not to follow it.

    A network that was cut already is returned as it is.
    """
    try:
        parsed = ipaddress.ip_interface(address).ip
    except ValueError:
        return ""
    kept_bits = 24 if isinstance(parsed, ipaddress.IPv4Address) else 48
    return str(ipaddress.ip_network((parsed, kept_bits), strict=False))
