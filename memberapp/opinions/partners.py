"""Handing questions to the partner who answers them: the port, and who stands behind it.

The worker tells and asks, between two transactions. Who answers is a service by its address, or in
the demonstration what the file says.
"""

import asyncio
from datetime import timedelta
from typing import Protocol

from memberapp import clock
from memberapp.core.text import well_formed
from memberapp.core.work import run
from memberapp.gateways import opinions as gateway
from memberapp.gateways.failures import GatewayUnavailable
from memberapp.opinions import handing
from memberapp.opinions.catalogue import read_opinions
from memberapp.opinions.handing import Answer, NoAnswer, Order
from memberapp.opinions.rules import MAX_ANSWER_LENGTH, MAX_AUTHOR_LENGTH, OpinionStatus
from memberapp.settings import get_settings


class Readers(Protocol):
    """Whoever takes questions with their papers, answers them, and deletes them when told."""

    async def receive(self, order: Order) -> bool:
        """Take a question; return whether they have all of it and will answer.

        Raises:
            GatewayUnavailable: they do not answer as they must.
        """
        ...

    async def answer(self, order: Order) -> Answer | NoAnswer:
        """Return what the specialist wrote, or why there is nothing.

        Raises:
            GatewayUnavailable: they do not answer as they must.
        """
        ...

    async def erase(self, order: Order) -> None:
        """Delete all that they have of a question.

        Raises:
            GatewayUnavailable: they do not answer as they must.
        """
        ...


class ServiceReaders:
    """The partner behind the address that is set."""

    async def receive(self, order: Order) -> bool:
        """Send the papers one by one, then the question; see the protocol."""
        code = read_opinions().code
        for number, paper in enumerate(order.papers, 1):
            content = await asyncio.to_thread(paper.read)
            await gateway.send_paper(code, order.identifier, number, content, paper.sent.mime)
        said = await gateway.send_question(
            code, order.identifier, order.domain, order.question, papers=len(order.papers)
        )
        return said == "received"

    async def answer(self, order: Order) -> Answer | NoAnswer:
        """Ask the partner; see the protocol."""
        said = await gateway.read_answer(read_opinions().code, order.identifier)
        if said["status"] == "reading":
            return NoAnswer.READING
        if said["status"] == "refused":
            return NoAnswer.REFUSED
        return Answer(_text(said, "text", MAX_ANSWER_LENGTH), _text(said, "by", MAX_AUTHOR_LENGTH))

    async def erase(self, order: Order) -> None:
        """Tell the partner; see the protocol."""
        await gateway.erase(read_opinions().code, order.identifier)


class DemoReaders:
    """The partner of the demonstration, who answers after some minutes what the file says."""

    async def receive(self, order: Order) -> bool:  # noqa: ARG002 - as the port has it
        """Take it."""
        return True

    async def answer(self, order: Order) -> Answer | NoAnswer:
        """Return the answer of the file, once its time has come."""
        demo = read_opinions().demo
        since = order.received_at or clock.now()
        if clock.now() - since < timedelta(minutes=demo.minutes):
            return NoAnswer.READING
        return Answer(demo.text, demo.by)

    async def erase(self, order: Order) -> None:
        """Forget."""


def readers() -> Readers:
    """Return who is told."""
    return ServiceReaders() if get_settings().services_url else DemoReaders()


async def follow(opinion_id: str) -> None:
    """Tell or ask the partner what is next of a question, and record what they say.

    Raises:
        GatewayUnavailable: they do not answer as they must: it is tried again.
    """
    order = await run(handing.take, opinion_id=opinion_id)
    if order is None:
        return
    if get_settings().is_production and not get_settings().services_url:
        raise GatewayUnavailable("no partner has an address")
    match order.status:
        case OpinionStatus.SENT:
            await _hand_over(order)
        case OpinionStatus.RECEIVED:
            await _record(opinion_id, await readers().answer(order))
        case _:
            await readers().erase(order)
            await run(handing.confirm_erased, opinion_id=opinion_id)


async def _hand_over(order: Order) -> None:
    try:
        is_received = await readers().receive(order)
    finally:
        await run(handing.owe_erasure, order=order)
    told = handing.confirm if is_received else handing.refuse
    await run(told, opinion_id=order.opinion_id)


async def _record(opinion_id: str, said: Answer | NoAnswer) -> None:
    match said:
        case NoAnswer.READING:
            await run(handing.wait, opinion_id=opinion_id)
        case NoAnswer.REFUSED:
            await run(handing.refuse, opinion_id=opinion_id)
        case Answer():
            await run(handing.answer, opinion_id=opinion_id, said=said)


def _text(said: gateway.Said, name: str, longest: int) -> str:
    """Return a text of an answer as a page can show it.

    Raises:
        GatewayUnavailable: it is none, empty, too long, or nothing that can be stored.
    """
    text = said.get(name)
    if not isinstance(text, str) or not text.strip() or len(text) > longest or "\0" in text:
        raise GatewayUnavailable(f"the answer has no {name} that can be shown")
    return well_formed(text).strip()
