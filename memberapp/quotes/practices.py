"""Telling practices who asks for a quote, and hearing their answers: the port.

The worker tells them, so that no member waits for a practice: at once, and again while something
may change. Who answers is a service by its address; without one nobody is told, and an agent of
the insurer calls the practice (`memberapp staff quotes`).
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto

from sqlmodel import col, or_

from memberapp.core.errors import InvalidInput
from memberapp.core.secrets import reveal
from memberapp.core.work import Work, run, writes
from memberapp.gateways import practice_quotes as gateway
from memberapp.gateways.failures import GatewayUnavailable
from memberapp.quotes import changing
from memberapp.quotes.rules import MAX_LINES, OPEN, Offer, offer_line
from memberapp.quotes.tables import QuoteRequest
from memberapp.services import practice_requests
from memberapp.services.practices import AGAIN, CalledPractices, Practices
from memberapp.services.rules import FOLLOWED_FOR, Source
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)


class Said(StrEnum):
    """What a practice answers."""

    RECEIVED = auto()
    OFFERED = auto()
    REFUSED = auto()


@dataclass(frozen=True)
class Order:
    """What a practice is told: who asks, for what care, and where they are reached."""

    reference: str
    practitioner: str
    person: str = field(repr=False)
    phone: str = field(repr=False)
    care: str = field(repr=False)
    remark: str = field(repr=False)
    is_over: bool


@dataclass(frozen=True)
class Answer:
    """Where a request stands at the practice; `offer` of one that they answer by a quote."""

    said: Said
    offer: Offer | None = None


class ServicePractices:
    """The practices behind the address that is set."""

    async def ask(self, order: Order) -> Answer | None:
        """Ask the practice; see the protocol."""
        told = {"name": order.person, "care": order.care}
        told |= {"phone": order.phone} if order.phone else {}
        told |= {"remark": order.remark} if order.remark else {}
        said = await gateway.ask(order.practitioner, order.reference, told)
        if said.until is None:
            return Answer(Said(said.status))
        return Answer(Said.OFFERED, _offer(said))

    async def cancel(self, order: Order) -> bool:
        """Tell the practice; see the protocol."""
        await gateway.cancel(order.practitioner, order.reference)
        return True


def practices() -> Practices[Order, Answer]:
    """Return who is told."""
    return ServicePractices() if get_settings().services_url else CalledPractices()


def due(work: Work, *, besides: Collection[str] = ()) -> Sequence[str]:
    """Return the ids of requests whose practice is to be told or asked, the oldest first.

    It is not asked any longer after so long; of an end it is told however long that takes.
    """
    is_new = col(QuoteRequest.asked_at) > work.now - FOLLOWED_FOR
    followed = or_(col(QuoteRequest.status).not_in(OPEN), is_new)
    return practice_requests.due(work, QuoteRequest, followed, besides=besides)


async def tell(request_id: str) -> None:
    """Tell a practice of a request or of its end, and record their answer.

    Raises:
        GatewayUnavailable: they do not answer as they must.
    """
    order = await run(order_of, request_id=request_id)
    if order is None:
        return
    found = practices()
    if order.is_over:
        is_told = await found.cancel(order)
        await run(record_end, request_id=request_id, is_told=is_told)
        return
    await run(record, request_id=request_id, answer=await found.ask(order))


def order_of(work: Work, *, request_id: str) -> Order | None:
    """Return what a practice is told of a request; None where nothing is to be told."""
    row = work.db.get(QuoteRequest, request_id)
    if row is None or row.tell_at is None:
        return None
    return Order(
        reference=row.reference,
        practitioner=row.practitioner,
        person=reveal(row, "person") or "",
        phone=reveal(row, "phone") or "",
        care=reveal(row, "care") or "",
        remark=reveal(row, "remark") or "",
        is_over=row.status not in OPEN,
    )


@writes
def record(work: Work, *, request_id: str, answer: Answer | None) -> None:
    """Record what a practice says; it comes too late where the member cancelled meanwhile.

    Without an answer nobody was told: the request waits for an agent. A quote that has expired, or
    is valid for too long, is none: the practice has the request, and may send another one.
    """
    row = work.db.get(QuoteRequest, request_id, with_for_update=True, populate_existing=True)
    if row is None:
        return
    if row.status not in OPEN:
        if answer is not None:
            practice_requests.tell_end_again(work, row)
        return
    if answer is None:
        row.tell_at = None
        work.db.add(row)
        return
    if row.told_at is None:
        changing.note_told(work, row)
    if answer.said is Said.REFUSED:
        changing.refuse(work, row, source=Source.PRACTICE)
    elif answer.offer is not None:
        _hear(work, row, answer.offer)
    is_followed = row.status in OPEN and work.now < row.asked_at + FOLLOWED_FOR
    row.tell_at = work.now + AGAIN if is_followed else None
    work.db.add(row)


def _hear(work: Work, row: QuoteRequest, offer: Offer) -> None:
    try:
        changing.hear(work, row, said=offer)
    except InvalidInput:
        _log.warning("quote %s has expired, or is valid for too long", row.id)


@writes
def record_end(work: Work, *, request_id: str, is_told: bool = True) -> None:
    """Record that the practice knows that no quote is wanted; untold, it waits for an agent."""
    practice_requests.record_end(
        work, QuoteRequest, request_id=request_id, is_told=is_told, note=changing.note_end
    )


def _offer(said: gateway.Said) -> Offer:
    """Return the quote that was said, each part of it within its bounds.

    Raises:
        GatewayUnavailable: it is no quote.
    """
    if said.until is None or not 1 <= len(said.lines) <= MAX_LINES:
        raise GatewayUnavailable("the quote has too many lines, or nothing in it")
    try:
        lines = [
            offer_line(one.code, one.label, one.quantity, one.price, one.base) for one in said.lines
        ]
    except InvalidInput:
        raise GatewayUnavailable("a line of the quote is out of bounds") from None
    return Offer(tuple(lines), said.until)
