"""Whoever hands requests to the practices of the network: the port that each room fills in."""

from datetime import timedelta
from typing import Final, Protocol, TypeVar

OrderT_contra = TypeVar("OrderT_contra", contravariant=True)
AnswerT_co = TypeVar("AnswerT_co", covariant=True)

AGAIN: Final = timedelta(minutes=15)
"""How often a practice is asked whether something changed."""


class Practices(Protocol[OrderT_contra, AnswerT_co]):
    """Whoever hands requests of one kind to practices."""

    async def ask(self, order: OrderT_contra) -> AnswerT_co | None:
        """Hand a request over, or again, and return where it stands; None where nobody is told.

        Raises:
            GatewayUnavailable: they do not answer as they must.
        """
        ...

    async def cancel(self, order: OrderT_contra) -> bool:
        """Say that a request is over; return whether they know it, False where nobody is told.

        Raises:
            GatewayUnavailable: they do not answer as they must.
        """
        ...


class CalledPractices:
    """Those whom only a person can tell, on the telephone."""

    async def ask(self, order: object) -> None:
        """Tell nobody."""

    async def cancel(self, order: object) -> bool:  # noqa: ARG002 - as the port has it
        """Tell nobody."""
        return False
