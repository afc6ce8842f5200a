"""Telling partners who may use their service: the port, and who stands behind it.

A partner is told between two transactions, so that none waits for them. Who answers is a service
by its address, or in the demonstration the partners of the file, which always accept.
"""

from contextlib import suppress
from enum import StrEnum, auto
from typing import Protocol

from memberapp.core.work import Caller, run
from memberapp.gateways import partners as gateway
from memberapp.gateways.failures import GatewayUnavailable
from memberapp.services import service
from memberapp.services.service import Order
from memberapp.settings import get_settings


class Told(StrEnum):
    """What became of an activation or of its end."""

    DONE = auto()
    WAITING = auto()
    """The partner did not answer."""
    REFUSED = auto()
    ENDED = auto()
    """The member ended it meanwhile, in another tab."""


class Partners(Protocol):
    """Whoever lets an identifier in, and out."""

    async def let_in(self, order: Order) -> bool:
        """Have the service let the identifier in; return whether it accepts.

        Raises:
            GatewayUnavailable: it does not answer as it must.
        """
        ...

    async def shut_out(self, order: Order) -> None:
        """Have the service forget the identifier.

        Raises:
            GatewayUnavailable: it does not answer as it must.
        """
        ...


class ServicePartners:
    """The partners behind the address that is set."""

    async def let_in(self, order: Order) -> bool:
        """Ask the partner; see the protocol."""
        said = await gateway.let_in(order.service, order.identifier, order.until)
        return said == "active"

    async def shut_out(self, order: Order) -> None:
        """Tell the partner; see the protocol."""
        await gateway.shut_out(order.service, order.identifier)


class DemoPartners:
    """The partners of the demonstration, who accept everybody at once."""

    async def let_in(self, order: Order) -> bool:  # noqa: ARG002 - as the port has it
        """Accept."""
        return True

    async def shut_out(self, order: Order) -> None:
        """Forget."""


def partners() -> Partners:
    """Return who is told."""
    return ServicePartners() if get_settings().services_url else DemoPartners()


async def activate(caller: Caller, *, code: str) -> Told:
    """Activate a service for the caller: their word, the partner's answer, the proof of it.

    Raises:
        NotFound: the contract has no such service.
        TooManyTries: too many were activated today, or partners were told too often.
    """
    order = await run(service.begin, caller, service=code)
    if order.is_confirmed:
        return Told.DONE
    try:
        is_accepted = await partners().let_in(order)
    except GatewayUnavailable:
        return Told.ENDED if await _has_ended(caller, order) else Told.WAITING
    if not is_accepted:
        is_over = await run(service.refuse, caller, order=order)
        return Told.REFUSED if is_over else Told.DONE
    if await run(service.confirm, caller, access_id=order.access_id):
        return Told.DONE
    await _has_ended(caller, order)
    return Told.ENDED


async def _has_ended(caller: Caller, order: Order) -> bool:
    """Return whether an access ended while its partner was told of it; if so, tell the end again.

    They may have heard of the end before the beginning. Who does not answer now, the worker tells.
    """
    if not await run(service.owe_end, caller, order=order):
        return False
    with suppress(GatewayUnavailable):
        await tell_end(order)
    return True


async def deactivate(caller: Caller, *, code: str) -> Told:
    """End a service of the caller: at once here, then with the partner.

    Raises:
        NotFound: the caller has no such service.
    """
    order = await run(service.end, caller, service=code)
    try:
        await tell_end(order)
    except GatewayUnavailable:
        return Told.WAITING
    return Told.DONE


async def tell_end(order: Order) -> None:
    """Tell a partner of an end, and record their answer.

    Raises:
        GatewayUnavailable: they do not answer as they must.
    """
    if get_settings().is_production and not get_settings().services_url:
        raise GatewayUnavailable("no partner has an address")
    await partners().shut_out(order)
    await run(service.confirm_end, access_id=order.access_id)
