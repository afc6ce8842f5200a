"""Telling practices who asks for an appointment, and hearing their answers: the port.

The worker tells them, so that no member waits for a practice: at once, and again until they answer.
Who answers is a service by its address; without one nobody is told, and an agent of the insurer
calls the practice (`memberapp staff appointments`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto

from sqlmodel import and_, col, or_

from memberapp import clock
from memberapp.appointments import changing
from memberapp.appointments.rules import (
    OPEN,
    AppointmentStatus,
    is_bookable,
    is_followed,
)
from memberapp.appointments.tables import Appointment
from memberapp.core.secrets import reveal
from memberapp.core.work import Work, run, writes
from memberapp.gateways import appointments as gateway
from memberapp.gateways.failures import GatewayUnavailable
from memberapp.services import practice_requests
from memberapp.services.practices import AGAIN, CalledPractices, Practices
from memberapp.services.rules import FOLLOWED_FOR, Source
from memberapp.settings import get_settings


class Said(StrEnum):
    """What a practice answers."""

    RECEIVED = auto()
    CONFIRMED = auto()
    REFUSED = auto()


@dataclass(frozen=True)
class Order:
    """What a practice is told: who comes, why, when they could, and where they are reached."""

    reference: str
    practitioner: str
    person: str = field(repr=False)
    phone: str = field(repr=False)
    reason: str
    wishes: tuple[str, ...]
    is_cancelled: bool
    heard_starts_at: datetime | None = None
    """The hour that they said last, which they may repeat once it is over."""


@dataclass(frozen=True)
class Answer:
    """Where an appointment stands at the practice; `starts_at` of one that they confirm."""

    said: Said
    starts_at: datetime | None = None


class ServicePractices:
    """The practices behind the address that is set."""

    async def ask(self, order: Order) -> Answer | None:
        """Ask the practice; see the protocol."""
        status, starts_at = await gateway.ask(
            order.practitioner,
            order.reference,
            {
                "name": order.person,
                "phone": order.phone,
                "reason": order.reason,
                "wishes": list(order.wishes),
            },
        )
        said = Said(status)
        is_said_before = starts_at is not None and starts_at == order.heard_starts_at
        is_hour = starts_at is not None and is_bookable(starts_at, clock.now())
        if said is Said.CONFIRMED and not (is_said_before or is_hour):
            raise GatewayUnavailable("it is confirmed at no hour to come")
        return Answer(said, starts_at)

    async def cancel(self, order: Order) -> bool:
        """Tell the practice; see the protocol."""
        await gateway.cancel(order.practitioner, order.reference)
        return True


def practices() -> Practices[Order, Answer]:
    """Return who is told."""
    return ServicePractices() if get_settings().services_url else CalledPractices()


def due(work: Work, *, besides: Collection[str] = ()) -> Sequence[str]:
    """Return the ids of appointments whose practice is to be told or asked, the oldest first.

    It is not asked any longer once the hour has passed, nor of a request that nobody answered for
    so long; of an end it is told however long that takes.
    """
    row = Appointment
    is_new = and_(col(row.starts_at).is_(None), col(row.asked_at) > work.now - FOLLOWED_FOR)
    followed = or_(col(row.status).not_in(OPEN), col(row.starts_at) > work.now, is_new)
    return practice_requests.due(work, row, followed, besides=besides)


async def tell(appointment_id: str) -> None:
    """Tell a practice of a request or of its end, and record their answer.

    Raises:
        GatewayUnavailable: they do not answer as they must.
    """
    order = await run(order_of, appointment_id=appointment_id)
    if order is None:
        return
    found = practices()
    if order.is_cancelled:
        is_told = await found.cancel(order)
        await run(record_end, appointment_id=appointment_id, is_told=is_told)
        return
    await run(record, appointment_id=appointment_id, answer=await found.ask(order))


def order_of(work: Work, *, appointment_id: str) -> Order | None:
    """Return what a practice is told of an appointment; None where nothing is to be told."""
    row = work.db.get(Appointment, appointment_id)
    if row is None or row.tell_at is None:
        return None
    return Order(
        reference=row.reference,
        practitioner=row.practitioner,
        person=reveal(row, "person") or "",
        phone=reveal(row, "phone") or "",
        reason=row.reason,
        wishes=tuple(row.wishes.split()),
        is_cancelled=row.status not in OPEN,
        heard_starts_at=row.heard_starts_at,
    )


@writes
def record(work: Work, *, appointment_id: str, answer: Answer | None) -> None:
    """Record what a practice says; it comes too late where the member cancelled meanwhile.

    Without an answer nobody was told: the request waits for an agent.
    """
    row = work.db.get(Appointment, appointment_id, with_for_update=True, populate_existing=True)
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
    elif answer.said is Said.CONFIRMED and answer.starts_at is not None:
        _hear(work, row, answer.starts_at)
    is_open = is_followed(AppointmentStatus(row.status), row.starts_at, row.asked_at, work.now)
    row.tell_at = work.now + AGAIN if is_open else None
    work.db.add(row)


@writes
def record_end(work: Work, *, appointment_id: str, is_told: bool = True) -> None:
    """Record that the practice knows that nobody comes; untold, it waits for an agent."""
    practice_requests.record_end(
        work, Appointment, request_id=appointment_id, is_told=is_told, note=changing.note_end
    )


def _hear(work: Work, row: Appointment, starts_at: datetime) -> None:
    """Take over an hour unless the practice only repeats it: an agent may have noted another."""
    if starts_at == row.heard_starts_at:
        return
    row.heard_starts_at = starts_at
    changing.give_hour(work, row, starts_at=starts_at, source=Source.PRACTICE)
