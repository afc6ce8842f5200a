"""Limits of wrong passwords, of one account, from one IP address and of the whole site.

An identifier is counted as it was typed, whether or not somebody has it, so that a limit that is
reached tells nothing. On a browser that the member used before the tries have a counter of their
own: whatever others do elsewhere, the member gets in there.
"""

from collections.abc import Collection

from memberapp.core import limits
from memberapp.core.limits import IN_A_ROW, Limit, Reservation
from memberapp.core.work import Work

# The wait grows with the failures; after a hundred in a row only a new password opens again.
_RATES = f"10/5minute; 20/hour; 50/day; 100/{IN_A_ROW}"
IDENTIFIER = Limit("identifier", _RATES)
_DEVICE = Limit("device", _RATES)
_ADDRESS = Limit("address", "10/5minute")
WHOLE_SITE = Limit("everybody", "1000/5minute")


def reserve(work: Work, *, identifier: str, device_id: str | None = None) -> Reservation:
    """Count a try of a password; `device_id` is the browser, when its owner used it before.

    Raises:
        TooManyTries: a limit was reached before; this try is not counted.
    """
    if device_id is not None:
        return limits.reserve(work, (_DEVICE, device_id))
    address = limits.limited_ip_address(work.origin.ip_address)
    return limits.reserve(work, (IDENTIFIER, identifier), (_ADDRESS, address), (WHOLE_SITE, ""))


def forget(work: Work, *, identifiers: Collection[str], device_id: str | None) -> None:
    """Reopen what wrong passwords of one account closed: its owner proved who they are.

    The address gets back as many tries as were that account's: those of others stay counted, or
    resetting one's own password would open as many more tries of somebody else's.
    """
    own = [(IDENTIFIER, identifier) for identifier in identifiers]
    address = limits.limited_ip_address(work.origin.ip_address)
    limits.take_off(work, (_ADDRESS, address), tries_of=own)
    limits.forget(work, *own, *([(_DEVICE, device_id)] if device_id else []))
