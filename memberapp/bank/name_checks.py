"""Asking the bank of a new account whether its holder has the name that was typed.

It is asked between two transactions, before anything is proposed: what was not asked about cannot
be confirmed. Who answers is a port: a service by its address, the file of the demonstration, or
nobody, and then the page says so.
"""

import logging
from typing import Final, Protocol

from memberapp.bank import proposing
from memberapp.bank.catalogue import read_name_checks
from memberapp.bank.rules import NameCheck, NameChecked
from memberapp.core.work import Caller, run
from memberapp.gateways import name_check
from memberapp.gateways.failures import GatewayUnavailable
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)

_RESULTS: Final = {
    "MTCH": NameCheck.MATCH,
    "CMTC": NameCheck.CLOSE_MATCH,
    "NMTC": NameCheck.NO_MATCH,
    "NOAP": NameCheck.UNAVAILABLE,
}


class NameChecker(Protocol):
    """Who knows what the bank of an account calls its holder."""

    async def check(self, iban: str, holder: str) -> NameChecked:
        """Return what the bank says of a holder's name; it never raises."""
        ...


class ServiceChecker:
    """The service whose address is set."""

    async def check(self, iban: str, holder: str) -> NameChecked:
        """Ask it; whoever does not answer as they must is unavailable."""
        try:
            said = await name_check.ask(iban, holder)
        except GatewayUnavailable as error:
            _log.warning("no bank says whose account it is: %s", error)
            return NameChecked(NameCheck.UNAVAILABLE)
        return NameChecked(_RESULTS.get(said.code, NameCheck.UNAVAILABLE), said.name)


class DemoChecker:
    """The banks of the demonstration, which confirm every other account."""

    async def check(self, iban: str, holder: str) -> NameChecked:  # noqa: ARG002 - as the port has it
        """Return what the file says."""
        return read_name_checks().get(iban, NameChecked(NameCheck.MATCH))


def checker() -> NameChecker | None:
    """Return who is asked, None where nobody is."""
    settings = get_settings()
    if settings.name_check_url:
        return ServiceChecker()
    return DemoChecker() if settings.is_demo else None


async def propose(caller: Caller, *, iban: str, holder: str) -> str:
    """Ask the bank of a new account about its holder, then propose it; return its id.

    Raises:
        InvalidForm: a field is refused; both are named.
        TooManyTries: too many changes were confirmed, or too many names asked about, lately.
        NotFound: the account is somebody else's.
    """
    asked = checker()
    if asked is None:
        return await run(proposing.propose, caller, iban=iban, holder=holder)
    typed = await run(proposing.read_typed, caller, iban=iban, holder=holder)
    checked = await asked.check(typed.iban, typed.holder)
    return await run(
        proposing.propose, caller, iban=typed.iban, holder=typed.holder, checked=checked
    )
