"""Limits of wrong passwords, of one account, from one IP address and of the whole site.

An identifier is counted as it was typed, whether or not somebody has it, so that a limit that is
reached tells nothing. All those of one account also count together; where others than the one
typed closed it, the page says what it says of a wrong password, so that nobody learns from it that
two identifiers are one person's, and the member's mailbox tells. On a browser that the member used
before the tries have a counter of their own: whatever others do elsewhere, the member gets in.
"""

from collections.abc import Collection
from dataclasses import dataclass

from memberapp.core import limits
from memberapp.core.errors import TooManyTries
from memberapp.core.limits import IN_A_ROW, Limit, Reservation
from memberapp.core.work import Work

# The wait grows with the failures; after a hundred in a row only a new password opens again.
_RATES = f"10/5minute; 20/hour; 50/day; 100/{IN_A_ROW}"
IDENTIFIER = Limit("identifier", _RATES)
_ACCOUNT = Limit("account", _RATES)
_DEVICE = Limit("device", _RATES)
# Many members share one: a care home, a mobile operator.
_ADDRESS = Limit("address", "100/5minute; 500/hour")
WHOLE_SITE = Limit("everybody", "1000/5minute")


@dataclass(frozen=True)
class CountedTry:
    """A try that was counted, and what other identifiers of the same account reached, if any."""

    reservation: Reservation
    closed: TooManyTries | None = None


def reserve(
    work: Work, *, identifier: str, account_id: str | None = None, device_id: str | None = None
) -> CountedTry:
    """Count a try of a password; `device_id` is the browser, when its owner used it before.

    Raises:
        TooManyTries: a limit of what was typed, or of its browser or address, was reached before;
            this try is not counted.
    """
    if device_id is not None:
        return CountedTry(limits.reserve(work, (_DEVICE, device_id)))
    address = limits.limited_ip_address(work.origin.ip_address)
    typed = ((IDENTIFIER, identifier), (_ADDRESS, address), (WHOLE_SITE, ""))
    counted = limits.reserve(work, *typed).counted
    try:
        # Counted before it is read, so that no parallel try passes; undone where it is closed.
        with work.db.begin_nested():
            # Nobody is counted too: it takes as long.
            whole = limits.reserve(work, (_ACCOUNT, account_id or identifier)).counted
    except TooManyTries as closed:
        return CountedTry(Reservation(counted), closed)
    return CountedTry(Reservation(counted + whole))


def forget(
    work: Work, *, identifiers: Collection[str], account_id: str, device_id: str | None
) -> None:
    """Reopen what wrong passwords of one account closed: its owner proved who they are.

    The address gets back as many tries as were that account's: those of others stay counted, or
    resetting one's own password would open as many more tries of somebody else's.
    """
    own = [(IDENTIFIER, identifier) for identifier in identifiers]
    address = limits.limited_ip_address(work.origin.ip_address)
    limits.take_off(work, (_ADDRESS, address), tries_of=own)
    limits.forget(
        work, *own, (_ACCOUNT, account_id), *([(_DEVICE, device_id)] if device_id else [])
    )
